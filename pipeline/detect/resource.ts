import type { Finding } from '../kind.js';
import type { Workspace } from '../workspace.js';
import { textOf } from './reading.js';

/** The paths and the evidence of a finding, those files kept that pass a test. */
export function keep(seen: Finding, test: (path: string) => boolean): Pick<Finding, 'paths' | 'evidence'> {
  const paths = seen.paths.filter(test);
  return { paths, evidence: seen.evidence.filter((one) => paths.includes(one.file) || one.why.startsWith('dependency')) };
}

/** The same, without the files whose text matches: they are something else that looks alike. */
export const without = (workspace: Workspace, seen: Finding, text: RegExp): Pick<Finding, 'paths' | 'evidence'> =>
  keep(seen, (path) => !text.test(textOf(workspace, path) ?? ''));

/** The same, those files kept whose text matches every pattern: one after the other, which takes no longer on a hostile file. */
export const holding = (workspace: Workspace, seen: Finding, ...patterns: RegExp[]): Pick<Finding, 'paths' | 'evidence'> =>
  keep(seen, (path) => patterns.every((pattern) => pattern.test(textOf(workspace, path) ?? '')));
