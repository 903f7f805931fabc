import { isIP } from 'node:net';
import { edit } from '../../pipeline/change.js';
import { hcl, HclCode, type HclEntry, type HclOp, type HclValue } from '../../pipeline/edit/hcl.js';
import { placeOf } from '../../pipeline/edit/hcl/module.js';
import { lineAt } from '../../pipeline/edit/hcl/parse.js';
import type { Found, Made, Question, Tool } from '../../pipeline/kind.js';
import { snakeCase } from '../../pipeline/names.js';
import { detectSecurityGroup } from './detection/security-group.js';
import { endpointOf, refuseOpen, sidesOf } from './endpoint.js';
import { groupsNamed, securityGroups, styleOf, type Group, type RuleStyle } from './groups.js';
import type { NetworkSecurity, Rule } from './task.js';

/** Rules of AWS security groups in Terraform, written as the group's own rules are. */
export const securityGroup: Tool<NetworkSecurity> = { name: 'security-group', chooses: true, detect: detectSecurityGroup, changes: makeRules };

/** Where a rule's connections go or come from. */
interface Peer {
  cidrs?: string[];
  group?: string;
  warnings: string[];
}

type Lists = Required<Pick<Made, 'changes' | 'because' | 'warnings' | 'questions' | 'existing'>>;

async function makeRules(change: NetworkSecurity, found: Found): Promise<Made> {
  refuseOpen(change, found.task.id);
  const groups = await securityGroups(found);
  const made: Lists = { changes: [], because: [], warnings: [], questions: [], existing: [] };
  const folders = new Set<string>();
  for (const [at, rule] of change.rules.entries()) {
    const group = chooseGroup(groups, sidesOf(rule).own, found, at, rule);
    if ('slot' in group) {
      made.questions.push(group);
      continue;
    }
    addRule(made, groups, group, rule, found);
    folders.add(group.module.folder);
  }
  return { ...made, ...outcome(change, [...folders], made) };
}

function chooseGroup(groups: readonly Group[], own: string, found: Found, at: number, rule: Rule): Group | Omit<Question, 'task_id'> {
  const fitting = groupsNamed(groups, own.replace(/^aws_security_group\./, ''));
  const [only] = fitting;
  if (only && fitting.length === 1) return only;
  return {
    slot: `changes[${found.index}].rules[${at}].${rule.direction === 'egress' ? 'from' : 'to'}`,
    reason:
      fitting.length > 1
        ? `${fitting.length} security groups fit "${own}".`
        : `No security group of the Terraform code is named after "${own}".`,
    seen: (fitting.length > 0 ? fitting : groups).slice(0, 12).map((group) => `${placeOf(group)} aws_security_group.${group.name}`),
    options: (fitting.length > 0 ? fitting : groups).map((group) => `aws_security_group.${group.name}`),
  };
}

function addRule(made: Lists, groups: readonly Group[], group: Group, rule: Rule, found: Found): void {
  const peer = peerOf(groups, group, rule);
  if (!peer) return void made.questions.push(askPeer(groups, rule, found));
  const open = letsEverythingOut(group, rule);
  if (open !== undefined)
    made.warnings.push(
      `aws_security_group.${group.name} already lets everything out (${open}): "${rule.name}" narrows nothing until that rule is taken out`,
    );
  const { style, from } = styleOf(group, rule.direction);
  const path = from?.file.path ?? group.file.path;
  for (const op of opsFor(style, group, rule, peer)) made.changes.push(edit(path, hcl, op));
  made.warnings.push(...peer.warnings);
  made.because.push(
    from
      ? `written as ${from.block.labels.join('.')} (${placeOf(from)})`
      : `one resource per rule, as the AWS provider advises, beside aws_security_group.${group.name} (${placeOf(group)})`,
  );
}

function peerOf(groups: readonly Group[], own: Group, rule: Rule): Peer | undefined {
  const end = endpointOf(sidesOf(rule).peer);
  if (end.kind === 'cidr') return { cidrs: [end.cidr], warnings: [] };
  if (end.kind === 'group')
    return { group: end.id.startsWith('sg-') ? JSON.stringify(end.id) : `${end.id.replace(/\.id$/, '')}.id`, warnings: [] };
  if (end.kind === 'workload') {
    const [only, ...more] = groupsNamed(
      groups.filter((group) => group.module.folder === own.module.folder),
      end.name,
    );
    return only && more.length === 0 ? { group: `aws_security_group.${only.name}.id`, warnings: [] } : undefined;
  }
  if (rule.direction === 'ingress') return undefined;
  if (rule.cidrs.length > 0)
    return {
      cidrs: rule.cidrs,
      warnings: [`rule "${rule.name}" names the ranges of ${end.host}: when the provider moves, the rule must follow`],
    };
  const warning = `rule "${rule.name}" cannot be held to ${end.host}: security groups know addresses, not names, so ${rule.protocol} ${rule.ports.join(', ')} goes to every address. Give its ranges as "cidrs" on the rule, or use an egress proxy or AWS Network Firewall`;
  return { cidrs: ['0.0.0.0/0'], warnings: [warning] };
}

function askPeer(groups: readonly Group[], rule: Rule, found: Found): Omit<Question, 'task_id'> {
  return {
    slot: `changes[${found.index}].rules[name=${rule.name}].${rule.direction === 'egress' ? 'to' : 'from'}`,
    reason: `"${sidesOf(rule).peer}" is no security group of the same module, no host name and no CIDR range.`,
    seen: groups.slice(0, 12).map((group) => `${placeOf(group)} aws_security_group.${group.name}`),
  };
}

/** `path:line` of a rule of the group that lets everything out; undefined where there is none. */
function letsEverythingOut(group: Group, rule: Rule): string | undefined {
  if (rule.direction !== 'egress') return undefined;
  const inline = group.block.body.items.find(
    (item) => item.kind === 'block' && item.type === 'egress' && /"-1"/.test(group.file.text.slice(item.start, item.end)),
  );
  if (inline) return `${group.file.path}:${lineAt(group.file.text, inline.start)}`;
  const rules = group.module.files.flatMap((file) =>
    file.body.items.flatMap((item) => (item.kind === 'block' && item.type === 'resource' ? [{ file, block: item }] : [])),
  );
  const open = rules.find(({ file, block }) => {
    const source = file.text.slice(block.start, block.end);
    const egress = /_egress_rule$/.test(block.labels[0] ?? '') || /type\s*=\s*"egress"/.test(source);
    return egress && source.includes(`aws_security_group.${group.name}.`) && /"-1"/.test(source) && source.includes('0.0.0.0/0');
  });
  return open ? placeOf(open) : undefined;
}

/** Neighbouring ports are one range, the others one rule each. */
function rangesOf(ports: readonly number[]): [number, number][] {
  const sorted = [...new Set(ports)].sort((a, b) => a - b);
  const ranges: [number, number][] = [];
  for (const port of sorted) {
    const last = ranges[ranges.length - 1];
    if (last && last[1] === port - 1) last[1] = port;
    else ranges.push([port, port]);
  }
  return ranges;
}

function opsFor(style: RuleStyle, group: Group, rule: Rule, peer: Peer): HclOp[] {
  const ranges = rangesOf(rule.ports);
  return ranges.flatMap(([first, last]) => {
    const suffix = ranges.length > 1 ? `_${first}` : '';
    const name = `${snakeCase(rule.name)}${suffix}`;
    if (style === 'inline') return [inlineOp(group, rule, peer, first, last)];
    if (style === 'aws_security_group_rule') return [ruleOp(group, rule, peer, first, last, name)];
    return vpcOps(group, rule, peer, first, last, name);
  });
}

const attribute = (name: string, value: HclValue): HclEntry => ({ attribute: name, value });

const split = (cidrs: readonly string[] = []): { v4: string[]; v6: string[] } => ({
  v4: cidrs.filter((cidr) => isIP(cidr.split('/')[0] ?? '') === 4),
  v6: cidrs.filter((cidr) => isIP(cidr.split('/')[0] ?? '') === 6),
});

function ranges(peer: Peer): HclEntry[] {
  const { v4, v6 } = split(peer.cidrs);
  return [...(v4.length > 0 ? [attribute('cidr_blocks', v4)] : []), ...(v6.length > 0 ? [attribute('ipv6_cidr_blocks', v6)] : [])];
}

function inlineOp(group: Group, rule: Rule, peer: Peer, first: number, last: number): HclOp {
  const peers = peer.group ? [attribute('security_groups', [new HclCode(peer.group)])] : ranges(peer);
  const body = [
    attribute('description', rule.reason || rule.name),
    attribute('from_port', first),
    attribute('to_port', last),
    attribute('protocol', rule.protocol),
    ...peers,
  ];
  return {
    op: 'block',
    in: [{ type: 'resource', labels: ['aws_security_group', group.name] }],
    block: { type: rule.direction, labels: [], body },
  };
}

function ruleOp(group: Group, rule: Rule, peer: Peer, first: number, last: number, name: string): HclOp {
  const peers = peer.group ? [attribute('source_security_group_id', new HclCode(peer.group))] : ranges(peer);
  const body = [
    attribute('security_group_id', new HclCode(`aws_security_group.${group.name}.id`)),
    attribute('type', rule.direction),
    attribute('description', rule.reason || rule.name),
    attribute('from_port', first),
    attribute('to_port', last),
    attribute('protocol', rule.protocol),
    ...peers,
  ];
  return { op: 'block', block: { type: 'resource', labels: ['aws_security_group_rule', name], body } };
}

/** The provider's newer rules take one peer each. */
function vpcOps(group: Group, rule: Rule, peer: Peer, first: number, last: number, name: string): HclOp[] {
  const { v4, v6 } = split(peer.cidrs);
  const peers: HclEntry[] = peer.group
    ? [attribute('referenced_security_group_id', new HclCode(peer.group))]
    : [...v4.map((cidr) => attribute('cidr_ipv4', cidr)), ...v6.map((cidr) => attribute('cidr_ipv6', cidr))];
  return peers.map((one, at) => {
    const body = [
      attribute('security_group_id', new HclCode(`aws_security_group.${group.name}.id`)),
      attribute('description', rule.reason || rule.name),
      attribute('from_port', first),
      attribute('to_port', last),
      attribute('ip_protocol', rule.protocol),
      one,
    ];
    const label = peers.length > 1 ? `${name}_${at + 1}` : name;
    return { op: 'block', block: { type: 'resource', labels: [`aws_vpc_security_group_${rule.direction}_rule`, label], body } };
  });
}

function outcome(change: NetworkSecurity, folders: readonly string[], made: Lists): Partial<Made> {
  if (made.changes.length === 0) return {};
  const files = [...new Set(made.changes.map(({ path }) => path))];
  const names = change.rules.map((rule) => rule.name).join(', ');
  const what = `the security group rules ${names} parse, are formatted, and name nothing that is not declared`;
  return {
    follow_up: folders.map((folder) => `run \`terraform plan\` in ${folder}, read it, and apply it by hand`),
    report: { rules_added: change.rules.map((rule) => rule.name) },
    proofs: [{ proof: 'terraform', what, input: { folders: [...folders], files } }],
    steps: stepsOf(change, folders, names),
  };
}

function stepsOf({ rules }: NetworkSecurity, folders: readonly string[], names: string): NonNullable<Made['steps']> {
  const what = (rule: Rule): string => `${rule.direction} ${rule.protocol} ${rule.ports.join(', ')}`;
  const back = `Revert the security group rules ${names} in ${folders.join(', ')}, then \`terraform plan\` and apply it by hand`;
  return {
    deployment: folders.map(
      (folder) => `In ${folder}: \`terraform plan -out=tfplan\`, see that only ${names} are added, then \`terraform apply tfplan\``,
    ),
    verification: rules.map((rule) => `${sidesOf(rule).own}: ${what(rule)} works, and another port does not`),
    rollback: [{ order: 4, step: back }],
    security: rules.map((rule) => `${what(rule)}: ${rule.from} → ${rule.to} (${rule.reason})`),
  };
}
