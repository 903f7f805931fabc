import { file } from '../../../pipeline/change.js';
import { InfraError } from '../../../pipeline/error.js';
import { editYaml, viewYaml, type YamlOp } from '../../../pipeline/edit/yaml.js';
import type { Found, Json, Made } from '../../../pipeline/kind.js';
import { checkJobs } from './graph.js';
import { isWorkflowPath } from './choose.js';
import { jobText, type Shape } from './job.js';
import { readWorkflow, type Workflow } from './workflow.js';
import type { CiTask } from '../task.js';

type NewWorkflow = {
  path: string;
  name?: string | null | undefined;
  triggers?: { [key: string]: Json } | null | undefined;
  permissions?: { [scope: string]: string } | null | undefined;
};

/** Proposed changes, and what was merged: when a pipeline runs of which nobody said when. */
const DEFAULT_TRIGGERS: { [key: string]: Json } = { push: { branches: ['main'] }, pull_request: null };

/**
 * A new workflow file in the style of its siblings.
 * @throws InfraError for a path that GitHub does not read, and for jobs that wait for each other
 */
export async function newWorkflow(
  task: CiTask,
  wanted: NewWorkflow,
  shape: Omit<Shape, 'workflow'>,
  sibling: Workflow | undefined,
  found: Found,
): Promise<Made> {
  const nowhere = {
    subject: `GitHub reads no workflow at ${wanted.path}`,
    remedy: 'Workflows lie in .github/workflows and end in .yml or .yaml.',
  };
  if (!isWorkflowPath(wanted.path)) throw new InfraError(nowhere);
  checkJobs(task, undefined);
  const workflow = sibling ?? (await blankWorkflow(wanted.path));
  const style = workflow.view.style();
  const made: Made = { changes: [], because: sibling ? [`written as ${sibling.path} is`] : [], warnings: [] };
  const permissions = wanted.permissions && Object.keys(wanted.permissions).length > 0 ? wanted.permissions : { contents: 'read' };
  const jobs = jobTexts(task, { ...shape, workflow: { ...workflow, data: { permissions } } }, made);
  const triggers = wanted.triggers && Object.keys(wanted.triggers).length > 0 ? wanted.triggers : await triggersLike(sibling, made);
  const view = {
    name: style.render(wanted.name ?? nameOf(wanted.path)),
    triggers: style.render({ on: triggers }),
    permissions: style.render({ permissions }),
    jobs: `jobs:\n${indented(jobs.join('\n\n'), style.indent)}`,
  };
  warnOfTrust(triggers, task, made);
  const there = await readWorkflow(wanted.path, found);
  if (there) return existingFile(there, task, { ...wanted, jobs }, found, made);
  made.changes.push(file(wanted.path, 'ci/github-actions/workflow.yml.hbs', view));
  return made;
}

function jobTexts(task: CiTask, shape: Shape, made: Made): string[] {
  return (task.jobs ?? [])
    .filter((job) => job.mode !== 'remove')
    .map((job) => {
      const said = jobText(job, shape, task.environment?.[job.id] ?? {});
      made.because?.push(...said.because);
      made.warnings?.push(...said.warnings);
      return `${job.id}:\n${indented(said.text, shape.workflow.view.style().indent)}`;
    });
}

const indented = (text: string, columns: number): string =>
  text
    .split('\n')
    .map((line) => (line === '' ? '' : ' '.repeat(columns) + line))
    .join('\n');

const nameOf = (path: string): string => {
  const words = (path.split('/').at(-1) as string).replace(/\.ya?ml$/, '').replace(/[-_]+/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

async function blankWorkflow(path: string): Promise<Workflow> {
  const [view] = await viewYaml('on:\n  push:\n    branches: [main]\njobs:\n  build:\n    runs-on: ubuntu-latest\n', path);
  if (!view) throw new Error('a workflow of our own did not parse');
  return { path, view, data: {}, jobs: [] };
}

async function triggersLike(sibling: Workflow | undefined, made: Made): Promise<{ [key: string]: Json }> {
  const on = sibling?.data['on'];
  made.because?.push(sibling ? `runs when ${sibling.path} does` : 'runs for pull requests and for what is merged');
  return on !== null && typeof on === 'object' && !Array.isArray(on) ? on : DEFAULT_TRIGGERS;
}

/** A pull request from a fork runs with the rights of the repository under this trigger: its code must not be checked out. */
function warnOfTrust(triggers: { [key: string]: Json }, task: CiTask, made: Made): void {
  if (!('pull_request_target' in triggers) && !('workflow_run' in triggers)) return;
  const checksOut = (task.jobs ?? []).some((job) =>
    (job.steps ?? []).some((step) => /checkout/.test(step.uses ?? '') && /head|merge/.test(JSON.stringify(step.with ?? {}))),
  );
  if (checksOut)
    throw new InfraError({
      subject: 'the workflow would run the code of a pull request from a fork with the rights of the repository',
      remedy: 'Use the trigger pull_request, or do not check that code out.',
    });
  made.steps = {
    ...made.steps,
    security: ['The workflow runs with the rights of the repository for everyone who opens a pull request: it must never run their code.'],
  };
}

/** The workflow that is there serves when it has every job of the plan as it would be written, and runs when the plan says. */
async function existingFile(there: Workflow, task: CiTask, wanted: NewWorkflow & { jobs: string[] }, found: Found, made: Made): Promise<Made> {
  const path = there.path;
  const missing = (task.jobs ?? []).filter((job) => !there.jobs.some((one) => one.id === job.id)).map((job) => job.id);
  if (missing.length > 0) {
    throw new InfraError({
      subject: `there is a workflow ${path} already, without the job${missing.length > 1 ? 's' : ''} ${missing.join(', ')}`,
      file: path,
      remedy: 'Name it as "pipeline" instead of "workflow" to add them.',
    });
  }
  const text = (await found.draft.read(path)) ?? '';
  if ((await editYaml(text, await writtenAs(wanted), path)) !== text) {
    throw new InfraError({ subject: `there is a workflow ${path} already, which does not run when the plan says`, file: path, remedy: 'Add the triggers there by hand, or name another path.' });
  }
  return { ...made, existing: [{ file: path, line: 1 }] };
}

/** What the file must say already; where it says something else, the editor refuses with what was to be written. */
async function writtenAs({ jobs, triggers }: NewWorkflow & { jobs: string[] }): Promise<YamlOp[]> {
  const runs: YamlOp[] = Object.entries(triggers ?? {}).map(([key, value]) => ({ op: 'set', at: ['on'], key, value, exists: 'refuse' }));
  const read = await viewYaml(jobs.join('\n'), 'jobs');
  const wanted = Object.entries((read[0]?.data ?? {}) as { [id: string]: Json });
  return [...runs, ...wanted.map(([key, value]): YamlOp => ({ op: 'set', at: ['jobs'], key, value, exists: 'refuse' }))];
}
