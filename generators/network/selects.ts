import { dig, isMap, type Manifest } from '../../pipeline/kubernetes/manifests.js';

/** True when a policy's selector fits the pods of a workload. */
export function selects(one: Manifest, own: Manifest): boolean {
  const selector = dig(one.data, 'spec', 'podSelector', 'matchLabels');
  if (selector === undefined) return JSON.stringify(dig(one.data, 'spec', 'podSelector') ?? {}) === '{}';
  const labels = dig(own.data, 'spec', 'template', 'metadata', 'labels');
  return isMap(selector) && Object.entries(selector).every(([key, value]) => dig(labels, key) === value);
}
