import { declared, folderOf, readModule, type TerraformModule } from '../../../pipeline/edit/hcl/module.js';
import type { Finding, Found, Question } from '../../../pipeline/kind.js';
import type { Infrastructure } from '../task.js';

/** Where a change goes: one root, or one per environment. */
export interface Site {
  modules: TerraformModule[];
  because: string[];
  warnings: string[];
}

export type Asked = Omit<Question, 'task_id'>;

/** Copies that Terraform downloads, and code that only shows or tests other code. */
const FOREIGN = /(^|\/)(\.terraform|node_modules|examples?|tests?|fixtures|vendor|cdk\.out|cdktf\.out)(\/|$)/;

/** Every folder of the workspace with Terraform code of its own. */
export function terraformFolders(found: Found): string[] {
  const folders = found.draft
    .files()
    .filter((path) => /\.(tf|tofu)$/.test(path) && !FOREIGN.test(path))
    .map(folderOf);
  return [...new Set(folders)];
}

/**
 * Chooses the folder that new code goes into: the one the change or the task names, the environments' own, the one that has
 * resources of the same service, the only root with that provider. Several that fit equally are a question.
 */
export async function chooseSite(change: Infrastructure, found: Found): Promise<Site | Asked> {
  const folders = terraformFolders(found);
  const named = namedFolders(change, found, folders);
  if (named.modules.length > 0) return { ...named, modules: await readAll(found, named.modules) };
  if (folders.length === 0) return firstRoot(change, found);
  const perEnvironment = environmentFolders(change, folders);
  if (perEnvironment)
    return {
      modules: await readAll(found, perEnvironment),
      because: [`one root per environment: ${perEnvironment.join(', ')}`],
      warnings: [],
    };
  const all = await readAll(found, folders);
  const fitting = narrow(all, change);
  const [only] = fitting;
  if (only && fitting.length === 1)
    return { modules: [only], because: [`root ${only.folder}: ${whyRoot(only, change)}`], warnings: misnamed(found, only.folder) };
  return askFolder(found, fitting.length > 0 ? fitting : all);
}

const readAll = (found: Found, folders: readonly string[]): Promise<TerraformModule[]> =>
  Promise.all(folders.map((folder) => readModule(found.draft, folder)));

function namedFolders(
  change: Infrastructure,
  found: Found,
  folders: readonly string[],
): { modules: string[]; because: string[]; warnings: string[] } {
  const byChange = [change.path, ...(change.paths ?? [])]
    .filter((path): path is string => path !== undefined)
    .map((path) => (path.endsWith('.tf') ? folderOf(path) : path.replace(/\/+$/, '')));
  if (byChange.length > 0) return { modules: byChange, because: [`the change names ${byChange.join(', ')}`], warnings: [] };
  const files = [...found.task.files_to_create, ...found.task.files_to_modify].filter((path) => /\.tf(vars)?$/.test(path)).map(folderOf);
  const known = [...new Set(files)].filter((folder) => folders.includes(folder));
  return { modules: known, because: known.map((folder) => `the task names ${folder}`), warnings: [] };
}

/** Without any Terraform in the workspace the task's own file says where to begin. */
function firstRoot(change: Infrastructure, found: Found): Site | Asked {
  const other = found.findings.find((one) => one.kind === 'iac' && !one.ambiguous && OTHERS.has(one.tool));
  const file = found.task.files_to_create.find((path) => path.endsWith('.tf'));
  if (other && !file && change.tool !== 'terraform') return askOther(found, other);
  const folder = file ? folderOf(file) : 'terraform';
  const because = `no Terraform in the workspace yet: ${folder} is ${file ? 'what the task names' : 'the default'}`;
  const warning = `${folder} has no provider, backend or version constraint yet: add them before the first \`terraform init\``;
  return { modules: [{ folder, files: [] }], because: [because], warnings: change.resources.length > 0 ? [warning] : [] };
}

/** Other ways to describe infrastructure, which are recognised but not written. */
const OTHERS = new Set(['cloudformation', 'cdk', 'pulumi', 'bicep', 'serverless', 'terragrunt']);

function askOther(found: Found, other: Finding): Asked {
  return {
    slot: `changes[${found.index}].tool`,
    reason: `The workspace describes its infrastructure with ${other.tool}, which is recognised but not written yet; there is no Terraform.`,
    seen: other.evidence.slice(0, 4).map((one) => `${one.file}:${one.line} ${one.why}`),
    options: ['terraform'],
  };
}

function environmentFolders(change: Infrastructure, folders: readonly string[]): string[] | undefined {
  if (change.environments.length === 0 || change.module) return undefined;
  const matched = change.environments.map((environment) => folders.filter((folder) => folder.split('/').includes(environment)));
  return matched.every((one) => one.length === 1) ? matched.map((one) => one[0] as string) : undefined;
}

const serviceOf = (type: string): string => type.split('_').slice(0, 2).join('_').replace(/v2$/, '');

function narrow(modules: TerraformModule[], change: Infrastructure): TerraformModule[] {
  const types = change.resources.map((one) => one.resource);
  const tests: ((module: TerraformModule) => boolean)[] = [
    (module) => change.update.length > 0 && change.update.every((one) => declared(module, 'resource', [one.resource, one.name]).length > 0),
    (module) => types.length > 0 && types.some((type) => declared(module, 'resource').some(({ block }) => block.labels[0] === type)),
    (module) =>
      types.length > 0 &&
      types.some((type) => declared(module, 'resource').some(({ block }) => serviceOf(block.labels[0] ?? '') === serviceOf(type))),
    (module) => types.length === 0 || types.some((type) => usesProvider(module, type.split('_')[0] ?? '')),
    isRoot,
  ];
  return tests.reduce((left, test) => {
    const kept = left.length > 1 ? left.filter(test) : [];
    return kept.length > 0 ? kept : left;
  }, modules);
}

const usesProvider = (module: TerraformModule, provider: string): boolean =>
  declared(module, 'provider', [provider]).length > 0 ||
  declared(module, 'resource').some(({ block }) => block.labels[0]?.startsWith(`${provider}_`));

/** A root is what `terraform init` runs in: it has a provider, a backend or required versions of its own. */
export const isRoot = (module: TerraformModule): boolean =>
  declared(module, 'provider').length > 0 ||
  declared(module, 'terraform').some(({ block }) =>
    block.body.items.some((item) => item.kind === 'block' && /^(backend|cloud)$/.test(item.type)),
  );

function whyRoot(module: TerraformModule, change: Infrastructure): string {
  const types = new Set(change.resources.map((one) => serviceOf(one.resource)));
  const alike = declared(module, 'resource').find(({ block }) => types.has(serviceOf(block.labels[0] ?? '')));
  if (alike) return `has ${alike.block.labels.join('.')} (${alike.file.path})`;
  return 'the only one that fits';
}

function misnamed(found: Found, folder: string): string[] {
  const file = found.task.files_to_create.find((path) => path.endsWith('.tf') && folderOf(path) !== folder);
  return file ? [`the task names ${file}, but this workspace keeps Terraform in ${folder}: the file goes there`] : [];
}

function askFolder(found: Found, modules: readonly TerraformModule[]): Asked {
  return {
    slot: `changes[${found.index}].path`,
    reason: `${modules.length} Terraform folders fit equally well.`,
    seen: modules.map((module) => `${module.files[0]?.path ?? module.folder}:1`),
    options: modules.map((module) => module.folder),
  };
}
