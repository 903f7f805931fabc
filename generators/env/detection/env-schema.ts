import type { Detect } from '../../../pipeline/kind.js';
import { SETTINGS } from '../../../pipeline/detect/settings.js';
import { declaring } from './schema.js';

/** env-schema and @fastify/env: a TypeBox object whose keys are names of variables. */
export const detectEnvSchema: Detect = {
  dependencies: ['env-schema', '@fastify/env', '@sinclair/typebox'],
  words: ['Type'],
  contains: [{ files: SETTINGS, text: /\bType\s*\.\s*Object\s*\(/, why: 'TypeBox schema of variables' }],
  locate: (workspace, seen) =>
    declaring(workspace, seen, {
      style: 'env-schema',
      name: /^[ \t]+["']?([A-Z][A-Z0-9]*_[A-Z0-9_]+|PORT|HOST)["']?\s*:\s*Type\b/m,
      atLeast: 2,
    }),
};
