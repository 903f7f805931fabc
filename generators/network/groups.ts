import { declared, folderOf, readModule, stringAttribute, type Declared, type TerraformModule } from '../../pipeline/edit/hcl/module.js';
import { words } from '../../pipeline/names.js';
import type { Found } from '../../pipeline/kind.js';

/** A security group of Terraform, and the module it stands in. */
export interface Group extends Declared {
  module: TerraformModule;
  name: string;
}

const FOREIGN = /(^|\/)(\.terraform|node_modules|examples?|tests?|fixtures|vendor)(\/|$)/;

/** Every security group that the workspace's Terraform declares. */
export async function securityGroups(found: Found): Promise<Group[]> {
  const folders = [
    ...new Set(
      found.draft
        .files()
        .filter((path) => /\.(tf|tofu)$/.test(path) && !FOREIGN.test(path))
        .map(folderOf),
    ),
  ];
  const modules = await Promise.all(folders.map((folder) => readModule(found.draft, folder)));
  return modules.flatMap((module) =>
    declared(module, 'resource', ['aws_security_group']).map((one) => ({ ...one, module, name: one.block.labels[1] ?? '' })),
  );
}

const wordsOf = (text: string): string => words(text).join(' ').toLowerCase();

/** The groups of a workload: of that very name, else with its words in the name. */
export function groupsNamed(groups: readonly Group[], name: string): Group[] {
  const wanted = wordsOf(name);
  const exact = groups.filter((group) => wordsOf(group.name) === wanted);
  if (exact.length > 0) return exact;
  const names = (group: Group): string[] => [group.name, stringAttribute(group.block, 'name') ?? ''].map(wordsOf);
  return groups.filter((group) => names(group).some((one) => ` ${one} `.includes(` ${wanted} `)));
}

export type RuleStyle = 'aws_vpc_security_group' | 'aws_security_group_rule' | 'inline';

/** How the rules of a group are written: inside it, or as resources of one of two types, as the group's own rules or its siblings are. */
export function styleOf(group: Group, direction: 'ingress' | 'egress'): { style: RuleStyle; from?: Declared } {
  const inline = group.block.body.items.some(
    (item) => (item.kind === 'block' ? item.type : item.name) === direction || (item.kind === 'block' && item.type === 'dynamic'),
  );
  if (inline) return { style: 'inline', from: group };
  const rules = ['aws_vpc_security_group_egress_rule', 'aws_vpc_security_group_ingress_rule', 'aws_security_group_rule'].flatMap((type) =>
    declared(group.module, 'resource', [type]),
  );
  const own = rules.filter(({ file, block }) => file.text.slice(block.start, block.end).includes(`aws_security_group.${group.name}.`));
  const [from] = own.length > 0 ? own.slice(-1) : rules.slice(-1);
  if (from)
    return { style: from.block.labels[0] === 'aws_security_group_rule' ? 'aws_security_group_rule' : 'aws_vpc_security_group', from };
  const other = declared(group.module, 'resource', ['aws_security_group']).find(({ block }) =>
    block.body.items.some((item) => item.kind === 'block' && item.type === direction),
  );
  return other ? { style: 'inline', from: other } : { style: 'aws_vpc_security_group' };
}
