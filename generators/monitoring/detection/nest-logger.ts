import type { Signs } from '../../../pipeline/detect.js';

/** The logger of NestJS. */
export const detectNestLogger: Signs = {
  dependencies: ['@nestjs/common'],
  uses: ['new Logger('],
};
