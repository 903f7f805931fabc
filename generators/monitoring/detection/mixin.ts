import type { Detect } from '../../../pipeline/kind.js';

/** Monitoring mixins: alerts and recording rules in Jsonnet. */
export const detectMixin: Detect = {
  contains: [{ files: ['*.{libsonnet,jsonnet}'], text: /^[ \t]*[\"']?(?:alert|record)[\"']?:\s*[\"']/m, why: 'rules in Jsonnet' }],
};
