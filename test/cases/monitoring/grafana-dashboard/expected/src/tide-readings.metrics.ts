import { Counter } from 'prom-client';

/** Readings of the tide gauge */
export const tideReadingsTotal = new Counter({
  name: 'tide_readings_total',
  help: 'Readings of the tide gauge',
  labelNames: ['station'],
});
