import { edit } from '../../../pipeline/change.js';
import { hcl, type HclAddress, type HclOp } from '../../../pipeline/edit/hcl.js';
import { declared, placeOf, type Declared, type TerraformModule } from '../../../pipeline/edit/hcl/module.js';
import { attributeOf, blocksOf, lineAt, type HclBlock } from '../../../pipeline/edit/hcl/parse.js';
import { references } from '../../../pipeline/edit/hcl/references.js';
import { tokenize } from '../../../pipeline/edit/hcl/token.js';
import type { Infrastructure, Value } from '../task.js';
import { isMap, toHcl } from './value.js';
import { valueFiles } from './variables.js';
import { slotOf, type Work } from './work.js';

type Update = Infrastructure['update'][number];

/** Changes only the named arguments of a resource. */
export function updateResource(work: Work, module: TerraformModule, update: Update): void {
  const [there] = declared(module, 'resource', [update.resource, update.name]);
  if (!there) return missing(work, module, update);
  work.because.push(`changes ${update.resource}.${update.name} where it stands (${placeOf(there)})`);
  const address: HclAddress = { type: 'resource', labels: [update.resource, update.name] };
  for (const [name, value] of Object.entries(update.attributes)) set(work, module, there, there.block, [address], name, value);
}

function missing(work: Work, module: TerraformModule, update: Update): void {
  const same = declared(module, 'resource', [update.resource]);
  work.problems.push({
    subject: `task "${work.found.task.id}": there is no ${update.resource}.${update.name} in ${module.folder}`,
    evidence: same.map((one) => `${placeOf(one)}: ${one.block.labels.join('.')}`),
    remedy: 'Correct the name, or add it under "resources".',
  });
}

function set(work: Work, module: TerraformModule, there: Declared, block: HclBlock, address: HclAddress[], name: string, value: Value): void {
  const nested = blocksOf(block.body, name);
  const [only] = nested;
  if (isMap(value) && only && nested.length === 1) {
    for (const [key, item] of Object.entries(value)) set(work, module, there, only, [...address, { type: name }], key, item);
    return;
  }
  const old = attributeOf(block.body, name);
  const variable = old && old.tokens.map((token) => token.text).join('').match(/^var\.([\w-]+)$/)?.[1];
  if (variable && (value === null || typeof value !== 'object')) return setVariable(work, module, variable, value, there);
  work.changes.push(edit(there.file.path, hcl, { op: 'attribute', in: address, name, value: toHcl(value, (asset) => asset.path), mode: 'set' } satisfies HclOp));
}

/** The argument is `var.x`: the value changes where the variable gets it, when that is one place. */
function setVariable(work: Work, module: TerraformModule, variable: string, value: Value, there: Declared): void {
  const files = valueFiles(work, module.folder).filter(({ path }) => new RegExp(`^\\s*${variable}\\s*=`, 'm').test(work.found.workspace.read(path) ?? ''));
  const defaults = declared(module, 'variable', [variable]).filter(({ block }) => attributeOf(block.body, 'default'));
  const [file] = files;
  const [own] = defaults;
  if (file && files.length === 1 && !own && uses(module, variable) === 1) {
    work.changes.push(edit(file.path, hcl, { op: 'attribute', in: [], name: variable, value: toHcl(value, (asset) => asset.path), mode: 'set' } satisfies HclOp));
    return;
  }
  if (own && files.length === 0 && uses(module, variable) === 1) {
    const address = { type: 'variable', labels: [variable] };
    work.changes.push(edit(own.file.path, hcl, { op: 'attribute', in: [address], name: 'default', value: toHcl(value, (asset) => asset.path), mode: 'set' } satisfies HclOp));
    work.because.push(`var.${variable} gets its value from its default (${own.file.path}:${lineAt(own.file.text, own.block.start)})`);
    return;
  }
  work.questions.push({
    slot: slotOf(work, 'update'),
    reason: `The argument is var.${variable}, which is used ${uses(module, variable)} times and gets its value in ${files.length + defaults.length} places.`,
    seen: [placeOf(there), ...files.map((one) => `${one.path}:1`), ...defaults.map(placeOf)],
    options: [...files.map((one) => one.path), ...defaults.map((one) => one.file.path)],
  });
}

const uses = (module: TerraformModule, variable: string): number =>
  module.files.reduce((sum, { text, path }) => sum + references(tokenize(text, path)).filter((name) => name.split('.').slice(0, 2).join('.') === `var.${variable}`).length, 0);
