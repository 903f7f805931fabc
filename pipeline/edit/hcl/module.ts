import { attributeOf, blocksOf, lineAt, parseHcl, unquote, type HclBlock, type HclBody } from './parse.js';
import { references } from './references.js';
import { tokenize, type Token } from './token.js';

/** One `.tf` file of a module. */
export interface ModuleFile {
  path: string;
  text: string;
  body: HclBody;
}

/** A Terraform module: the `.tf` files of one folder. */
export interface TerraformModule {
  /** Workspace-relative; `.` for the root of the workspace. */
  folder: string;
  files: ModuleFile[];
}

/** A block together with the file it stands in. */
export interface Declared {
  file: ModuleFile;
  block: HclBlock;
}

/** What is needed of a draft or a workspace. */
interface Tree {
  files(): readonly string[];
  read(path: string): string | null | Promise<string | null>;
}

const SOURCE = /\.(tf|tofu)$/;

export const folderOf = (path: string): string => (path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.');
export const inFolder = (folder: string, name: string): string => (folder === '.' ? name : `${folder}/${name}`);

/**
 * Reads all `.tf` and `.tofu` files directly in a folder.
 * @throws InfraError where one of them is no HCL
 */
export async function readModule(tree: Tree, folder: string): Promise<TerraformModule> {
  const paths = tree.files().filter((path) => SOURCE.test(path) && folderOf(path) === folder);
  const files = await Promise.all(paths.map(async (path) => fileOf(path, (await tree.read(path)) ?? '')));
  return { folder, files };
}

const fileOf = (path: string, text: string): ModuleFile => ({ path, text, body: parseHcl(text, path) });

/** The blocks of a type in a module, with these labels where given. */
export const declared = (module: TerraformModule, type: string, labels: readonly string[] = []): Declared[] =>
  module.files.flatMap((file) => blocksOf(file.body, type, labels).map((block) => ({ file, block })));

/** `path:line` of a block. */
export const placeOf = ({ file, block }: Declared): string => `${file.path}:${lineAt(file.text, block.start)}`;

/** The value of an attribute that is a plain string. */
export function stringAttribute(block: HclBlock, name: string): string | undefined {
  const attribute = attributeOf(block.body, name);
  const [token] = attribute?.tokens ?? [];
  return attribute?.tokens.length === 1 && token?.kind === 'string' && token.inner?.length === 0 ? unquote(token.text) : undefined;
}

/** Everything expressions may name in a module: `var.x`, `local.x`, `aws_s3_bucket.logs`, `data.aws_region.current`, `module.net`. */
export function namesIn(module: TerraformModule): Set<string> {
  const names = new Set<string>();
  for (const { body } of module.files) {
    for (const item of body.items) if (item.kind === 'block') nameBlock(item, names);
  }
  return names;
}

function nameBlock(block: HclBlock, names: Set<string>): void {
  const [first = '', second = ''] = block.labels;
  if (block.type === 'variable') names.add(`var.${first}`);
  if (block.type === 'module') names.add(`module.${first}`);
  if (block.type === 'resource') names.add(`${first}.${second}`);
  if (block.type === 'data') names.add(`data.${first}.${second}`);
  if (block.type !== 'locals') return;
  for (const item of block.body.items) if (item.kind === 'attribute') names.add(`local.${item.name}`);
}

/** Names that Terraform itself provides. https://developer.hashicorp.com/terraform/language/expressions/references */
const BUILT_IN = new Set(['path', 'terraform', 'each', 'count', 'self', 'provider']);

/** What an expression names that a module does not declare. */
export function unknownNames(source: string, known: ReadonlySet<string>, path: string): string[] {
  const tokens = tokenize(source, path);
  const bound = boundIn(tokens);
  const used = references(tokens).filter((name) => !bound.has(name.split('.')[0] ?? ''));
  const declaredNames = used.map((name) =>
    name
      .split('.')
      .slice(0, name.startsWith('data.') ? 3 : 2)
      .join('.'),
  );
  return [...new Set(declaredNames)].filter((name) => !BUILT_IN.has(name.split('.')[0] ?? '') && !known.has(name));
}

/** The names that `for` expressions bring in. */
function boundIn(tokens: readonly Token[]): Set<string> {
  const bound = new Set<string>();
  tokens.forEach((token, at) => {
    if (token.inner) for (const name of boundIn(token.inner)) bound.add(name);
    if (token.text !== 'for') return;
    for (let next = at + 1; tokens[next] && tokens[next]?.text !== 'in'; next += 1) bound.add((tokens[next] as Token).text);
  });
  return bound;
}
