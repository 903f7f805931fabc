import { holding } from '../../../pipeline/detect/resource.js';
import type { Detect } from '../../../pipeline/kind.js';

/** OpenTelemetry Collector: configurations of its pipelines. */
export const detectOtelCollector: Detect = {
  contains: [{ files: ['*.{yml,yaml}'], text: /^receivers:/m, why: 'pipelines of the collector' }],
  locate: (workspace, seen) => ({ ...seen, ...holding(workspace, seen, /^service:/m, /^[ \t]+pipelines:/m) }),
};
