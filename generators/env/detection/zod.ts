import type { Detect } from '../../../pipeline/kind.js';
import { SETTINGS } from './place.js';
import { declaring } from './schema.js';

/** zod: an object whose keys are names of variables. */
export const detectZod: Detect = {
  dependencies: ['zod'],
  contains: [{ files: SETTINGS, text: /\bz\s*\.\s*(?:object|strictObject|looseObject)\s*\(/, why: 'zod schema of variables' }],
  locate: (workspace, seen) => declaring(workspace, seen, { style: 'zod', name: /^\s+["']?([A-Z][A-Z0-9]*_[A-Z0-9_]+|PORT|HOST)["']?\s*:\s*(?:z\b|[a-z]\w*(?:\(|\.|,|$))/m, atLeast: 2 }),
};
