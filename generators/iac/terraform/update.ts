import { edit, type Change } from '../../../pipeline/change.js';
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
  for (const [name, value] of Object.entries(update.attributes))
    set(work, module, { there, block: there.block, address: [address] }, name, value);
}

function missing(work: Work, module: TerraformModule, update: Update): void {
  const same = declared(module, 'resource', [update.resource]);
  work.problems.push({
    subject: `task "${work.found.task.id}": there is no ${update.resource}.${update.name} in ${module.folder}`,
    evidence: same.map((one) => `${placeOf(one)}: ${one.block.labels.join('.')}`),
    remedy: 'Correct the name, or add it under "resources".',
  });
}

/** The block whose argument is set, and where it stands. */
interface Spot {
  there: Declared;
  block: HclBlock;
  address: HclAddress[];
}

function set(work: Work, module: TerraformModule, spot: Spot, name: string, value: Value): void {
  const { there, block, address } = spot;
  const nested = blocksOf(block.body, name);
  const [only] = nested;
  if (isMap(value) && only && nested.length === 1) {
    const inner = { there, block: only, address: [...address, { type: name }] };
    for (const [key, item] of Object.entries(value)) set(work, module, inner, key, item);
    return;
  }
  const old = attributeOf(block.body, name)
    ?.tokens.map((token) => token.text)
    .join('');
  const variable = old?.match(/^var\.([\w-]+)$/)?.[1];
  if (variable && (value === null || typeof value !== 'object')) return setVariable(work, module, variable, value, there);
  work.changes.push(replace(there.file.path, address, name, value));
}

function replace(path: string, address: HclAddress[], name: string, value: Value): Change {
  const op: HclOp = { op: 'attribute', in: address, name, value: toHcl(value, (asset) => asset.path), mode: 'set' };
  return edit(path, hcl, op);
}

/** The argument is `var.x`: the value changes where the variable gets it, when that is one place. */
function setVariable(work: Work, module: TerraformModule, variable: string, value: Value, there: Declared): void {
  const assigns = new RegExp(`^\\s*${variable}\\s*=`, 'm');
  const files = valueFiles(work, module.folder).filter(({ path }) => assigns.test(work.found.workspace.read(path) ?? ''));
  const defaults = declared(module, 'variable', [variable]).filter(({ block }) => attributeOf(block.body, 'default'));
  const used = uses(module, variable);
  const [file] = files;
  const [own] = defaults;
  if (used === 1 && file && files.length === 1 && !own) return void work.changes.push(replace(file.path, [], variable, value));
  if (used === 1 && own && files.length === 0) {
    work.changes.push(replace(own.file.path, [{ type: 'variable', labels: [variable] }], 'default', value));
    work.because.push(`var.${variable} gets its value from its default (${own.file.path}:${lineAt(own.file.text, own.block.start)})`);
    return;
  }
  const places = files.length + defaults.length;
  work.questions.push({
    slot: slotOf(work, 'update'),
    reason: `The argument is var.${variable}, which is used ${used} times and gets its value in ${places} places.`,
    seen: [placeOf(there), ...files.map((one) => `${one.path}:1`), ...defaults.map(placeOf)],
    options: [...files.map((one) => one.path), ...defaults.map((one) => one.file.path)],
  });
}

const uses = (module: TerraformModule, variable: string): number =>
  module.files.reduce(
    (sum, { text, path }) =>
      sum + references(tokenize(text, path)).filter((name) => name.split('.').slice(0, 2).join('.') === `var.${variable}`).length,
    0,
  );
