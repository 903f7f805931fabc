import type { Detect } from '../../../pipeline/kind.js';
import { SETTINGS } from '../../../pipeline/detect/settings.js';

/** t3-env: `createEnv` with its server, client and runtimeEnv parts. */
export const detectT3Env: Detect = {
  dependencies: ['@t3-oss/env-nextjs', '@t3-oss/env-core', '@t3-oss/env-nuxt'],
  words: ['createEnv'],
  contains: [{ files: SETTINGS, text: /\bcreateEnv\s*\(\s*\{/, why: 'createEnv of t3-env' }],
  locate: (_workspace, seen) => (seen.paths.length > 0 ? { ...seen, details: { style: 't3-env', files: seen.paths } } : undefined),
};
