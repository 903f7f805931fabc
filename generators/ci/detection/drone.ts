import type { Detect } from '../../../pipeline/kind.js';

/** Drone: the pipeline. */
export const detectDrone: Detect = {
  contains: [{ files: ['/.drone.{yml,yaml}'], text: /^kind\s*:\s*pipeline/m, why: 'pipeline of Drone' }],
  locate: (_workspace, seen) => ({ ...seen, details: { files: seen.paths } }),
};
