import type { Detect } from '../../../pipeline/kind.js';

/** Semaphore. */
export const detectSemaphore: Detect = {
  files: ['/.semaphore/*.{yml,yaml}'],
  locate: (_workspace, seen) => ({ ...seen, details: { files: seen.paths } }),
};
