import { register } from 'node:module';
import { viewYaml } from '../../pipeline/edit/yaml.js';
import { InfraError } from '../../pipeline/error.js';
import type { Json, ProofRequest } from '../../pipeline/kind.js';
import { programOnPath } from './command.js';
import { judgedBy, type Judge } from './judge.js';
import type { Outcome, Proof } from './proof.js';

/** Checks a pipeline file: GitHub's own parser for workflows, own checks of what jobs wait for, and actionlint where it is installed. */
export const workflow: Proof = {
  name: 'workflow',
  inputs: (request, context) => ({
    input: request.input,
    text: context.read(pathOf(request)),
    linter: programOnPath('actionlint') ?? null,
  }),
  run: async (request, context) => {
    const path = pathOf(request);
    const text = context.read(path);
    const isGithub = /(?:^|\/)workflows\/[^/]+$/.test(path);
    const problems = [...(isGithub ? await parserProblems(text, path) : []), ...(await graphProblems(text, path))];
    if (problems.length > 0) return failed(`${path}: ${problems[0] ?? ''}`, problems, isGithub);
    return isGithub ? judgedBy(actionlint(path), passed(path, ENGINE), context) : passed(path, OWN);
  },
};

const ENGINE = '@actions/workflow-parser 0.3.61 and own checks of needs';
const OWN = 'own checks of stages and needs';

function pathOf({ input }: ProofRequest): string {
  if (typeof input['path'] === 'string') return input['path'];
  throw new InfraError({ subject: 'the proof "workflow" needs the path of a pipeline file' });
}

const failed = (summary: string, problems: readonly string[], isGithub: boolean): Outcome => ({
  exit: 1,
  verdict: 'failed',
  engine: isGithub ? ENGINE : OWN,
  summary,
  details: { problems: [...problems] },
});
const passed = (path: string, engine: string): Outcome => ({ exit: 0, verdict: 'passed', engine, summary: `${path} is valid` });

/** Exit codes: https://github.com/rhysd/actionlint/blob/main/docs/usage.md#exit-status */
const actionlint = (path: string): Judge => ({ program: 'actionlint', options: ['-no-color', '-shellcheck=', '-pyflakes='], files: [path], objects: [1] });

// The package imports JSON without saying so, which Node refuses: https://nodejs.org/api/errors.html#err_import_attribute_missing
const HOOK = `export async function resolve(specifier, context, next) {
  const found = await next(specifier, context);
  return /\\/@actions\\/[^/]+\\/dist\\/[^/]+\\.json$/.test(found.url) ? { ...found, importAttributes: { type: 'json' } } : found;
}`;

let hooked = false;

async function loadParser(): Promise<typeof import('@actions/workflow-parser')> {
  if (!hooked) register(`data:text/javascript,${encodeURIComponent(HOOK)}`);
  hooked = true;
  return import('@actions/workflow-parser');
}

/** What GitHub's parser says of a workflow: unknown keys, wrong types, expressions that do not parse or name unknown contexts. */
export async function parserProblems(text: string, path: string): Promise<string[]> {
  const { NoOperationTraceWriter, convertWorkflowTemplate, parseWorkflow } = await loadParser();
  const result = parseWorkflow({ name: path, content: text }, new NoOperationTraceWriter());
  if (result.value) await convertWorkflowTemplate(result.context, result.value);
  return [...new Set(result.context.errors.getErrors().map((error) => error.message))];
}

type Fields = { [key: string]: Json };
const isFields = (value: Json | undefined): value is Fields => value !== null && typeof value === 'object' && !Array.isArray(value);

/** Jobs that wait for what is not there or for each other; stages that are not declared. */
export async function graphProblems(text: string, path: string): Promise<string[]> {
  const [view] = await viewYaml(text, path);
  const data = isFields(view?.data) ? view.data : {};
  return isFields(data['jobs']) ? needsProblems(jobsOf(data['jobs'])) : gitlabProblems(data);
}

const jobsOf = (jobs: Fields): Map<string, string[]> =>
  new Map(Object.entries(jobs).map(([id, job]) => [id, isFields(job) ? names(job['needs']) : []]));

const names = (value: Json | undefined): string[] =>
  [value ?? []]
    .flat()
    .flatMap((one) =>
      typeof one === 'string'
        ? [one]
        : isFields(one) && typeof one['job'] === 'string' && one['pipeline'] === undefined && one['project'] === undefined
          ? [one['job']]
          : [],
    );

function needsProblems(jobs: ReadonlyMap<string, readonly string[]>): string[] {
  const unknown = [...jobs].flatMap(([id, needs]) =>
    needs.filter((need) => !jobs.has(need)).map((need) => `job "${id}" needs "${need}", which is not there`),
  );
  const circles = [...jobs.keys()].filter((id) => reaches(id, id, jobs, new Set()));
  return [...unknown, ...(circles.length > 0 ? [`jobs wait for each other: ${circles.join(', ')}`] : [])];
}

function reaches(from: string, to: string, jobs: ReadonlyMap<string, readonly string[]>, seen: Set<string>): boolean {
  return (jobs.get(from) ?? []).some((need) => {
    if (need === to) return true;
    if (seen.has(need)) return false;
    seen.add(need);
    return reaches(need, to, jobs, seen);
  });
}

// https://docs.gitlab.com/ci/yaml/#stages and #global-keywords
const DEFAULT_STAGES = ['.pre', 'build', 'test', 'deploy', '.post'];
const NOT_JOBS = new Set([
  'stages',
  'variables',
  'default',
  'workflow',
  'include',
  'image',
  'services',
  'cache',
  'before_script',
  'after_script',
  'spec',
  'pages',
]);

function gitlabProblems(data: Fields): string[] {
  const jobs = Object.entries(data).filter((entry): entry is [string, Fields] => isFields(entry[1]) && !NOT_JOBS.has(entry[0]));
  const stages = Array.isArray(data['stages']) ? ['.pre', ...data['stages'].map(String), '.post'] : DEFAULT_STAGES;
  const isWhole = data['include'] === undefined;
  const stray = jobs
    .filter(([, job]) => typeof job['stage'] === 'string' && !stages.includes(job['stage']))
    .map(([id, job]) => `job "${id}" is in stage "${String(job['stage'])}", which is not declared`);
  const visible = jobs.filter(([id]) => !id.startsWith('.'));
  const idle = visible
    .filter(([, job]) => !['script', 'run', 'trigger', 'extends', '<<'].some((key) => job[key] !== undefined))
    .map(([id]) => `job "${id}" does nothing: it has no script`);
  if (!isWhole) return [];
  return [...stray, ...idle, ...needsProblems(new Map(jobs.map(([id, job]) => [id, names(job['needs'])])))];
}
