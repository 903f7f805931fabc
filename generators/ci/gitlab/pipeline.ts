import { viewYaml, type YamlView } from '../../../pipeline/edit/yaml.js';
import type { Found, Json } from '../../../pipeline/kind.js';

export type Fields = { [key: string]: Json };

/** One job of a GitLab pipeline file. Names that begin with a dot are templates. */
export interface GitlabJob {
  id: string;
  data: Fields;
}

/** One pipeline file, read. */
export interface Pipeline {
  path: string;
  view: YamlView;
  data: Fields;
  stages: string[];
  jobs: GitlabJob[];
}

// https://docs.gitlab.com/ci/yaml/#global-keywords, and `image` and its kind, which stood there before `default` came
const KEYWORDS = new Set([
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
]);

/** Whether a value is a map. */
export const isFields = (value: Json | undefined): value is Fields => value !== null && typeof value === 'object' && !Array.isArray(value);

/** A pipeline file as the draft has it; undefined when there is none. Throws an InfraError for what is not YAML. */
export async function readPipeline(path: string, found: Found): Promise<Pipeline | undefined> {
  const text = await found.draft.read(path);
  if (text === null) return undefined;
  const view = (await viewYaml(text, path)).at(-1);
  if (!view || !isFields(view.data)) return undefined;
  const { data } = view;
  const jobs = Object.entries(data).flatMap(([id, job]) => (isFields(job) && !KEYWORDS.has(id) ? [{ id, data: job }] : []));
  return { path, view, data, jobs, stages: Array.isArray(data['stages']) ? data['stages'].map(String) : [] };
}

/** The commands of a job. */
export const scriptOf = (job: GitlabJob): string[] =>
  [job.data['script'] ?? []].flat(2).filter((line): line is string => typeof line === 'string');

const TESTS = /\b(?:tests?|vitest|jest|pytest|tox|rspec|phpunit|playwright|cypress|e2e|verify|check)\b/;

/** Whether a job runs tests. */
export const runsTests = (job: GitlabJob): boolean => /test|e2e/i.test(job.id) || scriptOf(job).some((line) => TESTS.test(line));
