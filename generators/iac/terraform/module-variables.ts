import { posix } from 'node:path';
import { edit } from '../../../pipeline/change.js';
import { hcl, HclCode, type HclOp } from '../../../pipeline/edit/hcl.js';
import { declared, placeOf, readModule, stringAttribute, type Declared, type TerraformModule } from '../../../pipeline/edit/hcl/module.js';
import { attributeOf } from '../../../pipeline/edit/hcl/parse.js';
import type { Value, Variable } from '../task.js';
import { feedContainers } from './container-env.js';
import { terraformFolders } from './site.js';
import { toHcl } from './value.js';
import { addVariable, sameEnvironment, setValue, valueFiles } from './variables.js';
import { slotOf, type Work } from './work.js';

/** A module block of a root, and the root. */
interface Call extends Declared {
  root: TerraformModule;
}

/**
 * Variables of a module of this workspace: declared there, handed over by every root that calls it, with the values of each environment.
 */
export async function addModuleVariables(work: Work, name: string): Promise<void> {
  const roots = await Promise.all(terraformFolders(work.found).map((folder) => readModule(work.found.draft, folder)));
  const calls = roots.flatMap((root) => declared(root, 'module').map((one): Call => ({ ...one, root })));
  const module = moduleNamed(roots, calls, name);
  if (!module) return askModule(work, roots, name);
  const callers = chosenCalls(
    work,
    calls.filter((call) => targetOf(call) === module.folder),
    name,
  );
  for (const call of callers) work.roots.add(call.root.folder);
  for (const variable of work.change.variables) {
    addVariable(work, module, variable, false);
    feedContainers(work, module, variable);
    for (const call of callers) handOver(work, call, variable);
  }
}

/** The folder a module block points to; undefined for registries and git. */
function targetOf(call: Call): string | undefined {
  const source = stringAttribute(call.block, 'source');
  if (!source?.startsWith('.')) return undefined;
  return posix.normalize(posix.join(call.root.folder, source)).replace(/\/$/, '') || '.';
}

function moduleNamed(roots: readonly TerraformModule[], calls: readonly Call[], name: string): TerraformModule | undefined {
  const wanted = name.replace(/^\.\//, '').replace(/\/$/, '');
  const byFolder = roots.filter((root) => root.folder === wanted || root.folder.endsWith(`/${wanted}`));
  const targets = new Set(calls.filter((call) => call.block.labels[0] === name).map(targetOf));
  const fitting = byFolder.length > 0 ? byFolder : roots.filter((root) => targets.has(root.folder));
  return fitting.length === 1 ? fitting[0] : undefined;
}

function askModule(work: Work, roots: readonly TerraformModule[], name: string): void {
  work.questions.push({
    slot: slotOf(work, 'module'),
    reason: `There is no one module "${name}" in this workspace.`,
    seen: roots.map((root) => `${root.files[0]?.path ?? root.folder}:1`),
    options: roots.map((root) => root.folder),
  });
}

function chosenCalls(work: Work, calls: readonly Call[], name: string): Call[] {
  const { environments } = work.change;
  if (calls.length === 0)
    work.warnings.push(`no module block of this workspace calls "${name}": its new variables are handed over by nobody yet`);
  if (environments.length === 0) return [...calls];
  const environmentOf = (call: Call): string[] => [
    ...call.root.folder.split('/'),
    call.file.path.slice(call.file.path.lastIndexOf('/') + 1).replace(/\.tf$/, ''),
    ...call.block.labels,
  ];
  const fits = (call: Call, environment: string): boolean => environmentOf(call).some((word) => sameEnvironment(word, environment));
  const left = environments.filter((environment) => !calls.some((call) => fits(call, environment)));
  if (left.length > 0) askEnvironment(work, left, calls);
  return calls.filter((call) => environments.some((environment) => fits(call, environment)));
}

function askEnvironment(work: Work, missing: readonly string[], calls: readonly Call[]): void {
  work.questions.push({
    slot: slotOf(work, 'environments'),
    reason: `No root of ${missing.join(' and ')} calls the module.`,
    seen: calls.map(placeOf),
    options: calls.map((call) => call.root.folder),
  });
}

/** The value of an environment, by the name of the root's folder or of the call. */
function valueFor(call: Call, variable: Variable): Value | undefined {
  const words = [...call.root.folder.split('/'), ...call.block.labels];
  const [, value] =
    Object.entries(variable.values ?? {}).find(([environment]) => words.some((word) => sameEnvironment(word, environment))) ?? [];
  return value;
}

/** Literals stand in the module block where its neighbours are literals; everything else goes through a variable of the root. */
function handOver(work: Work, call: Call, variable: Variable): void {
  const address = { type: 'module', labels: call.block.labels };
  const value = valueFor(call, variable);
  const literal = value !== undefined && !variable.sensitive && !handsVariables(call);
  const given = literal ? toHcl(value, (asset) => asset.path) : new HclCode(`var.${variable.name}`);
  const optional = value === undefined && (variable.default ?? null) !== null && !handsVariables(call);
  if (optional) return;
  if (attributeOf(call.block.body, variable.name)) return;
  work.changes.push(
    edit(call.file.path, hcl, { op: 'attribute', in: [address], name: variable.name, value: given, mode: 'add' } satisfies HclOp),
  );
  work.because.push(`handed over by module "${call.block.labels[0]}" (${placeOf(call)})`);
  if (literal) return;
  addVariable(work, call.root, variable, true);
  if (value !== undefined) rootValue(work, call, variable, value);
}

const handsVariables = (call: Call): boolean =>
  call.block.body.items.some((item) => item.kind === 'attribute' && item.tokens[0]?.text === 'var');

function rootValue(work: Work, call: Call, variable: Variable, value: Value): void {
  const files = valueFiles(work, call.root.folder);
  const [only] = files;
  if (only && files.length === 1) return setValue(work, only.path, variable.name, value);
  work.questions.push({
    slot: slotOf(work, `variables[name=${variable.name}].values`),
    reason: `${call.root.folder} has ${files.length} files of values: it is not certain where the value of "${variable.name}" goes.`,
    seen: [placeOf(call), ...files.map((file) => `${file.path}:1`)],
    options: files.map((file) => file.path),
  });
}
