import { InfraError } from '../../../pipeline/error.js';
import type { YamlOp, YamlStep } from '../../../pipeline/edit/yaml.js';
import type { InsertedStep, Variables } from '../task.js';
import { stepText } from './job.js';
import type { Pins } from './pins.js';
import { githubData } from './values.js';
import { commandOf, isFields, nameOfStep, usesOf, type KnownJob, type Workflow } from './workflow.js';

/** A step for a job that is there, behind the one it names. @throws InfraError when there is no such step */
export function insertStep(step: InsertedStep, workflow: Workflow, pins: Pins, said: { because: string[]; warnings: string[] }): YamlOp {
  const job = workflow.jobs.find((one) => one.id === step.job) as KnownJob;
  const { job: _, after, ...own } = step;
  const text = stepText(own, { workflow, pins }, said)
    .replace(/^- /, '')
    .split('\n')
    .map((line, index) => (index === 0 ? line : line.slice(2)))
    .join('\n');
  const op: YamlOp = { op: 'append', at: ['jobs', job.id, 'steps'], text };
  return after ? { ...op, place: { after: stepNamed(job, after, workflow) } } : op;
}

function stepNamed(job: KnownJob, wanted: string, workflow: Workflow): YamlStep {
  const named = job.steps.filter((step) => nameOfStep(step) === wanted);
  if (named.length === 1) return { name: wanted };
  const alike = job.steps.filter((step) =>
    [nameOfStep(step), commandOf(step).trim(), usesOf(step), usesOf(step).split('@')[0], String(step.data['id'] ?? '')].includes(wanted),
  );
  if (alike.length === 1 && alike[0]) return alike[0].index;
  const seen = job.steps.map((step) => nameOfStep(step) ?? (usesOf(step) || commandOf(step).split('\n')[0]) ?? '');
  throw new InfraError({
    subject: alike.length ? `job "${job.id}" has ${alike.length} steps "${wanted}"` : `job "${job.id}" has no step "${wanted}"`,
    file: workflow.path,
    line: workflow.view.lineOf(['jobs', job.id]) ?? 1,
    evidence: [`steps: ${seen.join(' | ')}`],
    remedy: 'Name one of the steps that are there as "after".',
  });
}

/** Variables for a job that is there: beside their nearest relatives in a step or the job, else on the job. */
export function setVariables(id: string, variables: Variables, workflow: Workflow, said: { because: string[] }): YamlOp[] {
  const job = workflow.jobs.find((one) => one.id === id) as KnownJob;
  const entries = Object.entries(variables);
  const sets = envPlaces(job);
  return entries.map(([name, value]) => {
    const best = sets
      .map((place) => ({ place, alike: Math.max(0, ...place.names.map((other) => sharedWords(other, name))) }))
      .sort((a, b) => b.alike - a.alike)[0];
    const near = best && best.alike > 0 ? best.place : sets.find((place) => place.at.length === 2);
    const follow = near?.names.filter((other) => sharedWords(other, name) === best?.alike).at(-1);
    if (follow) said.because.push(`${name} stands beside ${follow} in job ${id}`);
    const at = near?.at ?? ['jobs', id];
    return {
      op: 'set',
      at: [...at, 'env'],
      key: name,
      value: githubData(value),
      place: follow && best && best.alike > 0 ? placeBeside(near?.names ?? [], follow) : 'sorted',
      container: { before: job.data['steps'] === undefined ? (Object.keys(job.data)[0] ?? '') : 'steps' },
    };
  });
}

const placeBeside = (names: readonly string[], follow: string): 'sorted' | { after: string } =>
  isSorted(names) ? 'sorted' : { after: follow };
const isSorted = (names: readonly string[]): boolean =>
  names.length > 2 && names.every((name, index) => index === 0 || (names[index - 1] as string) <= name);

interface EnvPlace {
  at: YamlStep[];
  names: string[];
}

function envPlaces(job: KnownJob): EnvPlace[] {
  const own = isFields(job.data['env']) ? [{ at: ['jobs', job.id], names: Object.keys(job.data['env']) }] : [];
  const steps = job.steps.flatMap((step): EnvPlace[] =>
    isFields(step.data['env']) ? [{ at: ['jobs', job.id, 'steps', step.index], names: Object.keys(step.data['env']) }] : [],
  );
  return [...own, ...steps];
}

/** How many words two names begin with in common: TF_VAR_region and TF_VAR_zone two. */
function sharedWords(a: string, b: string): number {
  const [left, right] = [a.split('_'), b.split('_')];
  let count = 0;
  while (count < left.length && count < right.length && left[count] === right[count]) count += 1;
  return count;
}
