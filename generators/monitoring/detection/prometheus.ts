import { holding, without } from '../../../pipeline/detect/resource.js';
import type { Detect } from '../../../pipeline/kind.js';

/** Prometheus: files of alerting and recording rules. */
export const detectPrometheus: Detect = {
  contains: [{ files: ['*.{yml,yaml}', '*.rules'], text: /^\uFEFF?groups:[ \t]*(?:#.*)?$/m, why: 'rules of Prometheus' }],
  locate: (workspace, seen) => {
    const rules = { ...seen, ...holding(workspace, seen, /^[ \t-]*(?:alert|record):[ \t]*\S/m, /^[ \t-]*expr:/m) };
    return { ...rules, ...without(workspace, rules, /^(?:apiVersion|kind):[ \t]*\S/m), details: { format: 'rules' } };
  },
};
