import type { Change } from '../../../pipeline/change.js';
import type { Problem } from '../../../pipeline/error.js';
import type { Found } from '../../../pipeline/kind.js';
import type { Infrastructure } from '../task.js';
import type { Asked } from './site.js';

/** What is collected while one change is made. */
export interface Work {
  change: Infrastructure;
  found: Found;
  changes: Change[];
  because: string[];
  warnings: string[];
  questions: Asked[];
  problems: Problem[];
  /** Folders that are planned and applied: roots, not the modules they call. */
  roots: Set<string>;
  prerequisites: string[];
  existing: { file: string; line: number }[];
}

export const newWork = (change: Infrastructure, found: Found): Work => ({
  change,
  found,
  changes: [],
  because: [],
  warnings: [],
  questions: [],
  problems: [],
  roots: new Set(),
  prerequisites: [],
  existing: [],
});

/** A place in the module that is named in messages. */
export const slotOf = (work: Work, rest: string): string => `changes[${work.found.index}].${rest}`;
