import { dig, type Manifest } from '../../pipeline/kubernetes/manifests.js';
import { namespaceOf } from '../../pipeline/kubernetes/place.js';
import type { Json } from '../../pipeline/kind.js';
import type { Subject } from './cluster.js';
import { selects } from './selects.js';

/** A policy that is there and lets the pods reach, or be reached by, everything: a narrower one beside it narrows nothing. */
export function alreadyOpen({ rule, own, manifests }: Subject): string[] {
  const open = manifests.find((one) => {
    const rules =
      one.kind === 'NetworkPolicy' && (one.namespace ?? null) === namespaceOf(own) && selects(one, own)
        ? dig(one.data, 'spec', rule.direction)
        : undefined;
    return Array.isArray(rules) && rules.some((each) => JSON.stringify(each) === '{}');
  });
  return open
    ? [
        `NetworkPolicy ${open.name} (${open.path}) allows every ${rule.direction} connection of ${own.name} already: "${rule.name}" narrows nothing until that rule is taken out`,
      ]
    : [];
}

/**
 * The first policy of a direction cuts off everything that it does not name. Says so, and names what the workload's own manifest
 * connects to.
 */
export function firstOfItsKind({ rule, own, manifests }: Subject): string[] {
  const type = rule.direction === 'egress' ? 'Egress' : 'Ingress';
  const isolated = manifests.some(
    (one) =>
      one.kind === 'NetworkPolicy' && (one.namespace ?? null) === namespaceOf(own) && selects(one, own) && typesOf(one).includes(type),
  );
  if (isolated) return [];
  const used = rule.direction === 'egress' ? connectionsOf(own, manifests) : [];
  const lost = used.length > 0 ? ` Its manifest also names ${used.join(', ')}: give each its own rule first.` : '';
  return [
    `"${rule.name}" is the first ${rule.direction} policy for the pods of ${own.name}: once it is applied, every ${rule.direction} connection that no policy names is cut off.${lost}`,
  ];
}

function typesOf(one: Manifest): string[] {
  const types = dig(one.data, 'spec', 'policyTypes');
  if (Array.isArray(types)) return types.map(String);
  return ['Ingress', ...(dig(one.data, 'spec', 'egress') === undefined ? [] : ['Egress'])];
}

/** Hosts in the values of a workload's environment, and services of the workspace that it names. */
function connectionsOf(own: Manifest, manifests: readonly Manifest[]): string[] {
  const services = new Set(manifests.filter((one) => one.kind === 'Service').map((one) => one.name));
  const containers = dig(own.data, 'spec', 'template', 'spec', 'containers');
  const values = (Array.isArray(containers) ? containers : []).flatMap((container) => environment(container));
  return [...new Set(values.flatMap((value) => hostsIn(value, services)))].map((host) => `${host} (${own.path})`);
}

function environment(container: Json): string[] {
  const env = dig(container, 'env');
  return Array.isArray(env) ? env.flatMap((one) => (typeof dig(one, 'value') === 'string' ? [dig(one, 'value') as string] : [])) : [];
}

function hostsIn(value: string, services: ReadonlySet<string>): string[] {
  const url = /^[a-z][a-z0-9+.-]*:\/\/(?:[^@/\s]*@)?([\w.-]+)(?::(\d+))?/i.exec(value);
  if (url) return [url[2] ? `${url[1]}:${url[2]}` : (url[1] ?? '')];
  const name = /^([a-z0-9-]+)(?:\.[a-z0-9-]+)*(?::\d+)?$/.exec(value)?.[1];
  return name && services.has(name) ? [value] : [];
}
