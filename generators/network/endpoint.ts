import { isIP } from 'node:net';
import { InfraError, type Problem } from '../../pipeline/error.js';
import type { NetworkSecurity, Rule } from './task.js';

/** What a rule's `from` or `to` is. */
export type Endpoint =
  { kind: 'cidr'; cidr: string } | { kind: 'host'; host: string } | { kind: 'group'; id: string } | { kind: 'workload'; name: string };

const RANGE = /^(.+)\/(\d{1,3})$/;

/** Tells a CIDR range, a security group and a host name from the name of a workload. */
export function endpointOf(text: string): Endpoint {
  const range = RANGE.exec(text);
  const version = isIP(range?.[1] ?? text);
  if (version > 0) return { kind: 'cidr', cidr: range ? text : `${text}/${version === 4 ? 32 : 128}` };
  if (/^sg-[0-9a-f]+$/.test(text) || /^aws_security_group\./.test(text)) return { kind: 'group', id: text };
  if (/^(\*\.)?([a-z0-9-]+\.)+[a-z]{2,}$/i.test(text)) return { kind: 'host', host: text.toLowerCase() };
  return { kind: 'workload', name: text };
}

/** The side of a rule that the policy is written for, and the other one. */
export const sidesOf = (rule: Rule): { own: string; peer: string } =>
  rule.direction === 'egress' ? { own: rule.from, peer: rule.to } : { own: rule.to, peer: rule.from };

/** True for a range that holds every address. */
export const isOpen = (cidr: string): boolean => /\/0+$/.test(cidr);

/** How wide a range may be before it counts as open by another name. */
const WIDEST = { 4: 4, 6: 12 } as const;

/**
 * Refuses ranges that are open to everyone, or nearly, unless the rule declares them public.
 * @throws InfraError with every such rule
 */
export function refuseOpen(change: NetworkSecurity, task: string): void {
  const problems = change.rules.flatMap((rule): Problem[] => {
    if (rule.public) return [];
    const ranges = [rule.from, rule.to, ...rule.cidrs].map(endpointOf).flatMap((end) => (end.kind === 'cidr' ? [end.cidr] : []));
    return ranges.filter(tooWide).map((cidr) => ({
      subject: `task "${task}": rule "${rule.name}" opens ${rule.direction} for ${cidr}`,
      evidence: [`${rule.from} → ${rule.to}, ports ${rule.ports.join(', ')}`],
      remedy: 'Name the ranges that need it, or set "public": true on the rule where the whole internet is meant.',
    }));
  });
  if (problems.length > 0) throw new InfraError(problems);
}

function tooWide(cidr: string): boolean {
  const [address = '', length = ''] = cidr.split('/');
  const version = isIP(address) === 6 ? 6 : 4;
  return Number(length) < WIDEST[version];
}
