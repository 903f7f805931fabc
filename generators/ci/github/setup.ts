import { commandOf, isFields, usesOf, type KnownJob, type KnownStep, type Workflow } from './workflow.js';

// Actions that make a machine ready, by the part of their name that says so.
const READY_ACTION = /(?:^|\/)(?:checkout|cache)(?:@|\/|$)|\bsetup\b|\bset-shas\b|setup-|-setup\b|install|harden-runner|toolchain|corepack|bootstrap|prepare/i;
const READY_COMMAND = /^(?:sudo )?(?:corepack enable|npm (?:ci|i|install)\b|pnpm (?:i|install|config|fetch)\b|yarn(?: install| --|\s*$)|bun (?:i|install)\b|pip3? install|python3? -m pip install|poetry (?:install|config)|pipenv (?:install|sync)|uv (?:sync|pip install|venv)|bundle install|composer install|go mod (?:download|vendor)|cargo fetch|apt-get (?:update|install)|npx playwright install|npm config|echo .* >> \$GITHUB_(?:PATH|ENV)|git config)/;

/** Whether a step only makes the machine ready for what the job is about. */
export function isReadyStep(step: KnownStep): boolean {
  if (usesOf(step)) return READY_ACTION.test(usesOf(step).split('@')[0] as string) || usesOf(step).startsWith('./');
  const lines = commandOf(step).split('\n').map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
  return lines.length > 0 && lines.every((line) => READY_COMMAND.test(line));
}

/** The steps at the beginning of a job that make the machine ready; empty where it does not even check the code out. */
export function readySteps(job: KnownJob): KnownStep[] {
  const other = job.steps.findIndex((step) => !isReadyStep(step));
  const ready = job.steps.slice(0, other === -1 ? job.steps.length : other);
  return ready.some((step) => /checkout/.test(usesOf(step)) || usesOf(step).startsWith('./')) ? ready : [];
}

const program = (command: string): string => command.trim().split(/\s+/).slice(0, 2).join(' ');

/**
 * The job whose shape a new one takes, the most alike first: it runs the same program, is needed by the new one, runs tests, and gets by
 * without a matrix or another job's outputs. Jobs that call a whole workflow have no shape.
 */
export function precedentFor(workflow: Workflow, commands: readonly string[], needs: readonly string[], leave: readonly string[]): KnownJob | undefined {
  const able = workflow.jobs.filter((job) => job.data['runs-on'] !== undefined && !leave.includes(job.id));
  const rated = able.map((job, index) => ({ job, score: scoreOf(job, commands, needs) - index / 1000 }));
  return rated.sort((a, b) => b.score - a.score)[0]?.job;
}

function scoreOf(job: KnownJob, commands: readonly string[], needs: readonly string[]): number {
  const text = JSON.stringify(job.data);
  const wanted = new Set(commands.map(program));
  const points: [boolean, number][] = [
    [readySteps(job).length > 0, 16],
    [job.steps.some((step) => wanted.has(program(commandOf(step)))), 8],
    [/\$\{\{[^}]*\bneeds\./.test(JSON.stringify(readySteps(job).map((step) => step.data))), -12],
    [needs.includes(job.id), 4],
    [/\$\{\{[^}]*\bmatrix\./.test(text), -3],
    [/\btests?\b/i.test(job.id), 2],
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
