import type { Detect } from '../../../pipeline/kind.js';

/** Serverless Framework. */
export const detectServerless: Detect = {
  contains: [
    { files: ['serverless.{yml,yaml,ts,js}', 'serverless.*.{yml,yaml}'], text: /^[ \t]*provider\s*:/m, why: 'configuration of Serverless' },
  ],
};
