import { without } from '../../../pipeline/detect/resource.js';
import type { Detect } from '../../../pipeline/kind.js';

/** Prometheus: files of alerting and recording rules. */
export const detectPrometheus: Detect = {
  contains: [
    {
      files: ['*.{yml,yaml}', '*.rules'],
      text: /^groups:[ \t]*(?:#.*)?$[\s\S]*?^[ \t]*-?\s*(?:alert|record):\s*\S[\s\S]*?^[ \t]*-?\s*expr:/m,
      why: 'rules of Prometheus',
    },
  ],
  locate: (workspace, seen) => ({ ...seen, ...without(workspace, seen, /^apiVersion:\s*\S|^kind:\s*\S/m), details: { format: 'rules' } }),
};
