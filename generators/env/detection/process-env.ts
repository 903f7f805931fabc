import type { Detect } from '../../../pipeline/kind.js';
import { SETTINGS } from '../../../pipeline/detect/settings.js';
import { declaring } from './schema.js';

/** Typed variables of a process or a bundle: `interface ProcessEnv`, `interface ImportMetaEnv`. */
export const detectProcessEnv: Detect = {
  words: ['ProcessEnv', 'ImportMetaEnv', 'CloudflareEnv'],
  contains: [
    { files: ['*.d.ts', ...SETTINGS], text: /\binterface\s+(ProcessEnv|ImportMetaEnv|CloudflareEnv)\b/, why: 'interface of the variables' },
  ],
  locate: (workspace, seen) =>
    declaring(workspace, seen, { style: 'process-env', name: /^[ \t]+(?:readonly\s+)?["']?([A-Z][A-Z0-9_]+)["']?\??\s*:/m, atLeast: 1 }),
};
