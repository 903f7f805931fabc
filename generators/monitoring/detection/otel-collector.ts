import type { Detect } from '../../../pipeline/kind.js';

/** OpenTelemetry Collector: configurations of its pipelines. */
export const detectOtelCollector: Detect = {
  contains: [
    {
      files: ['*.{yml,yaml}'],
      text: /^receivers:[\s\S]*^service:[\s\S]*pipelines:|^service:[\s\S]*pipelines:[\s\S]*^receivers:/m,
      why: 'pipelines of the collector',
    },
  ],
};
