import type { Signs } from '../../../pipeline/detect.js';

/** prom-client: where metrics of Prometheus are declared in Node programs. */
export const detectPromClient: Signs = {
  dependencies: ['prom-client', '@willsoto/nestjs-prometheus', 'express-prom-bundle'],
  uses: ["'prom-client'", '"prom-client"', '@willsoto/nestjs-prometheus'],
};
