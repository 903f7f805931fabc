import type { Finding } from '../../../pipeline/kind.js';
import type { Workspace } from '../../../pipeline/workspace.js';
import { textOf } from '../../../pipeline/detect/reading.js';
import { NOT_SETTINGS } from '../../../pipeline/detect/settings.js';

/** What the paths of a finding must show beyond the pattern that found them. */
export interface Declared {
  style: string;
  /** Matches one declared name; counted. */
  name: RegExp;
  /** How many names a file must declare. */
  atLeast: number;
}

/**
 * Keeps the files that declare several variables.
 * @returns undefined when none does
 */
export function declaring(workspace: Workspace, seen: Finding, { style, name, atLeast }: Declared): Finding | undefined {
  const every = new RegExp(name.source, `${name.flags.replace('g', '')}g`);
  const paths = seen.paths.filter((path) => !NOT_SETTINGS.test(path) && namesIn(textOf(workspace, path) ?? '', every) >= atLeast);
  if (paths.length === 0) return undefined;
  const evidence = seen.evidence.filter((one) => paths.includes(one.file) || one.why.startsWith('dependency'));
  return { ...seen, paths, evidence, details: { style, files: paths } };
}

const namesIn = (text: string, every: RegExp): number => new Set([...text.matchAll(every)].map((match) => match[1] ?? match[0])).size;
