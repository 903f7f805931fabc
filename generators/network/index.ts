import type { Found, Kind, Made, Tool } from '../../pipeline/kind.js';
import { readManifests, workloadsNamed } from '../../pipeline/kubernetes/manifests.js';
import { cilium } from './cilium.js';
import { groupsNamed, securityGroups } from './groups.js';
import { endpointOf, sidesOf } from './endpoint.js';
import { infer } from './infer.js';
import { networkpolicy } from './networkpolicy.js';
import { securityGroup } from './security-group.js';
import { task, type NetworkSecurity } from './task.js';

/** Connections between workloads and with the world. */
export const network: Kind<NetworkSecurity> = {
  name: 'network',
  type: 'network_security',
  title: 'Allow a network connection',
  task,
  infer,
  parts: (change) => [change.tool && change.tool !== networkpolicy.name ? change.tool : 'network'],
  tools: [
    { ...networkpolicy, changes: whereItRuns },
    { ...cilium, part: cilium.name },
    { ...securityGroup, part: securityGroup.name },
  ],
};

/**
 * A workspace may have security groups for its database and run its pods on Kubernetes: a rule goes where its own workload is. Hosts
 * are named where Cilium is in use.
 */
async function whereItRuns(change: NetworkSecurity, found: Found): Promise<Made> {
  const tool = change.tool === networkpolicy.name ? networkpolicy : await chosen(change, found);
  return (await tool.changes?.(change, found)) ?? { changes: [] };
}

async function chosen(change: NetworkSecurity, found: Found): Promise<Tool<NetworkSecurity>> {
  const own = change.rules.map((rule) => sidesOf(rule).own);
  const manifests = await readManifests(found.draft);
  const groups = await securityGroups(found);
  const inCluster = own.every((name) => workloadsNamed(manifests, name).length > 0);
  const inGroups = own.every((name) => groupsNamed(groups, name.replace(/^aws_security_group\./, '')).length > 0);
  if (!inCluster && (inGroups || (manifests.length === 0 && groups.length > 0))) return securityGroup;
  const named = manifests.some((one) => one.kind === 'NetworkPolicy');
  const hosts = change.rules.some((rule) => endpointOf(sidesOf(rule).peer).kind === 'host');
  const usesCilium = manifests.some((one) => /^Cilium(Clusterwide)?NetworkPolicy$/.test(one.kind));
  return usesCilium && (hosts || !named) ? cilium : networkpolicy;
}
