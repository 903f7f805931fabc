import type { Found } from '../../pipeline/kind.js';

/** Programs a sentence may tell a person to run, and the files that show that the workspace works with them. */
const PROGRAMS: Record<string, string[]> = {
  docker: ['**/Dockerfile*', '**/*compose*.{yml,yaml}'],
  kubectl: ['**/*.{yml,yaml}'],
  helm: ['**/Chart.yaml'],
  terraform: ['**/*.tf'],
  tofu: ['**/*.tf', '**/*.tofu'],
  promtool: ['**/*.{yml,yaml}', '**/*.rules'],
  amtool: ['**/*.{yml,yaml}'],
  psql: ['**/*.sql', '**/*.prisma'],
  alembic: ['**/alembic.ini'],
  aws: ['**/*.tf', '**/*.{yml,yaml}'],
  openssl: ['**/*'],
  git: ['**/*'],
  make: ['**/{Makefile,makefile,GNUmakefile}'],
};
const RUNNERS = /^(?:(npm|pnpm|yarn|bun)(?:\s+run)?\s+([\w:.-]+)|(npx|pnpx|bunx|pnpm exec|yarn dlx)\s+([@\w/.-]+))/;
/** Subcommands of package managers that need no script. */
const BUILT_IN = new Set(['install', 'i', 'ci', 'exec', 'add', 'publish', 'test', 'start', 'run', 'dlx']);

type Manifest = { scripts?: Record<string, string>; dependencies?: Record<string, string>; devDependencies?: Record<string, string> };

function manifests(found: Found): Manifest[] {
  return found.memo('document.manifests', () =>
    found.workspace.glob('**/package.json').flatMap((path) => manifestAt(path, found)),
  );
}

function manifestAt(path: string, found: Found): Manifest[] {
  try {
    return [JSON.parse(found.workspace.read(path) ?? '{}') as Manifest];
  } catch {
    return [];
  }
}

/** Whether what a code span says can be run here; undefined when it is no command at all. */
export function commandExists(span: string, found: Found): boolean | undefined {
  const runner = RUNNERS.exec(span);
  if (runner) return runnable(runner, found);
  const [program = '', argument] = span.split(/\s+/);
  if (argument === undefined) return undefined;
  if (program === 'make') return targets(found).has(argument);
  const shown = PROGRAMS[program];
  return shown ? shown.some((pattern) => found.workspace.glob(pattern).length > 0) : undefined;
}

function runnable(runner: RegExpExecArray, found: Found): boolean {
  const [, , script, launcher, program] = runner;
  const all = manifests(found);
  if (launcher) {
    const name = (program ?? '').replace(/(?<=.)@[^/]*$/, '');
    return all.some((one) => Object.keys({ ...one.dependencies, ...one.devDependencies }).some((known) => known === name || known.replace(/^@[^/]+\//, '') === name)) || name === 'infra-dev';
  }
  return all.some((one) => one.scripts?.[script ?? ''] !== undefined) || (BUILT_IN.has(script ?? '') && all.length > 0) || all.some((one) => ({ ...one.dependencies, ...one.devDependencies })[script ?? ''] !== undefined);
}

const targets = (found: Found): Set<string> =>
  found.memo('document.targets', () => new Set(found.workspace.glob(['Makefile', 'makefile', '**/Makefile']).flatMap((path) => [...(found.workspace.read(path) ?? '').matchAll(/^([\w.-]+)\s*:(?!=)/gm)].map((match) => match[1] ?? ''))));

/** The sentence, with a mark after each command that is not there. */
export function marked(text: string, found: Found): string {
  return text.replace(/`([^`]+)`/g, (span, code: string) => (commandExists(code, found) === false ? `${span} (to be provided)` : span));
}

/**
 * The command of the workspace for a purpose: a script or a Makefile target whose name says so.
 * @returns undefined where there is none
 */
export function commandFor(purpose: RegExp, found: Found): string | undefined {
  const scripts = Object.keys(manifestAt('package.json', found)[0]?.scripts ?? {});
  const script = scripts.find((name) => purpose.test(name));
  const manager = found.workspace.has('pnpm-lock.yaml') ? 'pnpm' : found.workspace.has('yarn.lock') ? 'yarn' : found.workspace.has('bun.lockb') || found.workspace.has('bun.lock') ? 'bun' : 'npm';
  if (script) return `${manager} run ${script}`;
  const target = [...targets(found)].find((name) => purpose.test(name));
  return target ? `make ${target}` : undefined;
}
