import type { Detect } from '../../../pipeline/kind.js';
import { SETTINGS } from '../../../pipeline/detect/settings.js';
import { declaring } from './schema.js';

/** @nestjs/config: namespaces that `registerAs` makes of variables. */
export const detectNestjsConfig: Detect = {
  dependencies: ['@nestjs/config'],
  words: ['registerAs'],
  contains: [{ files: SETTINGS, text: /\bregisterAs\s*[(<]/, why: 'namespace of @nestjs/config' }],
  locate: (workspace, seen) =>
    declaring(workspace, seen, { style: 'nestjs-config', name: /process\.env(?:\.|\[['"])([A-Z][A-Z0-9_]+)/, atLeast: 1 }),
};
