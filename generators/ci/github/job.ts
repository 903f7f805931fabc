import type { Json } from '../../../pipeline/kind.js';
import type { JobTask, StepTask, Variables } from '../task.js';
import { needsBrowsers, playwrightStep } from './browsers.js';
import { pinAction, type Pins } from './pins.js';
import { fixedMatrix, readySteps, setsUp, type Precedent } from './setup.js';
import { githubData, secretsFor, secretVariables, stepData, type StepOrder } from './values.js';
import { isFields, type Workflow } from './workflow.js';

/** What a new job is made from besides the plan. */
export interface Shape {
  /** The file whose style the text takes. */
  workflow: Workflow;
  /** The job that is followed, and the file it is in. */
  precedent?: Precedent;
  pins: Pins;
  /** Reference of actions/checkout that the workspace uses, for a job that has nothing to follow. */
  checkout: string;
  /** Machine for a job that has nothing to follow. */
  machine: string;
}

/** A job as YAML from column 0, and what was thought on the way. */
export interface JobText {
  text: string;
  because: string[];
  warnings: string[];
}

// The order in which the syntax reference and most files have them.
const KEYS = ['name', 'needs', 'permissions', 'runs-on', 'timeout-minutes', 'strategy', 'container', 'env', 'defaults', 'steps'];
const FOLLOWED = ['runs-on', 'timeout-minutes', 'container', 'defaults'];

/** Writes a job: the machine and the preparing steps of its precedent, then the plan's own. */
export function jobText(task: JobTask, shape: Shape, environment: Variables = {}): JobText {
  const said: Pick<JobText, 'because' | 'warnings'> = { because: [], warnings: [] };
  const parts = new Map<string, string>();
  const put = (key: string, value: Json | undefined): void => void (value !== undefined && parts.set(key, rendered(shape, key, value)));
  follow(shape, task, parts);
  put('name', task.name && task.name !== task.id ? task.name : undefined);
  put('needs', needsOf(task, shape));
  put('permissions', permissionsOf(task, shape));
  put('strategy', task.matrix && Object.keys(task.matrix).length > 0 ? { matrix: githubData(task.matrix) } : undefined);
  const variables = { ...(task.environment ?? {}), ...environment };
  put('env', Object.keys(variables).length > 0 ? githubData(variables) : undefined);
  if (!parts.has('runs-on')) put('runs-on', shape.machine);
  parts.set('steps', stepsText(task, shape, said));
  return {
    text: orderOf(shape)
      .flatMap((key) => parts.get(key) ?? [])
      .join('\n'),
    ...said,
  };
}

// One job to wait for is a word in most files, several are a list.
function needsOf(task: JobTask, { workflow }: Shape): Json | undefined {
  const needs = task.needs ?? [];
  if (needs.length === 0) return undefined;
  const known = workflow.jobs.flatMap((job) => (job.data['needs'] === undefined ? [] : [job.data['needs']]));
  const asWord = known.length === 0 || known.some((one) => typeof one === 'string');
  return needs.length === 1 && asWord ? (needs[0] as string) : needs;
}

const rendered = (shape: Shape, key: string, value: Json): string => shape.workflow.view.style().render({ [key]: value });

function orderOf({ precedent }: Shape): string[] {
  const order = Object.keys(precedent?.job.data ?? {}).filter((key) => KEYS.includes(key));
  for (const [index, key] of KEYS.entries()) {
    if (order.includes(key)) continue;
    const before = KEYS.slice(0, index).findLast((one) => order.includes(one));
    order.splice(before === undefined ? 0 : order.indexOf(before) + 1, 0, key);
  }
  return [...order.filter((key) => key !== 'steps'), 'steps'];
}

/** Copies what a job of this workflow runs on, as it is written there. */
function follow(shape: Shape, task: JobTask, parts: Map<string, string>): void {
  const { precedent } = shape;
  if (!precedent) return;
  const { view } = precedent.workflow;
  const matrix = fixedMatrix(precedent.job);
  for (const key of FOLLOWED) {
    const own = view.textOf(['jobs', precedent.job.id, key]);
    const text = own === undefined ? undefined : withoutMatrix(own, matrix, task);
    if (text === undefined || /\$\{\{[^}]*\b(?:matrix|needs|inputs)\./.test(text)) continue;
    const isBlock = /^(?:[\w"'-]+:(?:\s|$)|- )/.test(text);
    parts.set(key, isBlock ? `${key}:\n${padded(text, view.style().indent)}` : `${key}: ${text}`);
  }
}

/** Puts the values of a matrix where a job without one would refer to it. */
function withoutMatrix(text: string, matrix: ReadonlyMap<string, string>, task: JobTask): string {
  return [...matrix]
    .filter(([key]) => !(task.matrix && key in task.matrix))
    .reduce((current, [key, value]) => {
      const reference = `\\$\\{\\{\\s*matrix\\.${key.replace(/[^\w-]/g, '.')}\\s*\\}\\}`;
      const plain = /^\d/.test(value) ? JSON.stringify(value) : value;
      return current
        .replace(new RegExp(`(^|: )["']?${reference}["']?$`, 'gm'), (_, head: string) => head + plain)
        .replace(new RegExp(reference, 'g'), () => value);
    }, text);
}

const padded = (text: string, columns: number): string =>
  text
    .split('\n')
    .map((line) => (line === '' ? '' : ' '.repeat(columns) + line))
    .join('\n');

// Actions that get by with reading the code; commands that write somewhere with the job's token.
const READING = /^(?:actions\/(?:checkout|setup-[\w-]+|cache|upload-artifact|download-artifact)|[\w-]+\/(?:action-setup|setup-[\w-]+))@/;
const WRITING = /\b(?:gh |git push|publish|deploy|release|docker push|docker login|GITHUB_TOKEN|github\.token)\b/;

/** Reading the code, for a job that needs no more, in a workflow that would give it the default token. */
function permissionsOf(task: JobTask, { workflow }: Shape): Json | undefined {
  if (workflow.data['permissions'] !== undefined) return undefined;
  const reads = (task.steps ?? []).every((step) => (step.uses ? READING.test(step.uses) : !WRITING.test(step.run ?? '')));
  const habit = workflow.jobs.some((job) => job.data['permissions'] !== undefined);
  return reads && !WRITING.test(JSON.stringify(task.steps)) && (habit || (task.steps ?? []).some((step) => step.run))
    ? { contents: 'read' }
    : undefined;
}

function stepsText(task: JobTask, shape: Shape, said: Pick<JobText, 'because' | 'warnings'>): string {
  const style = shape.workflow.view.style();
  const items = [
    ...readyTexts(task, shape, said),
    ...(task.steps ?? []).map((step) => stepText(step, shape, said, secretVariables(secretsFor(task, step)))),
  ];
  const glue = style.isSpaced('steps') ? '\n\n' : '\n';
  return `steps:\n${padded(items.join(glue), style.dash_indent)}`;
}

/** One step of the plan as an item of a list, from column 0. */
export function stepText(
  step: StepTask,
  shape: Pick<Shape, 'workflow' | 'pins'>,
  said: Pick<JobText, 'because' | 'warnings'>,
  more: Variables = {},
): string {
  const pin = step.uses ? pinAction(step.uses, shape.pins) : undefined;
  if (pin?.warning) said.warnings.push(pin.warning);
  if (pin?.because) said.because.push(pin.because);
  const data = stepData(pin ? { ...step, uses: pin.uses } : step, stepOrder(shape.workflow), more);
  const text = shape.workflow.view.style().render([data], 'steps');
  return pin?.remark ? text.replace(/^(\s*(?:- )?uses: .*)$/m, (line) => `${line} # ${pin.remark}`) : text;
}

/** `env` before or behind `run`, as most steps of the file have it. */
export function stepOrder(workflow: Workflow): StepOrder {
  const both = workflow.jobs
    .flatMap((job) => job.steps)
    .map((step) => Object.keys(step.data))
    .filter((keys) => keys.includes('env') && (keys.includes('run') || keys.includes('with')));
  const first = both.filter((keys) => keys.indexOf('env') < Math.max(keys.indexOf('run'), keys.indexOf('with'))).length;
  return first * 2 > both.length ? ['name', 'uses', 'env', 'run', 'with'] : ['name', 'uses', 'run', 'with', 'env'];
}

function readyTexts(task: JobTask, shape: Shape, said: Pick<JobText, 'because' | 'warnings'>): string[] {
  const steps = task.steps ?? [];
  if (!steps.some((step) => step.run) || steps.some((step) => /checkout/.test(step.uses ?? ''))) return [];
  const texts = [...preparing(task, shape, said)];
  const browsers =
    steps.some((step) => needsBrowsers(step.run ?? '')) &&
    !texts.some((text) => /playwright install|mcr\.microsoft\.com\/playwright/.test(text));
  if (browsers) texts.push(playwrightStep(shape, said));
  return texts;
}

function preparing(task: JobTask, shape: Shape, said: Pick<JobText, 'because' | 'warnings'>): string[] {
  const { precedent } = shape;
  const all = (precedent ? readySteps(precedent.job) : []).map((step) =>
    itemText(shape, ['jobs', precedent?.job.id ?? '', 'steps', step.index], task),
  );
  // What depends on a matrix that the new job does not have cannot be followed, nor what comes behind it.
  const open = all.findIndex((text) =>
    [...text.matchAll(/\bmatrix\.([\w-]+)/g)].some(
      ([, key]) => !(task.matrix && ((key as string) in task.matrix || 'include' in task.matrix)),
    ),
  );
  const own = open === -1 ? all : all.slice(0, open);
  const isStranger = ([, id]: RegExpExecArray): boolean => !(task.needs ?? []).includes(id as string);
  const strangers = own.filter((text) => [...text.matchAll(/\bneeds\.([\w-]+)/g)].some(isStranger));
  if (precedent && own.length > 0 && strangers.length === 0) {
    tellOfPrecedent(task, precedent, said);
    return own;
  }
  said.because.push(`no job here shows how one is set up: job ${task.id} only checks the code out`);
  return [stepText({ uses: shape.checkout }, shape, said)];
}

/** What the job that is followed shows, and what it has that the new one lacks. */
function tellOfPrecedent(task: JobTask, { workflow, job }: Precedent, said: Pick<JobText, 'because' | 'warnings'>): void {
  const commands = (task.steps ?? []).flatMap((step) => step.run ?? []);
  said.because.push(`job ${task.id} is set up as job ${job.id} is (${workflow.path}:${workflow.view.lineOf(['jobs', job.id]) ?? 1})`);
  const lacks = setsUp(job, commands) === 'no' ? `what ${JSON.stringify(commands[0])} needs` : undefined;
  if (lacks) said.warnings.push(`no job here sets up ${lacks}: see whether job ${task.id} lacks a step`);
  const services = isFields(job.data['services']) ? Object.keys(job.data['services']).join(', ') : '';
  if (services) said.warnings.push(`job ${job.id} starts ${services} (services); job ${task.id} does not: add what its commands need`);
}

function itemText(shape: Shape, path: (string | number)[], task: JobTask): string {
  const text = shape.precedent?.workflow.view.textOf(path) ?? '';
  const plain = shape.precedent ? withoutMatrix(text, fixedMatrix(shape.precedent.job), task) : text;
  return plain
    .split('\n')
    .map((line, index) => (index === 0 ? `- ${line}` : line === '' ? '' : `  ${line}`))
    .join('\n');
}
