import type { Detect } from '../../../pipeline/kind.js';
import { SETTINGS } from './place.js';
import { declaring } from './schema.js';

/** class-validator: a class whose decorated properties are the variables. */
export const detectClassValidator: Detect = {
  dependencies: ['class-validator'],
  contains: [{ files: SETTINGS, text: /^\s*@(Is|Min|Max|Cannot|Public|Validate)\w*\(/m, why: 'class whose properties are validated' }],
  locate: (workspace, seen) => declaring(workspace, seen, { style: 'class-validator', name: /^\s+(?:public\s+|readonly\s+|private\s+)*([A-Z][A-Z0-9_]+)[!?]?\s*[:=]/m, atLeast: 2 }),
};
