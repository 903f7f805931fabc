import { edit } from '../../../pipeline/change.js';
import { hcl, HclCode, type HclEntry, type HclOp } from '../../../pipeline/edit/hcl.js';
import { declared, folderOf, inFolder, placeOf, type TerraformModule } from '../../../pipeline/edit/hcl/module.js';
import { attributeOf, lineAt } from '../../../pipeline/edit/hcl/parse.js';
import { sentenceCase } from '../../../pipeline/names.js';
import type { Infrastructure, Value, Variable } from '../task.js';
import { placeForBlock } from './place.js';
import { expressionsIn, toHcl, typeExpression } from './value.js';
import { slotOf, type Work } from './work.js';

const ORDER = ['description', 'type', 'default', 'nullable', 'sensitive', 'validation'];

/** The order in which the module's variables write their arguments. */
function orderIn(module: TerraformModule): string[] {
  const longest = declared(module, 'variable')
    .map(({ block }) => block.body.items.map((item) => (item.kind === 'attribute' ? item.name : item.type)))
    .sort((a, b) => b.length - a.length)[0];
  const seen = (longest ?? []).filter((name) => ORDER.includes(name));
  const first = seen.includes('description') ? [] : ['description'];
  return [...first, ...seen, ...ORDER.filter((name) => !seen.includes(name) && !first.includes(name))];
}

/** Adds an input variable to a module, as its other variables are written. One that is there already is left alone. */
export function addVariable(work: Work, module: TerraformModule, variable: Variable, root: boolean): void {
  const [there] = declared(module, 'variable', [variable.name]);
  if (there) {
    work.existing.push({ file: there.file.path, line: lineAt(there.file.text, there.block.start) });
    return;
  }
  const place = placeForBlock(module, 'variable');
  const entries: Record<string, HclEntry | undefined> = {
    description: { attribute: 'description', value: variable.description || sentenceCase(variable.name) },
    type: { attribute: 'type', value: new HclCode(typeExpression(variable.value_type)) },
    default:
      (variable.default ?? null) === null
        ? undefined
        : { attribute: 'default', value: toHcl(variable.default as Value, (asset) => asset.path) },
    sensitive: variable.sensitive ? { attribute: 'sensitive', value: true } : undefined,
  };
  const body = orderIn(module).flatMap((name) => entries[name] ?? []);
  work.changes.push(edit(place.path, hcl, { op: 'block', block: { type: 'variable', labels: [variable.name], body } } satisfies HclOp));
  work.because.push(place.because);
  if (root && variable.sensitive) mustBeGiven(work, module, variable);
}

function mustBeGiven(work: Work, module: TerraformModule, variable: Variable): void {
  work.prerequisites.push(
    `Give ${module.folder} its sensitive variable \`${variable.name}\`: set \`TF_VAR_${variable.name}\` from the pipeline's secrets; it is in no file`,
  );
}

/** Adds an output to a module. */
export function addOutput(work: Work, module: TerraformModule, output: Infrastructure['outputs'][number]): void {
  const [there] = declared(module, 'output', [output.name]);
  if (there) {
    work.existing.push({ file: there.file.path, line: lineAt(there.file.text, there.block.start) });
    return;
  }
  const place = placeForBlock(module, 'output');
  const described =
    output.description !== undefined || declared(module, 'output').some(({ block }) => attributeOf(block.body, 'description'));
  const body: HclEntry[] = [
    ...(described ? [{ attribute: 'description', value: output.description ?? sentenceCase(output.name) }] : []),
    { attribute: 'value', value: toHcl(output.value, (asset) => asset.path) },
    ...(output.sensitive || showsSensitive(work, module, output.value) ? [{ attribute: 'sensitive', value: true }] : []),
  ];
  work.changes.push(edit(place.path, hcl, { op: 'block', block: { type: 'output', labels: [output.name], body } } satisfies HclOp));
  work.because.push(place.because);
}

/** Terraform refuses an output that shows a sensitive variable and does not say so. */
function showsSensitive(work: Work, module: TerraformModule, value: Value): boolean {
  const text = expressionsIn(value).join(' ');
  const sensitive = declared(module, 'variable')
    .filter(({ block }) => attributeOf(block.body, 'sensitive')?.tokens[0]?.text === 'true')
    .map(({ block }) => block.labels[0] ?? '');
  const fresh = work.change.variables.filter((one) => one.sensitive).map((one) => one.name);
  return [...sensitive, ...fresh].some((name) => new RegExp(`\\bvar\\.${name}\\b`).test(text));
}

/** Files of values, and the environment each is for. */
export function valueFiles(work: Work, folder: string): { path: string; environment: string }[] {
  const files = work.found.draft.files().filter((path) => path.endsWith('.tfvars') && (folder === '.' || path.startsWith(`${folder}/`)));
  return files.map((path) => {
    const name = path.slice(path.lastIndexOf('/') + 1, -'.tfvars'.length).replace(/\.auto$/, '');
    const parent = folderOf(path);
    return { path, environment: name === 'terraform' ? parent.slice(parent.lastIndexOf('/') + 1) : name };
  });
}

/** Short and long names of the same environment. */
const SAME: string[][] = [
  ['dev', 'development'],
  ['prod', 'production', 'prd'],
  ['stage', 'staging', 'stg'],
  ['test', 'tst'],
];

/** True when both name the same environment. */
export const sameEnvironment = (a: string, b: string): boolean => a === b || SAME.some((names) => names.includes(a) && names.includes(b));

/** Writes a variable's value per environment into the `.tfvars` of each. What is missing is asked. */
export function addValues(work: Work, module: TerraformModule, variable: Variable): void {
  const files = valueFiles(work, module.folder);
  for (const [environment, value] of Object.entries(variable.values ?? {})) {
    const fitting = files.filter((file) => sameEnvironment(file.environment, environment));
    const [only] = fitting;
    if (only && fitting.length === 1) setValue(work, only.path, variable.name, value);
    else askValues(work, module, variable, environment, fitting.length > 0 ? fitting : files);
  }
  const missing = files.filter(
    (file) =>
      work.change.environments.some((environment) => sameEnvironment(environment, file.environment)) &&
      !Object.keys(variable.values ?? {}).some((environment) => sameEnvironment(environment, file.environment)),
  );
  const needed = (variable.default ?? null) === null && !variable.sensitive;
  if (needed && missing.length > 0)
    work.warnings.push(
      `"${variable.name}" has no value for ${missing.map((file) => file.environment).join(', ')}: put it into ${missing.map((file) => file.path).join(', ')}`,
    );
}

/** One value in a `.tfvars`. */
export function setValue(work: Work, path: string, name: string, value: Value): void {
  work.changes.push(
    edit(path, hcl, { op: 'attribute', in: [], name, value: toHcl(value, (asset) => asset.path), mode: 'add' } satisfies HclOp),
  );
  work.because.push(`values of an environment stand in ${path}`);
}

function askValues(work: Work, module: TerraformModule, variable: Variable, environment: string, files: { path: string }[]): void {
  work.questions.push({
    slot: slotOf(work, `variables[name=${variable.name}].values.${environment}`),
    reason: `There is no one file with the values of "${environment}" below ${module.folder}.`,
    seen: [...files.map((file) => `${file.path}:1`), ...declared(module, 'variable').slice(0, 1).map(placeOf)],
    options: files.length > 0 ? files.map((file) => file.path) : [inFolder(module.folder, `${environment}.tfvars`)],
  });
}
