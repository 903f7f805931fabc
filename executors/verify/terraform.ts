import { declared, folderOf, namesIn, readModule, unknownNames, type TerraformModule } from '../../pipeline/edit/hcl/module.js';
import { InfraError } from '../../pipeline/error.js';
import type { Json, ProofRequest } from '../../pipeline/kind.js';
import { openWorkspace } from '../../pipeline/workspace.js';
import { programOnPath } from './command.js';
import { judgedBy, type Judge } from './judge.js';
import type { Outcome, Proof, ProofContext } from './proof.js';

/**
 * Checks Terraform without a provider, a state or a network: every file parses with HashiCorp's own parser, the files written are as
 * `terraform fmt` leaves them, and no expression names what its module does not declare. `terraform fmt -check` runs where it is
 * installed; `terraform validate` needs the providers and stays with the person who plans.
 */
export const terraform: Proof = {
  name: 'terraform',
  inputs: (request, context) => ({ input: request.input, texts: textsOf(request, context), program: programOnPath(programFor() ?? 'terraform') ?? null }),
  run: async (request, context) => {
    const { folders, files } = inputOf(request);
    const modules = await Promise.all(folders.map((folder) => readModule(treeOf(context), folder)));
    const checks = [
      () => parseProblems(modules, files, context),
      () => formatProblems(files, context),
      async () => modules.flatMap((module) => nameProblems(module, files)),
    ];
    for (const check of checks) {
      const problems = await check();
      if (problems.length > 0) return { exit: 1, verdict: 'failed', engine: ENGINE, summary: problems[0] ?? '', details: { problems } };
    }
    return withTerraform(files, context);
  },
};

const ENGINE = '@cdktn/hcl2json 0.24.0, @cdktn/hcl-tools 0.24.0';

const strings = (value: Json | undefined): value is string[] => Array.isArray(value) && value.every((one) => typeof one === 'string');

function inputOf({ input }: ProofRequest): { folders: string[]; files: string[] } {
  const { folders, files } = input;
  if (strings(folders) && strings(files)) return { folders, files };
  throw new InfraError({ subject: 'the proof "terraform" needs "folders" and "files"' });
}

const treeOf = (context: ProofContext) => {
  const workspace = openWorkspace(context.root);
  return { files: () => workspace.files(), read: (path: string) => workspace.read(path) };
};

function textsOf(request: ProofRequest, context: ProofContext): Json {
  const { folders, files } = inputOf(request);
  const all = openWorkspace(context.root)
    .files()
    .filter((path) => /\.(tf|tofu)$/.test(path) && folders.includes(folderOf(path)));
  return Object.fromEntries([...new Set([...all, ...files])].map((path) => [path, context.read(path)]));
}

async function parseProblems(modules: readonly TerraformModule[], files: readonly string[], context: ProofContext): Promise<string[]> {
  const { parse } = await import('@cdktn/hcl2json');
  const paths = new Set([...modules.flatMap((module) => module.files.map((file) => file.path)), ...files]);
  const problems: string[] = [];
  for (const path of paths) {
    await parse(path, context.read(path)).catch((error: unknown) => problems.push(`${path}: ${(error as Error).message.split('\n')[0]}`));
  }
  return problems;
}

async function formatProblems(files: readonly string[], context: ProofContext): Promise<string[]> {
  const { format } = await import('@cdktn/hcl-tools');
  const problems: string[] = [];
  for (const path of files) {
    const text = context.read(path).replaceAll('\r\n', '\n');
    if ((await format(text)) !== text) problems.push(`${path}: \`terraform fmt\` would change it`);
  }
  return problems;
}

/** What the written files name and their module does not declare; two blocks of one name. */
function nameProblems(module: TerraformModule, files: readonly string[]): string[] {
  const known = namesIn(module);
  const own = module.files.filter((file) => files.includes(file.path));
  const unknown = own.flatMap((file) =>
    unknownNames(file.text, known, file.path)
      .filter(isAddress)
      .map((name) => `${file.path}: "${name}" is not declared in ${module.folder}`),
  );
  const addresses = ['resource', 'variable', 'output', 'module'].flatMap((type) =>
    declared(module, type).map(({ block }) => [type, ...block.labels].join('.')),
  );
  const twice = addresses.filter((address, at) => addresses.indexOf(address) !== at);
  return [...unknown, ...twice.map((address) => `${module.folder}: ${address} is declared twice`)];
}

/** Whole files hold keys of objects and names of blocks too; only what can be an address is judged. */
const isAddress = (name: string): boolean => /^(var|local|module|data)\.|^[a-z0-9]+_[a-z0-9_]+\./.test(name);

const programFor = (): string | undefined => ['terraform', 'tofu'].find((name) => programOnPath(name));

/** 3 says that a file is not formatted, 2 that it does not parse. */
const formatter = (program: string, files: readonly string[]): Judge => ({
  program,
  options: ['fmt', '-check', '-diff'],
  files,
  objects: [2, 3],
  complaint: ({ exit, output }) => (exit === 3 ? `fmt would change ${files.filter((path) => output.includes(path)).join(', ') || 'what was written'}` : /Error: .*/.exec(output)?.[0]),
});

async function withTerraform(files: readonly string[], context: ProofContext): Promise<Outcome> {
  const summary = `${files.join(', ')} parse, are formatted, and name nothing that is not declared; never planned or applied`;
  const passed: Outcome = { exit: 0, verdict: 'passed', engine: ENGINE, summary };
  const program = programFor();
  return program && files.length > 0 ? judgedBy(formatter(program, files), passed, context) : passed;
}
