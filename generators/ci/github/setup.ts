import { commandOf, isFields, runsTests, usesOf, type KnownJob, type KnownStep, type Workflow } from './workflow.js';

// Actions that make a machine ready, by the part of their name that says so.
const READY_ACTION =
  /(?:^|\/)(?:checkout|cache)(?:@|\/|$)|\bsetup\b|\bset-shas\b|setup-|-setup\b|install|harden-runner|toolchain|corepack|bootstrap|prepare/i;
const READY_COMMANDS: readonly RegExp[] = [
  /^corepack enable|^npm (?:ci|i|install|config)\b|^pnpm (?:i|install|config|fetch)\b|^yarn(?: install| --|\s*$)|^bun (?:i|install)\b/,
  /^pip3? install|^python3? -m pip install|^poetry (?:install|config)|^pipenv (?:install|sync)|^uv (?:sync|pip install|venv)/,
  /^bundle install|^composer install|^go mod (?:download|vendor)|^cargo fetch/,
  /^apt-get (?:update|install)|^npx playwright install|^echo .* >> "?\$GITHUB_(?:PATH|ENV)|^git config/,
];

/** Whether a step only makes the machine ready for what the job is about. */
export function isReadyStep(step: KnownStep): boolean {
  if (usesOf(step)) return READY_ACTION.test(usesOf(step).split('@')[0] as string);
  const lines = commandOf(step)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  const isReady = (line: string): boolean => READY_COMMANDS.some((pattern) => pattern.test(line.replace(/^sudo /, '')));
  return lines.length > 0 && lines.every(isReady);
}

/** The steps at the beginning of a job that make the machine ready; empty where it does not even check the code out. */
export function readySteps(job: KnownJob): KnownStep[] {
  const other = job.steps.findIndex((step) => !isReadyStep(step));
  const ready = job.steps.slice(0, other === -1 ? job.steps.length : other);
  return ready.some((step) => /checkout/.test(usesOf(step))) ? ready : [];
}

const program = (command: string): string => command.trim().split(/\s+/).slice(0, 2).join(' ');

/** What a machine needs before programs of a kind run, and the steps that bring it. */
const LANGUAGES: { runs: RegExp; setup: RegExp }[] = [
  {
    runs: /^(?:npx|npm|node|pnpm|yarn|bunx?|nx|corepack|tsx)\b/,
    setup: /setup-node|setup-bun|pnpm\/action-setup|volta|\bnode\b|\bnpm ci\b|pnpm i|yarn/i,
  },
  {
    runs: /^(?:python3?|pip3?|pytest|poetry|uv|uvx|tox|nox|ruff|mypy|alembic|pipenv|hatch)\b/,
    setup: /setup-python|setup-uv|poetry|python/i,
  },
  { runs: /^(?:bundle|ruby|rake|rails|rspec|bin\/rails|bin\/rake)\b/, setup: /setup-ruby/i },
  { runs: /^(?:\.\/gradlew|gradle|\.\/mvnw|mvn|java|sbt)\b/, setup: /setup-java|setup-gradle/i },
  { runs: /^(?:go|golangci-lint)\b/, setup: /setup-go/i },
  { runs: /^(?:cargo|rustc)\b/, setup: /rust|cargo/i },
  { runs: /^(?:dotnet)\b/, setup: /setup-dotnet/i },
  { runs: /^(?:terraform|tofu)\b/, setup: /setup-terraform|setup-opentofu/i },
  { runs: /^(?:php|composer|vendor\/bin)\b/, setup: /setup-php/i },
];

/** Whether a job sets up what commands need: `unknown` where nothing is known of them. */
export function setsUp(job: KnownJob, commands: readonly string[]): 'yes' | 'no' | 'unknown' {
  const needed = LANGUAGES.filter(({ runs }) => commands.some((command) => command.split('\n').some((line) => runs.test(line.trim()))));
  if (needed.length === 0) return 'unknown';
  const text = JSON.stringify(readySteps(job).map((step) => step.data));
  return needed.every(({ setup }) => setup.test(text)) ? 'yes' : 'no';
}

/** A job that can be followed, with the file it is in. */
export interface Precedent {
  workflow: Workflow;
  job: KnownJob;
}

/**
 * The job whose shape a new one takes, the most alike first: it sets up what the commands need, runs the same program, is needed by
 * the new one, runs tests, stands in the same file, and gets by without a matrix, inputs or another job's outputs.
 */
export function precedentFor(
  workflows: readonly Workflow[],
  own: Workflow | undefined,
  commands: readonly string[],
  needs: readonly string[],
  leave: readonly string[],
): Precedent | undefined {
  const able = workflows.flatMap((workflow) =>
    workflow.jobs
      .filter((job) => job.data['runs-on'] !== undefined && !(workflow === own && leave.includes(job.id)))
      .map((job) => ({ workflow, job })),
  );
  const rated = able.map((one, index) => ({ one, score: scoreOf(one, own, commands, needs) - index / 10_000 }));
  return rated.sort((a, b) => b.score - a.score)[0]?.one;
}

function scoreOf({ workflow, job }: Precedent, own: Workflow | undefined, commands: readonly string[], needs: readonly string[]): number {
  const wanted = new Set(commands.map(program));
  const ready = JSON.stringify(readySteps(job).map((step) => step.data));
  const refers = (context: string, text: string): boolean => new RegExp(`\\$\\{\\{[^}]*\\b${context}\\.`).test(text);
  const points: [boolean, number][] = [
    [readySteps(job).length > 0, 16],
    [setsUp(job, commands) === 'yes', 10],
    [job.steps.some((step) => wanted.has(program(commandOf(step)))), 8],
    [refers('needs', ready), -12],
    [refers('inputs', JSON.stringify(job.data)), -8],
    [workflow === own, 6],
    [workflow === own && needs.includes(job.id), 4],
    [refers('matrix', JSON.stringify(job.data)), -3],
    [runsTests(job), 2],
  ];
  return points.reduce((sum, [holds, value]) => sum + (holds ? value : 0), 0);
}

/** What stands for a matrix value in a job that has no matrix: the last one listed, which is the newest as people write it. */
export function fixedMatrix(job: KnownJob): Map<string, string> {
  const strategy = job.data['strategy'];
  const matrix = isFields(strategy) && isFields(strategy['matrix']) ? strategy['matrix'] : {};
  const values = Object.entries(matrix).flatMap(([key, list]): [string, string][] => {
    const last = Array.isArray(list) ? pick(list) : undefined;
    return last === undefined ? [] : [[key, last]];
  });
  return new Map(values);
}

const pick = (list: unknown[]): string | undefined => {
  const plain = list.filter((value): value is string | number => typeof value === 'string' || typeof value === 'number').map(String);
  return plain.find((value) => /^ubuntu/.test(value)) ?? plain.at(-1);
};
