import { sight } from '../../../pipeline/detect/reading.js';
import type { Signs } from '../../../pipeline/detect.js';

const CLASS = /^class\s+\w+\([^)]*\bBaseSettings\b[^)]*\)\s*:/m;

/** pydantic-settings: classes that extend `BaseSettings`. */
export const detectPydantic: Signs = {
  dependencies: ['pydantic-settings', 'pydantic'],
  uses: ['BaseSettings'],
  locate: (workspace, seen) => {
    const classes = seen.paths.flatMap((path) => sight(workspace, path, CLASS, 'class that extends BaseSettings') ?? []);
    const paths = classes.map((one) => one.file);
    return {
      ...seen,
      paths,
      evidence: [...seen.evidence.filter((one) => one.why.startsWith('dependency')), ...classes],
      details: { style: 'pydantic', files: paths },
    };
  },
};
