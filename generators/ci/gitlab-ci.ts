import { edit } from '../../pipeline/change.js';
import { editYaml, type YamlOp } from '../../pipeline/edit/yaml.js';
import { InfraError, type Problem } from '../../pipeline/error.js';
import type { Found, Made, Question, Tool } from '../../pipeline/kind.js';
import { detectGitlabCi } from './detection/gitlab-ci.js';
import { commandsOf, gitlabValue, jobText, precedentFor } from './gitlab/job.js';
import { readPipeline, runsTests, scriptOf, type Pipeline } from './gitlab/pipeline.js';
import { secretsOf, unsafeSteps } from './security.js';
import type { CiTask, InsertedStep } from './task.js';

/** Pipelines of GitLab: jobs in the stage of their neighbours, commands and variables of jobs that are there. */
export const gitlabCi: Tool<CiTask> = {
  name: 'gitlab-ci',
  detect: detectGitlabCi,
  changes: async (task, found) => {
    const unsafe = unsafeSteps(task);
    if (unsafe.length > 0) throw new InfraError(unsafe);
    if (task.workflow)
      throw new InfraError({ subject: 'a pipeline of GitLab begins in one file: jobs go there', remedy: 'Leave "workflow" out.' });
    const choice = await choosePipeline(task, found);
    if (!('view' in choice)) return { changes: [], questions: [choice] };
    return inPipeline(task, choice, found);
  },
};

async function choosePipeline(task: CiTask, found: Found): Promise<Pipeline | Omit<Question, 'task_id'>> {
  const paths = found.finding?.paths ?? [];
  const named = task.pipeline ?? task.path ?? task.paths?.[0];
  const all = (await Promise.all((named ? [named] : paths).map((path) => readPipeline(path, found)))).filter(
    (one): one is Pipeline => one !== undefined,
  );
  const needed = [
    ...(task.jobs ?? []).flatMap((job) => job.needs ?? []),
    ...(task.steps ?? []).map((step) => step.job),
    ...Object.keys(task.environment ?? {}),
  ];
  const holding = all.filter((one) => needed.some((id) => one.jobs.some((job) => job.id === id)));
  const testing = all.filter((one) => one.jobs.some(runsTests));
  const chosen = [holding, testing, all].find((list) => list.length > 0) ?? [];
  if (chosen.length === 1 && chosen[0]) return chosen[0];
  const root = chosen.find((one) => /^\.gitlab-ci\.ya?ml$/.test(one.path));
  return (
    root ?? {
      slot: `changes[${found.index}].pipeline`,
      reason: chosen.length ? 'Several pipeline files fit.' : `There is no pipeline file ${named ?? ''}.`,
      seen: paths,
      options: paths,
    }
  );
}

async function inPipeline(task: CiTask, pipeline: Pipeline, found: Found): Promise<Made> {
  checkNames(task, pipeline);
  const made: Made = { changes: [], because: [], warnings: [], follow_up: [], report: { workflow: pipeline.path } };
  const ops = [
    ...jobOps(task, pipeline, made),
    ...(task.steps ?? []).map((step) => stepOp(step, pipeline)),
    ...variableOps(task, pipeline),
  ];
  const text = (await found.draft.read(pipeline.path)) ?? '';
  const isThere = (await editYaml(text, ops, pipeline.path)) === text;
  if (!isThere) made.changes.push(...ops.map((op) => edit<YamlOp>(pipeline.path, editYaml, op)));
  const line = pipeline.view.lineOf([(task.jobs ?? [])[0]?.id ?? (task.steps ?? [])[0]?.job ?? '']) ?? 1;
  return complete(task, pipeline, isThere ? { ...made, existing: [{ file: pipeline.path, line }] } : made);
}

/** @throws InfraError for jobs that are named and not there; what is included elsewhere cannot be seen and passes */
function checkNames(task: CiTask, pipeline: Pipeline): void {
  const own = (task.jobs ?? []).filter((job) => job.mode !== 'remove').map((job) => job.id);
  const removed = (task.jobs ?? []).filter((job) => job.mode === 'remove').map((job) => job.id);
  const known = [...pipeline.jobs.map((job) => job.id).filter((id) => !removed.includes(id)), ...own];
  const changed = [...(task.steps ?? []).map((step) => step.job), ...Object.keys(task.environment ?? {})];
  const waited = pipeline.data['include'] === undefined ? (task.jobs ?? []).flatMap((job) => job.needs ?? []) : [];
  const unknown = [...new Set([...changed, ...waited])].filter((id) => !known.includes(id));
  const orphaned = pipeline.jobs.filter(
    (job) =>
      !removed.includes(job.id) &&
      removed.some((id) => JSON.stringify([job.data['needs'], job.data['dependencies'], job.data['extends']]).includes(JSON.stringify(id))),
  );
  const problems: Problem[] = [
    ...unknown.map((id) => ({
      subject: `there is no job "${id}"`,
      file: pipeline.path,
      evidence: [`jobs: ${known.join(', ')}`],
      remedy: 'Name one of the jobs that are there.',
    })),
    ...orphaned.map((job) => ({
      subject: `job "${job.id}" builds on a job that is to be removed`,
      file: pipeline.path,
      line: pipeline.view.lineOf([job.id]) ?? 1,
      remedy: `Change job "${job.id}" first.`,
    })),
  ];
  if (problems.length > 0) throw new InfraError(problems);
}

function jobOps(task: CiTask, pipeline: Pipeline, made: Made): YamlOp[] {
  return (task.jobs ?? []).map((job): YamlOp => {
    if (job.mode === 'remove') return { op: 'remove', at: [job.id] };
    const precedent = precedentFor(pipeline, job);
    if (precedent)
      made.because?.push(
        `job ${job.id} is set up as job ${precedent.id} is (${pipeline.path}:${pipeline.view.lineOf([precedent.id]) ?? 1})`,
      );
    const text = jobText(job, pipeline, precedent, task.environment?.[job.id] ?? {});
    const order = pipeline.jobs.map((one) => one.id);
    const last = (job.needs ?? [])
      .map((id) => order.indexOf(id))
      .sort((a, b) => a - b)
      .at(-1);
    const neighbour = last !== undefined && last >= 0 ? order[last] : precedent?.id;
    return {
      op: 'set',
      at: [],
      key: job.id,
      text,
      exists: job.mode === 'replace' ? 'replace' : 'refuse',
      blank: 1,
      ...(neighbour ? { place: { after: neighbour } } : {}),
    };
  });
}

function stepOp(step: InsertedStep, pipeline: Pipeline): YamlOp {
  const job = pipeline.jobs.find((one) => one.id === step.job);
  const lines = job ? scriptOf(job) : [];
  const value = commandsOf([step], `the step for job "${step.job}"`)[0] ?? '';
  if (!step.after) return { op: 'append', at: [step.job, 'script'], value };
  const at = lines.findIndex((line) => line.trim() === step.after);
  if (at !== -1) return { op: 'append', at: [step.job, 'script'], value, place: { after: at } };
  throw new InfraError({
    subject: `job "${step.job}" has no command "${step.after}"`,
    file: pipeline.path,
    line: pipeline.view.lineOf([step.job]) ?? 1,
    evidence: lines,
    remedy: 'Name one of its commands as "after".',
  });
}

function variableOps(task: CiTask, pipeline: Pipeline): YamlOp[] {
  const there = Object.entries(task.environment ?? {}).filter(
    ([id]) => pipeline.jobs.some((job) => job.id === id) && !(task.jobs ?? []).some((job) => job.id === id),
  );
  return there.flatMap(([id, variables]) =>
    Object.entries(variables)
      .filter(([name, value]) => gitlabValue(value) !== `$${name}`)
      .map(([key, value]): YamlOp => ({
        op: 'set',
        at: [id, 'variables'],
        key,
        value: gitlabValue(typeof value === 'boolean' ? String(value) : value),
        place: 'sorted',
        container: { before: 'script' },
      })),
  );
}

function complete(task: CiTask, pipeline: Pipeline, made: Made): Made {
  const { path } = pipeline;
  const secrets = secretsOf(task);
  const ids = (task.jobs ?? []).filter((job) => job.mode !== 'remove').map((job) => job.id);
  return {
    ...made,
    follow_up: secrets.map((name) => `create the masked CI/CD variable ${name} (Settings → CI/CD → Variables)`),
    report: { ...made.report, jobs_added: ids, secrets },
    proofs: [{ proof: 'workflow', what: `${path} names only stages and jobs that are there`, input: { path } }],
    steps: {
      prerequisites: secrets.map((name) => `The project has the masked CI/CD variable ${name}.`),
      verification: [`Open a merge request and see that ${ids.map((id) => `\`${id}\``).join(', ') || `\`${path}\``} runs and passes.`],
      rollback: [{ order: 4, step: `Revert the change of \`${path}\`.` }],
      security: secrets.map((name) => `${path} reads the CI/CD variable ${name}; keep it masked and protected.`),
    },
  };
}
