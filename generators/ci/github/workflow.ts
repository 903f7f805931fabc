import { viewYaml, type YamlView } from '../../../pipeline/edit/yaml.js';
import type { Found, Json } from '../../../pipeline/kind.js';

export type Fields = { [key: string]: Json };

/** One step that is there. */
export interface KnownStep {
  index: number;
  data: Fields;
}

/** One job that is there. */
export interface KnownJob {
  id: string;
  data: Fields;
  needs: string[];
  steps: KnownStep[];
}

/** One workflow file, read. */
export interface Workflow {
  path: string;
  view: YamlView;
  data: Fields;
  jobs: KnownJob[];
}

/** Whether a value is a map. */
export const isFields = (value: Json | undefined): value is Fields => value !== null && typeof value === 'object' && !Array.isArray(value);

const textList = (value: Json | undefined): string[] => [value ?? []].flat().filter((one): one is string => typeof one === 'string');

/** A workflow as the draft has it; undefined when there is no such file or it has no jobs. Throws an InfraError for what is not YAML. */
export async function readWorkflow(path: string, found: Found): Promise<Workflow | undefined> {
  const text = await found.draft.read(path);
  if (text === null) return undefined;
  const [view] = await viewYaml(text, path);
  if (!view || !isFields(view.data)) return undefined;
  const jobs = isFields(view.data['jobs']) ? view.data['jobs'] : {};
  return { path, view, data: view.data, jobs: Object.entries(jobs).flatMap(([id, data]) => (isFields(data) ? [jobOf(id, data)] : [])) };
}

function jobOf(id: string, data: Fields): KnownJob {
  const steps = Array.isArray(data['steps']) ? data['steps'] : [];
  return {
    id,
    data,
    needs: textList(data['needs']),
    steps: steps.flatMap((step, index) => (isFields(step) ? [{ index, data: step }] : [])),
  };
}

/** The names of the events that start a workflow. */
export function triggersOf({ data }: Workflow): string[] {
  const on = data['on'] ?? data['true'];
  if (isFields(on)) return Object.keys(on);
  return textList(on);
}

/** The commands of a step; empty for one that uses an action. */
export const commandOf = (step: KnownStep): string => (typeof step.data['run'] === 'string' ? step.data['run'] : '');
/** The action of a step; empty for one that runs commands. */
export const usesOf = (step: KnownStep): string => (typeof step.data['uses'] === 'string' ? step.data['uses'] : '');
/** The name of a step, where it has one. */
export const nameOfStep = (step: KnownStep): string | undefined => (typeof step.data['name'] === 'string' ? step.data['name'] : undefined);

// Commands that run tests, in the ecosystems this package knows.
const TESTS =
  /\b(?:tests?|vitest|jest|pytest|tox|nox|rspec|phpunit|playwright|cypress|e2e)\b|\bgradlew? check\b|\bmvnw? (?:-\S+ )*verify\b/;

/** Whether a job runs tests: its id or name says so, or a command does. */
export const runsTests = (job: KnownJob): boolean =>
  /\btests?\b|\be2e\b/i.test(`${job.id} ${String(job.data['name'] ?? '')}`.replace(/[-_]/g, ' ')) ||
  job.steps.some((step) => TESTS.test(commandOf(step)));
