import type { Sighting } from '../kind.js';
import type { Workspace } from '../workspace.js';
import { fileIndex, nameOf } from './file-index.js';
import { placeOf } from './places.js';
import { lineOf, textOf } from './reading.js';

/** How the workspace as a whole is built, and by which package manager. */
export interface WorkspaceKind {
  kind: string;
  /** Null where no manifest or lock file names one. */
  package_manager: string | null;
  evidence: Sighting[];
}

interface Rule {
  kind: string;
  /** Files in the root; the first that is there is the evidence. */
  files: string[];
  text?: RegExp;
}

/** From the most telling to the least: a task runner over packages, then what builds the root, then what lies below it. */
const RULES: Rule[] = [
  { kind: 'nx', files: ['nx.json'] },
  { kind: 'turborepo', files: ['turbo.json', 'turbo.jsonc'] },
  { kind: 'lerna', files: ['lerna.json'] },
  { kind: 'rush', files: ['rush.json'] },
  { kind: 'moon', files: ['.moon/workspace.yml'] },
  { kind: 'bazel', files: ['MODULE.bazel', 'WORKSPACE.bazel', 'WORKSPACE'] },
  { kind: 'pnpm-workspaces', files: ['pnpm-workspace.yaml'], text: /^packages\s*:/m },
  { kind: 'rails', files: ['config/application.rb'], text: /Rails::Application/ },
  { kind: 'gradle', files: ['settings.gradle.kts', 'settings.gradle', 'build.gradle.kts', 'build.gradle'] },
  { kind: 'maven', files: ['pom.xml'] },
  { kind: 'python-poetry', files: ['poetry.lock'] },
  { kind: 'python-poetry', files: ['pyproject.toml'], text: /^\[tool\.poetry(\.dependencies)?\]/m },
  { kind: 'python-uv', files: ['uv.lock'] },
  { kind: 'python', files: ['pyproject.toml'], text: /^\[(project|build-system)\]/m },
  { kind: 'python', files: ['setup.py', 'manage.py'] },
  { kind: 'go', files: ['go.work', 'go.mod'] },
  { kind: 'rust', files: ['Cargo.toml'] },
  { kind: 'php', files: ['composer.json'] },
  { kind: 'elixir', files: ['mix.exs'] },
];

/** Manifests that a repository of something else may have for its own tools. */
const WEAK_RULES: Rule[] = [
  { kind: 'python', files: ['setup.cfg', 'Pipfile', 'requirements.txt'] },
  { kind: 'ruby', files: ['Gemfile'] },
];

/** Lock files first: they say what is used; manifests and wrappers only where nothing is locked. */
const MANAGERS: [file: string, manager: string, text?: RegExp][] = [
  ['package-lock.json', 'npm'],
  ['npm-shrinkwrap.json', 'npm'],
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
  ['poetry.lock', 'poetry'],
  ['uv.lock', 'uv'],
  ['Pipfile.lock', 'pipenv'],
  ['pdm.lock', 'pdm'],
  ['Gemfile.lock', 'bundler'],
  ['build.gradle.kts', 'gradle'],
  ['build.gradle', 'gradle'],
  ['settings.gradle', 'gradle'],
  ['settings.gradle.kts', 'gradle'],
  ['pom.xml', 'maven'],
  ['go.mod', 'go'],
  ['go.work', 'go'],
  ['Cargo.toml', 'cargo'],
  ['pyproject.toml', 'poetry', /^\[tool\.poetry\]/m],
  ['pyproject.toml', 'uv', /^\[tool\.uv\b/m],
  ['requirements.txt', 'pip'],
  ['pyproject.toml', 'pip', /^\[project\]/m],
  ['Pipfile', 'pipenv'],
  ['composer.lock', 'composer'],
  ['mix.lock', 'mix'],
];

/** The package managers of a kind that is no JavaScript workspace: a `package-lock.json` beside it is for tools of the repository. */
const OF_KIND: Record<string, string[]> = {
  rails: ['bundler'],
  ruby: ['bundler'],
  gradle: ['gradle'],
  maven: ['maven'],
  go: ['go'],
  rust: ['cargo'],
  php: ['composer'],
  elixir: ['mix'],
  'python-poetry': ['poetry'],
  'python-uv': ['uv'],
  python: ['uv', 'poetry', 'pdm', 'pipenv', 'pip'],
  'plain-terraform': [],
  'plain-helm': [],
  'plain-jsonnet': [],
  'plain-kubernetes': [],
};

/** Says what kind of workspace this is. */
export function describeWorkspace(workspace: Workspace): WorkspaceKind {
  const steps = [
    () => byRule(workspace, RULES),
    () => byWorkspaces(workspace),
    () => byContent(workspace),
    () => byRule(workspace, WEAK_RULES),
    () => byPackageJson(workspace),
  ];
  const kind = steps.reduce<Named | undefined>((found, step) => found ?? step(), undefined) ?? byLanguage(workspace);
  const manager = managerOf(workspace, kind.kind);
  return { kind: kind.kind, package_manager: manager?.name ?? null, evidence: [...kind.evidence, ...(manager?.evidence ?? [])] };
}

interface Named {
  kind: string;
  evidence: Sighting[];
}

function byRule(workspace: Workspace, rules: readonly Rule[]): Named | undefined {
  const present = new Set([...fileIndex(workspace).inside(''), 'config/application.rb', '.moon/workspace.yml']);
  for (const { kind, files, text } of rules) {
    const file = files.find((one) => present.has(one) && textOf(workspace, one) !== null);
    const line = file && text ? lineOf(textOf(workspace, file)!, text) : 1;
    if (file && line) return { kind, evidence: [{ file, line, why: `is the ${nameOf(file)} of the workspace` }] };
  }
  return undefined;
}

/** npm, Yarn or Bun workspaces. */
function byWorkspaces(workspace: Workspace): Named | undefined {
  const text = rootPackage(workspace);
  const line = text !== null && hasWorkspaces(text) ? lineOf(text, /"workspaces"/) : undefined;
  const manager = managerOf(workspace, 'node')?.name ?? 'npm';
  return line ? { kind: `${manager}-workspaces`, evidence: [{ file: 'package.json', line, why: 'names "workspaces"' }] } : undefined;
}

/** A package.json in the root: alone it makes the workspace plain Node, beside other languages polyglot. */
function byPackageJson(workspace: Workspace): Named | undefined {
  if (rootPackage(workspace) === null) return undefined;
  const languages = languagesBelow(workspace);
  if (languages.length > 1) return { kind: 'plain-polyglot', evidence: languages.map((one) => one.evidence) };
  return { kind: 'plain-node', evidence: [{ file: 'package.json', line: 1, why: 'is the package.json of the workspace' }] };
}

const rootPackage = (workspace: Workspace): string | null =>
  fileIndex(workspace).inside('').includes('package.json') ? textOf(workspace, 'package.json') : null;

/** `"workspaces": ["…"]` or `"workspaces": { "packages": ["…"] }`, with at least one entry. */
const hasWorkspaces = (text: string): boolean => /"workspaces"\s*:\s*(\{[^}]*"packages"\s*:\s*)?\[\s*"/.test(text);

const LANGUAGES: Record<string, string[]> = {
  node: ['package.json'],
  python: ['pyproject.toml', 'requirements.txt', 'setup.py', 'Pipfile'],
  go: ['go.mod'],
  rust: ['Cargo.toml'],
  jvm: ['pom.xml', 'build.gradle', 'build.gradle.kts'],
  ruby: ['Gemfile'],
  php: ['composer.json'],
  dotnet: ['*.csproj'],
  elixir: ['mix.exs'],
};

/** One manifest of each language below the root. */
function languagesBelow(workspace: Workspace): { language: string; evidence: Sighting }[] {
  return Object.entries(LANGUAGES).flatMap(([language, names]) => {
    const file = fileIndex(workspace)
      .match(names)
      .find((one) => one.includes('/') && placeOf(workspace, one) === 'own');
    return file ? [{ language, evidence: { file, line: 1, why: `is the manifest of a ${language} project` } }] : [];
  });
}

/** What most of the files are for, where they are not for a program. */
const CONTENT: [kind: string, patterns: string[]][] = [
  ['plain-terraform', ['*.{tf,tofu,hcl,tfvars}']],
  ['plain-helm', ['Chart.yaml', 'templates/**/*.{yaml,yml,tpl}']],
  ['plain-jsonnet', ['*.{jsonnet,libsonnet}']],
  ['plain-kubernetes', ['kustomization.{yaml,yml}']],
];
const PROGRAMS = ['*.{ts,tsx,js,jsx,mjs,py,go,java,kt,rb,cs,rs,php,ex,scala,swift,c,cc,cpp}'];

function byContent(workspace: Workspace): Named | undefined {
  const own = (patterns: string[]): string[] =>
    fileIndex(workspace)
      .match(patterns)
      .filter((file) => placeOf(workspace, file) === 'own');
  const programs = own(PROGRAMS).length;
  const most = CONTENT.map(([kind, patterns]) => ({ kind, files: own(patterns) })).sort((a, b) => b.files.length - a.files.length)[0]!;
  if (most.files.length <= programs) return undefined;
  const file = most.files[0]!;
  return { kind: most.kind, evidence: [{ file, line: 1, why: `one of ${most.files.length} files of this kind` }] };
}

function byLanguage(workspace: Workspace): Named {
  const languages = languagesBelow(workspace);
  if (languages.length > 1) return { kind: 'plain-polyglot', evidence: languages.map((one) => one.evidence) };
  return languages[0] ? { kind: `plain-${languages[0].language}`, evidence: [languages[0].evidence] } : { kind: 'plain', evidence: [] };
}

interface Manager {
  name: string;
  evidence: Sighting[];
}

function managerOf(workspace: Workspace, kind: string): Manager | undefined {
  const allowed = OF_KIND[kind];
  const field = allowed ? undefined : packageManagerField(workspace);
  if (field) return field;
  const files = new Set(fileIndex(workspace).inside(''));
  for (const [file, name, text] of MANAGERS) {
    if (!files.has(file) || (allowed && !allowed.includes(name))) continue;
    const line = text ? lineOf(textOf(workspace, file) ?? '', text) : 1;
    if (line) return { name, evidence: [{ file, line, why: `${nameOf(file)} is ${name}'s` }] };
  }
  return undefined;
}

/** The `packageManager` field that Corepack reads: `pnpm@9.1.0`. */
function packageManagerField(workspace: Workspace): Manager | undefined {
  const text = rootPackage(workspace);
  const name = /"packageManager"\s*:\s*"(npm|pnpm|yarn|bun)@/.exec(text ?? '')?.[1];
  const line = text === null ? undefined : lineOf(text, /"packageManager"/);
  return name && line ? { name, evidence: [{ file: 'package.json', line, why: `"packageManager" names ${name}` }] } : undefined;
}
