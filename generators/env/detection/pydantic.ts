import type { Detect } from '../../../pipeline/kind.js';

/** pydantic-settings: classes that extend `BaseSettings`. */
export const detectPydantic: Detect = {
  dependencies: ['pydantic-settings', 'pydantic'],
  contains: [{ files: ['*.py'], text: /^class\s+\w+\(.*\bBaseSettings\b.*\)\s*:/m, why: 'class that extends BaseSettings' }],
  locate: (_workspace, seen) => (seen.paths.length > 0 ? { ...seen, details: { style: 'pydantic', files: seen.paths } } : undefined),
};
