import { selectorOf } from '../../pipeline/kubernetes/manifests.js';
import { namespaceOf } from '../../pipeline/kubernetes/place.js';
import type { Found, Json, Made, Tool } from '../../pipeline/kind.js';
import { askPeer, clusterPolicies, metadataFor, peerWorkload, type Asked, type Engine, type Policy, type Subject } from './cluster.js';
import { detectCilium } from './detection/cilium.js';
import { endpointOf, sidesOf } from './endpoint.js';
import type { NetworkSecurity } from './task.js';

/** Cilium: the same as a NetworkPolicy, and hosts by name. https://docs.cilium.io/en/stable/security/policy/language/#dns-based */
export const cilium: Tool<NetworkSecurity> = {
  name: 'cilium',
  chooses: true,
  detect: detectCilium,
  changes: (change: NetworkSecurity, found: Found): Promise<Made> => clusterPolicies(change, found, engine),
};

const engine: Engine = { kind: 'CiliumNetworkPolicy', short: 'ciliumnetworkpolicy', template: 'network/cilium/policy.yaml.hbs', policy };

const POD_NAMESPACE = 'k8s:io.kubernetes.pod.namespace';

function policy(subject: Subject): Policy | Asked {
  const { rule, own } = subject;
  const peer = peerOf(subject);
  if (!peer) return askPeer(subject);
  const toPorts = [{ ports: rule.ports.map((port) => ({ port: String(port), protocol: rule.protocol.toUpperCase() })) }];
  const rules: Json[] = [...(rule.direction === 'egress' ? [dnsRule()] : []), { ...peer, toPorts }];
  return {
    data: {
      apiVersion: 'cilium.io/v2',
      kind: 'CiliumNetworkPolicy',
      metadata: metadataFor(subject, 'CiliumNetworkPolicy'),
      spec: { endpointSelector: { matchLabels: selectorOf(own) }, [rule.direction]: rules },
    },
    comments: [rule.reason].filter(Boolean),
    warnings: [],
    because: [`selects the pods of ${own.kind} ${own.name} (${own.path}:${own.view.lineOf(['spec', 'selector']) ?? 1})`],
  };
}

function peerOf(subject: Subject): { [key: string]: Json } | undefined {
  const { rule, own } = subject;
  const egress = rule.direction === 'egress';
  const workload = peerWorkload(subject);
  if (workload) {
    const away = workload.namespace !== null && workload.namespace !== namespaceOf(own);
    const matchLabels = { ...workload.selector, ...(away ? { [POD_NAMESPACE]: workload.namespace as string } : {}) };
    return { [egress ? 'toEndpoints' : 'fromEndpoints']: [{ matchLabels }] };
  }
  const end = endpointOf(sidesOf(rule).peer);
  if (end.kind === 'cidr') return { [egress ? 'toCIDR' : 'fromCIDR']: [end.cidr] };
  if (end.kind !== 'host' || !egress) return undefined;
  return { toFQDNs: [end.host.startsWith('*.') ? { matchPattern: end.host } : { matchName: end.host }] };
}

/** Cilium learns the addresses of hosts from the answers it sees, so DNS goes through its proxy. */
const dnsRule = (): Json => ({
  toEndpoints: [{ matchLabels: { [POD_NAMESPACE]: 'kube-system', 'k8s-app': 'kube-dns' } }],
  toPorts: [{ ports: [{ port: '53', protocol: 'ANY' }], rules: { dns: [{ matchPattern: '*' }] } }],
});
