import { substituteName } from './forms.js';
import { describe, labelled, paragraph } from './prose.js';
import type { Precedent } from './render.js';
import type { Wanted } from './wanted.js';

/** `Default: …`, `Defaults to …`, `**Default:** …`, and the value behind it. */
const DEFAULT = /^(\s*[*_]*defaults?\b[*_]*(?: to| is| value)?[*_]*:?[*_]*\s+)(`?)([^`\n]*)(`?)(.*)$/i;
/** `[default: 'x']` in a heading, the brackets with or without backslashes. */
const IN_HEADING = /\s*(\\?\[)default:\s*(['"`]?)([^'"`\]\\]*)(['"`]?)(\\?\])/i;
/** `<int>`, `<str>` in a heading: the words of each type. */
const TYPES: Record<Wanted['value_type'], string[]> = {
  string: ['str', 'string'],
  number: ['int', 'num', 'number'],
  boolean: ['bool', 'boolean'],
  url: ['url', 'str'],
  enum: ['str', 'string'],
};

/** A new section, made as the precedent's is: its heading with the name in it, a paragraph on what it is for, its default where that has one. */
export function proseSection({ text, entry, name }: Precedent, wanted: Wanted): string {
  const own = text.slice(entry.node.start, entry.node.end);
  const [heading = '', ...below] = own.split(/\r?\n/);
  const eol = own.includes('\r\n') ? '\r\n' : '\n';
  const paragraphs = below.join('\n').split(/\n\s*\n/).map((one) => one.replace(/^\n+/, '')).filter((one) => one.trim() !== '');
  return [headingFor(heading, name, wanted), ...paragraphsFor(paragraphs, wanted)].join('\n\n').replaceAll('\n', eol);
}

function headingFor(heading: string, name: string, wanted: Wanted): string {
  const named = substituteName(heading, name, wanted.name);
  const typed = named.replace(/<(\w+)>/, (all, word: string) => (TYPES[wanted.value_type].includes(word) ? all : `<${typeLike(word, wanted)}>`));
  return typed.replace(IN_HEADING, (all, open: string, quote: string, _value: string, end: string, close: string) => {
    const before = /^\s*/.exec(all)![0];
    return wanted.default === null ? '' : `${before}${open}default: ${quote}${wanted.default}${end}${close}`;
  });
}

const typeLike = (word: string, wanted: Wanted): string =>
  TYPES[wanted.value_type].find((one) => one.length > 4 === word.length > 4) ?? TYPES[wanted.value_type][0]!;

function paragraphsFor(paragraphs: readonly string[], wanted: Wanted): string[] {
  const first = paragraphs.findIndex((one) => !DEFAULT.test(one) && !/^\s*[-*+] /.test(one));
  return paragraphs.flatMap((one, index) => {
    if (index === first) return [descriptionLike(one, wanted)];
    if (DEFAULT.test(one)) return defaultLike(one.split('\n')[0]!, wanted);
    const labels = one.split('\n').flatMap((line) => labelled(line, wanted));
    return labels.length > 0 ? [labels.join('\n')] : [];
  });
}

/** The description behind the marks of the precedent's: a quote, a definition. */
const descriptionLike = (sample: string, wanted: Wanted): string => `${/^(?:> ?|: +)?/.exec(sample)![0]}${paragraph(describe(wanted))}`;

function defaultLike(line: string, wanted: Wanted): string[] {
  const [, head = '', open = '', value = '', close = ''] = DEFAULT.exec(line)!;
  if (wanted.default !== null && wanted.default !== '') return [`${head}${open || '`'}${String(wanted.default)}${close || '`'}`];
  return /^(none|null|not set|unset|empty|""|'')\.?$/i.test(value.trim()) ? [line] : [];
}
