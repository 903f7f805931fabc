import type { Detect } from '../../../pipeline/kind.js';
import { PYTHON_SETTINGS } from '../../../pipeline/detect/settings.js';
import { declaring } from './schema.js';

/** python-decouple: `NAME = config("NAME", default=…)`. */
export const detectDecouple: Detect = {
  dependencies: ['python-decouple'],
  words: ['decouple'],
  contains: [{ files: PYTHON_SETTINGS, text: /^[ \t]*from\s+decouple\s+import/m, why: 'imports decouple' }],
  locate: (workspace, seen) =>
    declaring(workspace, seen, { style: 'decouple', name: /\bconfig\(\s*["']([A-Z][A-Z0-9_]+)["']/, atLeast: 1 }),
};
