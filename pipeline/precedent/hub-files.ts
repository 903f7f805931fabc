import { anyOf } from '../detect/reading.js';
import { countMatches } from '../git.js';
import type { Workspace } from '../workspace.js';
import { isEditable } from './survey.js';

/** What is worth a look: a map or list of variables has several. */
const LEAST = 2;
/** So many files with most lines are looked at; a workspace with more repeats itself. */
const MOST = 60;
const NAME = '[A-Z][A-Z0-9]+(_[A-Z0-9]+)+';
/** `X: …`, `- X=…`, `- name: X`, `"X": …`, `name = "X"`, `X = …`, `…: ${X:default}`. */
const DECLARES = `^[[:space:]]*(- )?(\\{ *)?("?name"?[:=[:space:]]+)?["']?${NAME}["']?[[:space:]]*(:|=|,|\\}|$)|[:=][[:space:]]*["']?\\$\\{${NAME}(:[^}]*)?\\}["']?[[:space:]]*$`;
const DATA = ['*.yml', '*.yaml', '*.properties', '*.json', '*.tf', '*.tofu', '*.tfvars'];
/** What runs checks reads variables that are not the program's. */
const PIPELINES = anyOf(
  'i',
  /(^|\/)(\.github|\.circleci|\.gitlab|\.buildkite|\.tekton|\.azure|\.vscode|\.devcontainer|\.idea)\//,
  /(^|\/)(\.gitlab-ci|\.travis|azure-pipelines|bitbucket-pipelines|appveyor|cloudbuild|buildspec|codecov|mkdocs)\.ya?ml$/,
  /(^|\/)(openapi|swagger|package|tsconfig[\w.-]*)\.(ya?ml|json)$/,
);

const known = new WeakMap<Workspace, { files: string[] | undefined }>();

/** The data files that declare most variables, found by one search of the workspace; undefined without git. */
export function hubFiles(workspace: Workspace): string[] | undefined {
  const ready = known.get(workspace) ?? { files: search(workspace) };
  known.set(workspace, ready);
  return ready.files;
}

function search(workspace: Workspace): string[] | undefined {
  const counts = countMatches(workspace.root, DECLARES, DATA);
  if (!counts) return undefined;
  const listed = new Set(workspace.files());
  const worth = [...counts].filter(([path, count]) => count >= LEAST && listed.has(path) && !PIPELINES.test(path) && isEditable(workspace, path));
  return worth.sort((a, b) => b[1] - a[1]).slice(0, MOST).map(([path]) => path);
}
