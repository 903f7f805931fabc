import { textOf } from '../../../pipeline/detect/reading.js';
import { keep } from '../../../pipeline/detect/resource.js';
import type { Signs } from '../../../pipeline/detect.js';

/** Calico network policies. */
export const detectCalico: Signs = {
  contains: [{ files: ['*.{yml,yaml,tpl,gotmpl}'], text: /projectcalico\.org\/v\d/, why: 'resource of Calico' }],
  declares: [{ format: 'kubernetes', type: /^GlobalNetworkPolicy$/, why: 'network policy of Calico' }],
  locate: (workspace, seen) => ({ ...seen, ...keep(seen, (path) => /NetworkPolicy\b/.test(textOf(workspace, path) ?? '')) }),
};
