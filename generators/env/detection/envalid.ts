import type { Detect } from '../../../pipeline/kind.js';
import { SETTINGS } from '../../../pipeline/detect/settings.js';

/** envalid: `cleanEnv`, and the interfaces that type its result. */
export const detectEnvalid: Detect = {
  dependencies: ['envalid'],
  words: ['cleanEnv', 'CleanedEnv'],
  contains: [
    { files: SETTINGS, text: /\bcleanEnv\s*\(/, why: 'cleanEnv of envalid' },
    { files: SETTINGS, text: /\bCleanedEnv(Accessors)?\b/, why: 'type of what envalid returns' },
  ],
  locate: (_workspace, seen) => {
    const schemas = seen.evidence.filter((one) => one.why.startsWith('cleanEnv')).map((one) => one.file);
    const paths = [...new Set([...schemas, ...seen.paths])];
    return schemas.length > 0
      ? { ...seen, paths, details: { style: 'envalid', files: schemas, types: paths.filter((path) => !schemas.includes(path)) } }
      : undefined;
  },
};
