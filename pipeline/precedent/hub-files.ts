import { anyOf, textOf } from '../detect/reading.js';
import { countMatches } from '../git.js';
import { FEW, type Workspace } from '../workspace.js';
import { isEditable } from './survey.js';

/** What is worth a look: a map or list of variables has several. */
const LEAST = 2;
/** So many files with most lines are looked at; a workspace with more repeats itself. */
const MOST = 60;
const NAME = '[A-Z][A-Z0-9]+(_[A-Z0-9]+)+';
/** `X: …`, `- X=…`, `- name: X`, `"X": …`, `name = "X"`, `X = …`, `…: ${X:default}`. */
const DECLARES = `^[[:space:]]*(- )?(\\{ *)?("?name"?[:=[:space:]]+)?["']?${NAME}["']?[[:space:]]*(:|=|,|\\}|$)|[:=][[:space:]]*["']?\\$\\{${NAME}(:[^}]*)?\\}["']?[[:space:]]*$`;
/** The same pattern in the words of JavaScript. */
const DECLARING = new RegExp(DECLARES.replaceAll('[:space:]', '\\s'));
const ENDINGS = ['yml', 'yaml', 'properties', 'json', 'tf', 'tofu', 'tfvars'];
const DATA = new RegExp(`\\.(${ENDINGS.join('|')})$`);
/** What runs checks reads variables that are not the program's. */
const PIPELINES = anyOf(
  'i',
  /(^|\/)(\.github|\.circleci|\.gitlab|\.buildkite|\.tekton|\.azure|\.vscode|\.devcontainer|\.idea)\//,
  /(^|\/)(\.gitlab-ci|\.travis|azure-pipelines|bitbucket-pipelines|appveyor|cloudbuild|buildspec|codecov|mkdocs)\.ya?ml$/,
  /(^|\/)(openapi|swagger|package|tsconfig[\w.-]*)\.(ya?ml|json)$/,
);

const known = new WeakMap<Workspace, { files: string[] | undefined }>();

/** The data files that declare most variables, found by one search of the workspace; undefined where they are many and there is no git. */
export function hubFiles(workspace: Workspace): string[] | undefined {
  const ready = known.get(workspace) ?? { files: search(workspace) };
  known.set(workspace, ready);
  return ready.files;
}

function search(workspace: Workspace): string[] | undefined {
  const data = workspace.files().filter((path) => DATA.test(path) && !PIPELINES.test(path));
  const counts = data.length > FEW ? countMatches(workspace.root, DECLARES, ENDINGS.map((ending) => `*.${ending}`)) : counted(workspace, data);
  if (!counts) return undefined;
  const listed = new Set(data);
  const worth = [...counts].filter(([path, count]) => count >= LEAST && listed.has(path) && isEditable(workspace, path));
  return worth.sort((a, b) => b[1] - a[1]).slice(0, MOST).map(([path]) => path);
}

/** Few files are read sooner than a process is started to search them. */
function counted(workspace: Workspace, files: readonly string[]): Map<string, number> {
  const countIn = (path: string): number => (textOf(workspace, path) ?? '').split('\n').filter((line) => DECLARING.test(line)).length;
  return new Map(files.map((path) => [path, countIn(path)]));
}
