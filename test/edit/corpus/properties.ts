import { locator } from '../../../pipeline/edit/properties.js';
import { cloneTrials } from './clone.js';
import type { CorpusFile } from './files.js';
import type { Subject } from './trial.js';
import type { Tree } from './tree.js';

const ESCAPES: Record<string, string> = { t: '\t', n: '\n', r: '\r', f: '\f' };
const unescaped = (text: string): string => text.replace(/\\(u[0-9a-fA-F]{4}|[^])/g, (_all, sign: string) => (sign.length === 5 ? String.fromCharCode(parseInt(sign.slice(1), 16)) : (ESCAPES[sign] ?? sign)));

/** Pairs as `java.util.Properties.load` reads them: https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/util/Properties.html#load(java.io.Reader) */
export function readProperties({ text }: CorpusFile): Tree {
  const pairs: Tree[] = [];
  const natural = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  for (let at = 0; at < natural.length; at += 1) {
    let line = natural[at]!.replace(/^[ \t\f]+/, '');
    if (line === '' || line.startsWith('#') || line.startsWith('!')) continue;
    while (/(^|[^\\])(\\\\)*\\$/.test(line) && at + 1 < natural.length) line = line.slice(0, -1) + natural[(at += 1)]!.replace(/^[ \t\f]+/, '');
    const [, key = '', value = ''] = /^((?:\\[^]|[^\\=: \t\f])*)(?:[ \t\f]*[=:][ \t\f]*|[ \t\f]+|$)([^]*)$/.exec(line) ?? [];
    pairs.push([unescaped(key), unescaped(value)]);
  }
  return pairs;
}

export const properties: Subject = { format: 'properties', trials: cloneTrials(locator), read: readProperties };
