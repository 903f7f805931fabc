import { InfraError } from '../../../pipeline/error.js';
import type { Json } from '../../../pipeline/kind.js';
import type { JobTask, StepTask, Variables } from '../task.js';
import { runsTests, scriptOf, type GitlabJob, type Pipeline } from './pipeline.js';

// What a job shares with its neighbours; when it runs and what it leaves behind is its own.
const FOLLOWED = ['extends', 'image', 'tags', 'services', 'before_script', 'cache', 'rules', 'only', 'except', 'interruptible'];
const INSTALLS =
  /^(?:corepack enable|npm (?:ci|install)|pnpm i|yarn(?: install|$)|pip3? install|poetry install|uv sync|bundle|composer|go mod|apk)/;

/** A plan's value as GitLab reads it: secrets are variables of the project. */
export function gitlabValue(value: Json): Json {
  return typeof value === 'string' ? value.replace(/\$\{(?:secret|var):([\w-]+)\}/g, (_, name: string) => `$${name}`) : value;
}

/** The job that is followed: in the stage of those the new one needs, one that runs tests, the last of them. */
export function precedentFor(pipeline: Pipeline, task: JobTask): GitlabJob | undefined {
  const visible = pipeline.jobs.filter((job) => !job.id.startsWith('.') && scriptOf(job).length > 0 && job.id !== task.id);
  const program = (line: string): string => line.trim().split(/\s+/).slice(0, 2).join(' ');
  const wanted = new Set((task.steps ?? []).flatMap((step) => (step.run ? [program(step.run)] : [])));
  const score = (job: GitlabJob): number =>
    (scriptOf(job).some((line) => wanted.has(program(line))) ? 8 : 0) +
    ((task.needs ?? []).includes(job.id) ? 4 : 0) +
    (runsTests(job) ? 2 : 0);
  return visible.map((job, index) => ({ job, score: score(job) + index / 1000 })).sort((a, b) => b.score - a.score)[0]?.job;
}

/** Commands of steps, one line each. @throws InfraError for an action of GitHub */
export function commandsOf(steps: readonly StepTask[], where: string): string[] {
  const foreign = steps.find((step) => step.uses);
  if (foreign)
    throw new InfraError({
      subject: `${where} uses ${foreign.uses ?? ''}, an action of GitHub, in a pipeline of GitLab`,
      remedy: 'Give the command to run instead.',
    });
  return steps.map((step) => String(gitlabValue((step.run ?? '').trimEnd())));
}

/** A job as YAML from column 0, made after its precedent. */
export function jobText(task: JobTask, pipeline: Pipeline, precedent: GitlabJob | undefined, environment: Variables): string {
  const { view } = pipeline;
  const style = view.style();
  const parts = new Map<string, string>();
  const put = (key: string, value: Json | undefined): void => void (value !== undefined && parts.set(key, style.render({ [key]: value })));
  for (const key of precedent ? FOLLOWED : []) {
    const text = view.textOf([precedent?.id ?? '', key]);
    if (text !== undefined) parts.set(key, joined(key, text, style.indent, style.dash_indent));
  }
  put('stage', stageFor(task, pipeline, precedent));
  put('needs', task.needs?.length ? task.needs : undefined);
  const stepVariables = Object.assign({}, ...(task.steps ?? []).map((step) => step.environment ?? {})) as Variables;
  const variables = { ...(task.environment ?? {}), ...environment, ...stepVariables };
  put(
    'variables',
    Object.keys(variables).length
      ? Object.fromEntries(
          Object.entries(variables).map(([name, value]) => [name, gitlabValue(typeof value === 'boolean' ? String(value) : value)]),
        )
      : undefined,
  );
  put('parallel', task.matrix && Object.keys(task.matrix).length ? { matrix: matrixOf(task.matrix) } : undefined);
  put('script', [...preparing(precedent), ...commandsOf(task.steps ?? [], `job "${task.id}"`)]);
  return orderOf(precedent)
    .flatMap((key) => parts.get(key) ?? [])
    .join('\n');
}

const ORDER = [
  'stage',
  'extends',
  'image',
  'services',
  'tags',
  'needs',
  'parallel',
  'variables',
  'cache',
  'before_script',
  'script',
  'rules',
  'only',
  'except',
  'interruptible',
];

function orderOf(precedent: GitlabJob | undefined): string[] {
  const order = Object.keys(precedent?.data ?? {}).filter((key) => ORDER.includes(key));
  for (const [index, key] of ORDER.entries()) {
    if (order.includes(key)) continue;
    const last = Math.max(-1, ...ORDER.slice(0, index).map((one) => order.indexOf(one)));
    order.splice(last + 1, 0, key);
  }
  return order;
}

function joined(key: string, text: string, indent: number, dash: number): string {
  const isList = text.startsWith('- ');
  const isBlock = isList || /^[\w"'.-]+:(?:\s|$)/.test(text);
  if (!isBlock) return `${key}: ${text}`;
  return `${key}:\n${text
    .split('\n')
    .map((line) => (line === '' ? '' : ' '.repeat(isList ? dash : indent) + line))
    .join('\n')}`;
}

// Where a job needs others, the stage of the last of them: a job may not need a later stage.
function stageFor(task: JobTask, pipeline: Pipeline, precedent: GitlabJob | undefined): Json | undefined {
  const stages = (task.needs ?? [])
    .map((id) => pipeline.jobs.find((job) => job.id === id)?.data['stage'])
    .filter((stage): stage is string => typeof stage === 'string');
  const last = stages.sort((a, b) => pipeline.stages.indexOf(a) - pipeline.stages.indexOf(b)).at(-1);
  const own = pipeline.stages.find((stage) => stage === task.id || (/e2e/i.test(task.id) && /e2e/i.test(stage)));
  return own ?? last ?? precedent?.data['stage'];
}

const preparing = (precedent: GitlabJob | undefined): string[] => {
  const lines = precedent ? scriptOf(precedent) : [];
  const other = lines.findIndex((line) => !INSTALLS.test(line.trim()));
  return lines.slice(0, other === -1 ? 0 : other);
};

// https://docs.gitlab.com/ci/yaml/#parallelmatrix: a list of maps of lists
const matrixOf = (matrix: { [key: string]: Json }): Json => {
  if (Array.isArray(matrix['include'])) return matrix['include'];
  return [matrix];
};
