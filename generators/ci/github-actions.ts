import { edit } from '../../pipeline/change.js';
import { InfraError } from '../../pipeline/error.js';
import { editYaml, type YamlOp } from '../../pipeline/edit/yaml.js';
import type { Found, Json, Made, Tool } from '../../pipeline/kind.js';
import { detectGithubActions } from './detection/github-actions.js';
import { chooseWorkflow, workflowPaths } from './github/choose.js';
import { checkJobs } from './github/graph.js';
import { insertStep, setVariables } from './github/insert.js';
import { jobText, type Shape } from './github/job.js';
import { newWorkflow } from './github/new-workflow.js';
import { pinsOf } from './github/pins.js';
import { removeJobs } from './github/remove.js';
import { precedentFor } from './github/setup.js';
import { readWorkflow, runsTests, usesOf, type Workflow } from './github/workflow.js';
import { secretsOf, unsafeSteps } from './security.js';
import type { CiTask, JobTask } from './task.js';

/** Workflows of GitHub Actions: jobs, steps and variables beside the ones that are there, and new files. */
export const githubActions: Tool<CiTask> = {
  name: 'github-actions',
  fallback: true,
  detect: detectGithubActions,
  changes: async (task, found) => {
    const unsafe = unsafeSteps(task);
    if (unsafe.length > 0) throw new InfraError(unsafe);
    const made = task.workflow ? await inNewFile(task, task.workflow, found) : await inExisting(task, found);
    return made.questions ? made : complete(task, found, made);
  },
};

async function inExisting(task: CiTask, found: Found): Promise<Made> {
  const choice = await chooseWorkflow(task, found);
  if ('question' in choice) return { changes: [], questions: [choice.question] };
  if ('none' in choice) return inNewFile(task, { path: '.github/workflows/ci.yml', name: 'CI' }, found);
  const { workflow } = choice;
  checkJobs(task, workflow);
  const said = {
    because: [...(task.pipeline ? [] : [`${workflow.path} already runs tests`])],
    warnings: [] as string[],
    follow_up: [] as string[],
  };
  const ops = await operations(task, workflow, found, said);
  const before = (await found.draft.read(workflow.path)) ?? '';
  const isThere = (await editYaml(before, ops, workflow.path)) === before;
  const changes = isThere ? [] : ops.map((op) => edit<YamlOp>(workflow.path, editYaml, op));
  return { changes, ...said, ...(isThere ? { existing: existingLines(task, workflow) } : {}), report: { workflow: workflow.path } };
}

function existingLines(task: CiTask, workflow: Workflow): { file: string; line: number }[] {
  const ids = [
    ...(task.jobs ?? []).map((job) => job.id),
    ...(task.steps ?? []).map((step) => step.job),
    ...Object.keys(task.environment ?? {}),
  ];
  return [...new Set(ids)].flatMap((id) => {
    const line = workflow.view.lineOf(['jobs', id]);
    return line === undefined ? [] : [{ file: workflow.path, line }];
  });
}

type Said = { because: string[]; warnings: string[]; follow_up: string[] };

async function operations(task: CiTask, workflow: Workflow, found: Found, said: Said): Promise<YamlOp[]> {
  const removal = removeJobs(task, workflow);
  said.because.push(...removal.because);
  said.warnings.push(...removal.warnings);
  said.follow_up.push(...removal.follow_up);
  const jobs: YamlOp[] = [];
  for (const job of (task.jobs ?? []).filter((one) => one.mode !== 'remove'))
    jobs.push(await jobOperation(task, job, workflow, found, said));
  const pins = pinsOf(workflowPaths(found), found);
  const steps = (task.steps ?? []).map((step) => insertStep(step, workflow, pins, said));
  const old = Object.entries(task.environment ?? {}).filter(
    ([id]) => workflow.jobs.some((job) => job.id === id) && !(task.jobs ?? []).some((job) => job.id === id),
  );
  return [...jobs, ...removal.ops, ...steps, ...old.flatMap(([id, variables]) => setVariables(id, variables, workflow, said))];
}

async function jobOperation(task: CiTask, job: JobTask, workflow: Workflow, found: Found, said: Said): Promise<YamlOp> {
  const shape = await shapeFor(task, job, found, workflow);
  const made = jobText(job, shape, task.environment?.[job.id] ?? {});
  said.because.push(...made.because);
  said.warnings.push(...made.warnings);
  const op: YamlOp = { op: 'set', at: ['jobs'], key: job.id, text: made.text, exists: job.mode === 'replace' ? 'replace' : 'refuse' };
  const neighbour = neighbourOf(task, job, workflow);
  return { ...op, ...(neighbour ? { place: { after: neighbour } } : {}), ...(workflow.jobs.length < 2 ? { blank: 1 } : {}) };
}

/** Behind the last job it waits for; without such, where a removed one was. */
function neighbourOf(task: CiTask, job: JobTask, workflow: Workflow): string | undefined {
  const own = (task.jobs ?? []).map((one) => one.id);
  const order = [...workflow.jobs.map((one) => one.id), ...own.slice(0, own.indexOf(job.id))];
  const waited = (job.needs ?? []).map((id) => order.lastIndexOf(id));
  if (waited.length > 0) return order[Math.max(...waited)];
  const removed = (task.jobs ?? []).find((one) => one.mode === 'remove' && workflow.jobs.some((known) => known.id === one.id));
  return removed?.id;
}

/** What a job is made after: a job of its workflow, of another one where that has nothing to follow. */
async function shapeFor(task: CiTask, job: JobTask, found: Found, workflow: Workflow | undefined): Promise<Shape> {
  const others = (await Promise.all(workflowPaths(found).map((path) => readWorkflow(path, found)))).filter(
    (one): one is Workflow => one !== undefined && one.path !== workflow?.path,
  );
  const style = workflow ?? others.find((one) => one.jobs.some(runsTests)) ?? others[0];
  const pins = pinsOf(workflowPaths(found), found);
  const commands = (job.steps ?? []).flatMap((step) => step.run ?? []);
  const removed = (task.jobs ?? []).filter((one) => one.mode === 'remove').map((one) => one.id);
  const every = [...(workflow ? [workflow] : []), ...others];
  const leave = (workflow?.jobs.length ?? 0) > 1 ? removed.filter((id) => id !== job.id) : [];
  const precedent = precedentFor(every, workflow, commands, job.needs ?? [], leave);
  const all = every.flatMap((one) => one.jobs);
  return { workflow: style as Workflow, pins, checkout: checkoutOf(all), machine: machineOf(all), ...(precedent ? { precedent } : {}) };
}

// The version that the documentation of GitHub Actions shows, where no workflow of the workspace names one.
const checkoutOf = (jobs: Workflow['jobs']): string =>
  jobs
    .flatMap((job) => job.steps)
    .map(usesOf)
    .find((uses) => uses.startsWith('actions/checkout@')) ?? 'actions/checkout@v4';

const machineOf = (jobs: Workflow['jobs']): string =>
  jobs.map((job) => job.data['runs-on']).find((machine): machine is string => typeof machine === 'string' && !machine.includes('${{')) ??
  'ubuntu-latest';

async function inNewFile(task: CiTask, wanted: NonNullable<CiTask['workflow']>, found: Found): Promise<Made> {
  const shape = await shapeFor(task, (task.jobs ?? [])[0] as JobTask, found, undefined);
  const made = await newWorkflow(task, wanted, shape, shape.workflow as Workflow | undefined, found);
  return { ...made, report: { workflow: wanted.path } };
}

/** What follows from every change: secrets to create, the proof, what a reviewer looks at. */
function complete(task: CiTask, found: Found, made: Made): Made {
  const path = String(made.report?.['workflow'] ?? '');
  const known = workflowPaths(found)
    .map((one) => found.workspace.read(one) ?? '')
    .join('\n');
  const secrets = secretsOf(task).filter((name) => name !== 'GITHUB_TOKEN');
  const fresh = secrets.filter((name) => !new RegExp(`secrets\\.${name}\\b`).test(known));
  const running = (task.jobs ?? []).filter((job) => job.mode !== 'remove').map((job) => job.id);
  return {
    ...made,
    follow_up: [
      ...(made.follow_up ?? []),
      ...fresh.map((name) => `create the repository secret ${name} (Settings → Secrets and variables → Actions)`),
    ],
    report: { ...made.report, ...reportOf(task), secrets },
    proofs: [{ proof: 'workflow', what: `${path} is a workflow that GitHub accepts`, input: { path } }],
    steps: {
      prerequisites: fresh.map((name) => `The repository has the secret ${name}.`),
      verification: [`Open a pull request and see that ${running.map((id) => `\`${id}\``).join(', ') || `\`${path}\``} runs and passes.`],
      rollback: [{ order: 4, step: `Revert the change of \`${path}\`.` }],
      security: [
        ...(made.steps?.security ?? []),
        ...secrets.map((name) => `${path} hands the secret ${name} to commands as a variable; it is never part of a command line.`),
      ],
    },
  };
}

function reportOf(task: CiTask): { [key: string]: Json } {
  const ids = (mode: JobTask['mode']): string[] => (task.jobs ?? []).filter((job) => job.mode === mode).map((job) => job.id);
  return {
    jobs_added: ids('add'),
    jobs_replaced: ids('replace'),
    jobs_removed: ids('remove'),
    steps_added: (task.steps ?? []).length,
  };
}
