import type { Detect } from '../../../pipeline/kind.js';
import { SETTINGS } from '../../../pipeline/detect/settings.js';
import { declaring } from './schema.js';

/** class-validator: a class whose decorated properties are the variables. */
export const detectClassValidator: Detect = {
  dependencies: ['class-validator'],
  words: ['@Is', '@Min', '@Max', '@Cannot', '@Public', '@Validate'],
  contains: [{ files: SETTINGS, text: /^[ \t]*@(Is|Min|Max|Cannot|Public|Validate)\w*\(/m, why: 'class whose properties are validated' }],
  locate: (workspace, seen) =>
    declaring(workspace, seen, {
      style: 'class-validator',
      name: /^[ \t]+(?:public\s+|readonly\s+|private\s+)*([A-Z][A-Z0-9_]+)[!?]?\s*[:=]/m,
      atLeast: 2,
    }),
};
