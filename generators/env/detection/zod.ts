import { textOf } from '../../../pipeline/detect/reading.js';
import type { Detect, Finding } from '../../../pipeline/kind.js';
import type { Workspace } from '../../../pipeline/workspace.js';
import { SETTINGS } from '../../../pipeline/detect/settings.js';
import { declaring } from './schema.js';

/** zod: an object whose keys are names of variables. */
export const detectZod: Detect = {
  dependencies: ['zod'],
  words: ['.object', '.strictObject', '.looseObject'],
  contains: [{ files: SETTINGS, text: /\bz\s*\.(?:object|strictObject|looseObject)\s*\(/, why: 'zod schema of variables' }],
  locate: (workspace, seen) =>
    declaring(workspace, withoutT3(workspace, seen), {
      style: 'zod',
      name: /^[ \t]+["']?([A-Z][A-Z0-9]*_[A-Z0-9_]+|PORT|HOST)["']?\s*:\s*(?:z\b|[a-z]\w*(?:\(|\.|,|$))/m,
      atLeast: 2,
    }),
};

/** A file that calls `createEnv` is t3-env's, whose values are zod's. */
const withoutT3 = (workspace: Workspace, seen: Finding): Finding => ({
  ...seen,
  paths: seen.paths.filter((path) => !/\bcreateEnv\s*\(/.test(textOf(workspace, path) ?? '')),
});
