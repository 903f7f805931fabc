import type { Node } from '../../write/harness/tree.js';

export const FEATURE = 'feat-x';
export const FOLDER = `.claude/feature-dev/${FEATURE}`;
export const STATE = '.claude/feature-dev/.infra-dev';

/** State files of ours as somebody may have left them in a repository. */
export interface StateCase {
  name: string;
  given: { [path: string]: Node };
  /** What is run against them. */
  when: 'record' | 'undo' | 'check' | 'recover' | 'lock';
  /** A part of the refusal. Absent: it must end well, with the rest of the tree as `leaves` says. */
  refused?: string;
  /** Files of the workspace afterwards that are not as given. */
  leaves?: { [path: string]: string | null };
}
