import type { Detect } from '../../../pipeline/kind.js';
import { PYTHON_SETTINGS } from '../../../pipeline/detect/settings.js';
import { declaring } from './schema.js';

/** Starlette's `Config`: `NAME = config("NAME", cast=…, default=…)`. */
export const detectStarlette: Detect = {
  words: ['starlette.config'],
  contains: [{ files: PYTHON_SETTINGS, text: /^[ \t]*from\s+starlette\.config\s+import/m, why: "imports Starlette's Config" }],
  locate: (workspace, seen) =>
    declaring(workspace, seen, { style: 'starlette', name: /\bconfig\(\s*["']([A-Z][A-Z0-9_]+)["']/, atLeast: 1 }),
};
