import type { Detect } from '../../../pipeline/kind.js';
import { SETTINGS } from '../../../pipeline/detect/settings.js';
import { declaring } from './schema.js';

/** Joi: an object whose keys are names of variables. */
export const detectJoi: Detect = {
  dependencies: ['joi', '@hapi/joi'],
  words: ['joi'],
  contains: [{ files: [...SETTINGS, 'app.module.ts'], text: /\b[Jj]oi\s*\.\s*object\s*[(<]/, why: 'Joi schema of variables' }],
  locate: (workspace, seen) =>
    declaring(workspace, seen, { style: 'joi', name: /^[ \t]+["']?([A-Z][A-Z0-9_]+)["']?\s*:\s*[Jj]oi\b/m, atLeast: 2 }),
};
