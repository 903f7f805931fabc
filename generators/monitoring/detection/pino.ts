import type { Signs } from '../../../pipeline/detect.js';

/** pino: the programs that log with it. */
export const detectPino: Signs = {
  dependencies: ['pino', 'nestjs-pino', 'pino-http'],
  uses: ["'pino'", '"pino"', 'nestjs-pino'],
};
