import { declared, folderOf, inFolder, type TerraformModule } from '../../../pipeline/edit/hcl/module.js';
import type { Found } from '../../../pipeline/kind.js';

export interface Place {
  path: string;
  because: string;
}

/** Files that hold one sort of block by convention. https://developer.hashicorp.com/terraform/language/style#file-names */
const CONVENTION: Record<string, string> = { variable: 'variables.tf', output: 'outputs.tf' };

/** The file that new variables or outputs go into: where most of them are, else the conventional one. */
export function placeForBlock(module: TerraformModule, type: 'variable' | 'output'): Place {
  const conventional = inFolder(module.folder, CONVENTION[type] ?? `${type}s.tf`);
  const counts = new Map<string, number>();
  for (const { file } of declared(module, type)) counts.set(file.path, (counts.get(file.path) ?? 0) + 1);
  const [most] = [...counts].sort((a, b) => b[1] - a[1] || Number(b[0] === conventional) - Number(a[0] === conventional));
  if (most) return { path: most[0], because: `${type}s stand in ${most[0]}` };
  return { path: conventional, because: `no ${type} yet: ${conventional} by Terraform's style guide` };
}

/**
 * The file for a new resource: the one the task names, the one that is named after its service or holds its like, the only file with
 * resources, else a new file named after the service.
 */
export function placeForResource(module: TerraformModule, type: string, found: Found): Place {
  const named = namedFile(module, found);
  if (named) return named;
  const service = serviceOf(type);
  const holders = [...new Set(declared(module, 'resource').map(({ file }) => file.path))];
  const alike = declared(module, 'resource').filter(({ block }) => block.labels[0] === type);
  const kin = alike.length > 0 ? alike : declared(module, 'resource').filter(({ block }) => serviceOf(block.labels[0] ?? '') === service);
  const last = kin[kin.length - 1];
  if (last) return { path: last.file.path, because: `beside ${last.block.labels.join('.')} in ${last.file.path}` };
  const [only] = holders;
  if (only && holders.length === 1 && declared(module, 'resource').length > 2)
    return { path: only, because: `all resources stand in ${only}` };
  const path = inFolder(module.folder, `${service}.tf`);
  return { path, because: `one file per topic: ${path}` };
}

/** `aws_sesv2_email_identity` and `aws_ses_template` are both of `ses`. */
const serviceOf = (type: string): string => (type.split('_')[1] ?? type).replace(/v2$/, '');

function namedFile(module: TerraformModule, found: Found): Place | undefined {
  const files = [...found.task.files_to_create, ...found.task.files_to_modify].filter(
    (path) => /\.tf$/.test(path) && !/(^|\/)(variables|outputs|versions|providers?|backend)\.tf$/.test(path),
  );
  const file = files.find((path) => folderOf(path) === module.folder) ?? files[0];
  if (!file) return undefined;
  const path = inFolder(module.folder, file.slice(file.lastIndexOf('/') + 1));
  return { path, because: `the task names ${file}` };
}

/** The file for a new module block: beside the other ones. */
export function placeForModule(module: TerraformModule, name: string, found: Found): Place {
  const named = namedFile(module, found);
  if (named) return named;
  const calls = declared(module, 'module');
  const last = calls[calls.length - 1];
  const own = calls.some(({ block, file }) => file.path.endsWith(`/${block.labels[0]}.tf`));
  if (last && !own) return { path: last.file.path, because: `beside module "${last.block.labels[0]}" in ${last.file.path}` };
  const path = inFolder(module.folder, `${name}.tf`);
  return { path, because: `one file per module: ${path}` };
}
