import { dig, selectorOf, type Manifest } from '../../pipeline/kubernetes/manifests.js';
import { namespaceOf } from '../../pipeline/kubernetes/place.js';
import type { Found, Json, Made, Tool } from '../../pipeline/kind.js';
import { askPeer, clusterPolicies, metadataFor, peerWorkload, type Asked, type Engine, type Policy, type Subject } from './cluster.js';
import { detectNetworkpolicy } from './detection/networkpolicy.js';
import { endpointOf, isOpen, sidesOf } from './endpoint.js';
import { alreadyOpen, firstOfItsKind } from './first.js';
import { selects } from './selects.js';
import type { NetworkSecurity } from './task.js';

/** Kubernetes NetworkPolicy: allows what is named, and DNS with it, because without names nothing is found. */
export const networkpolicy: Tool<NetworkSecurity> = {
  name: 'networkpolicy',
  chooses: true,
  fallback: true,
  detect: detectNetworkpolicy,
  changes: (change: NetworkSecurity, found: Found): Promise<Made> => clusterPolicies(change, found, plain),
};

export const plain: Engine = { kind: 'NetworkPolicy', short: 'networkpolicy', template: 'network/networkpolicy/policy.yaml.hbs', policy };

/** Networks that are not the internet: private (RFC 1918), shared (RFC 6598), link-local with the clouds' metadata service (RFC 3927). */
const NOT_PUBLIC = ['10.0.0.0/8', '100.64.0.0/10', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'];

interface Peers {
  peers: Json[];
  comments: string[];
  warnings: string[];
}

function policy(subject: Subject): Policy | Asked {
  const { rule, own } = subject;
  const peers = peersOf(subject);
  if (!peers) return askPeer(subject);
  const ports = rule.ports.map((port): Json => ({ port, protocol: rule.protocol.toUpperCase() }));
  const side = rule.direction === 'egress' ? 'to' : 'from';
  const dns = rule.direction === 'egress' && !reachesDns(subject) ? [dnsRule(subject)] : [];
  const data: Policy['data'] = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: metadataFor(subject, 'NetworkPolicy'),
    spec: {
      podSelector: { matchLabels: selectorOf(own) },
      policyTypes: [rule.direction === 'egress' ? 'Egress' : 'Ingress'],
      [rule.direction]: [...dns, { [side]: peers.peers, ports }],
    },
  };
  return {
    data,
    comments: [rule.reason, ...peers.comments].filter(Boolean),
    warnings: [...peers.warnings, ...firstOfItsKind(subject), ...alreadyOpen(subject)],
    because: [`selects the pods of ${own.kind} ${own.name} (${own.path}:${own.view.lineOf(['spec', 'selector']) ?? 1})`],
  };
}

function peersOf(subject: Subject): Peers | undefined {
  const { rule, own } = subject;
  const end = endpointOf(sidesOf(rule).peer);
  const workload = peerWorkload(subject);
  if (workload) {
    const { namespace: other } = workload;
    const namespace: { [key: string]: Json } =
      other !== null && other !== namespaceOf(own) ? { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': other } } } : {};
    return { peers: [{ ...namespace, podSelector: { matchLabels: workload.selector } }], comments: [], warnings: [] };
  }
  if (end.kind === 'cidr')
    return {
      peers: [{ ipBlock: { cidr: end.cidr } }],
      comments: [],
      warnings: isOpen(end.cidr) ? [`rule "${rule.name}" is declared public: ${end.cidr}`] : [],
    };
  if (end.kind !== 'host') return undefined;
  return rule.direction === 'egress' ? hostPeers(subject, end.host) : undefined;
}

/** A NetworkPolicy knows addresses, not names. Without the host's ranges the port alone is what can be said, outside private networks. */
function hostPeers({ rule, found }: Subject, host: string): Peers {
  if (rule.cidrs.length > 0)
    return {
      peers: rule.cidrs.map((cidr) => ({ ipBlock: { cidr } })),
      comments: [`${host} is at these ranges.`],
      warnings: [`rule "${rule.name}" names the ranges of ${host}: when the provider moves, the rule must follow`],
    };
  const ports = rule.ports.join(', ');
  return {
    peers: [{ ipBlock: { cidr: '0.0.0.0/0', except: NOT_PUBLIC } }],
    comments: [
      `A NetworkPolicy cannot name hosts: this allows ${rule.protocol} ${ports} of every public IPv4 address, ${host} among them,`,
      'and no private network or metadata service.',
    ],
    warnings: [
      `rule "${rule.name}" cannot be held to ${host} by a plain NetworkPolicy: ${rule.protocol} ${ports} of every public address stays open. For the host alone give its ranges as "cidrs" on the rule (task ${found.task.id}), or use Cilium's toFQDNs ("tool": "cilium") or an egress proxy`,
    ],
  };
}

const DNS_PORT = 53;

/** Cluster DNS as kubeadm, EKS, GKE and AKS label it; the namespace's name label is set by Kubernetes since 1.22. */
function dnsRule({ manifests }: Subject): Json {
  const learned = manifests
    .filter((one) => one.kind === 'NetworkPolicy')
    .flatMap((one) => egressOf(one))
    .find(isDns);
  if (learned !== undefined) return learned;
  return {
    to: [
      {
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
        podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
      },
    ],
    ports: [
      { port: DNS_PORT, protocol: 'UDP' },
      { port: DNS_PORT, protocol: 'TCP' },
    ],
  };
}

function egressOf(one: Manifest): Json[] {
  const egress = dig(one.data, 'spec', 'egress');
  return Array.isArray(egress) ? egress : [];
}

function isDns(rule: Json): boolean {
  const ports = dig(rule, 'ports');
  return Array.isArray(ports) && ports.length > 0 && ports.every((port) => dig(port, 'port') === DNS_PORT);
}

/** True when a policy that is there lets the same pods, or all pods of their namespace, reach DNS. */
function reachesDns({ own, manifests }: Subject): boolean {
  return manifests.some(
    (one) => one.kind === 'NetworkPolicy' && (one.namespace ?? null) === namespaceOf(own) && selects(one, own) && egressOf(one).some(isDns),
  );
}
