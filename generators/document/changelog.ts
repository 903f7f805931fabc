import { edit, type Change } from '../../pipeline/change.js';
import type { Applied, Found, Made } from '../../pipeline/kind.js';
import type { Workspace } from '../../pipeline/workspace.js';
import { editChangelog } from './changelog/edit.js';
import { sentencesFor } from './changelog/sentence.js';
import { learnStyle } from './changelog/style.js';

const NAMES = /(^|\/)(CHANGELOG|CHANGES|HISTORY|NEWS)\.md$/i;
/** The last 10 to 20 changes of a kind show the habit; an older habit may be gone. */
const COMMITS = 20;
const FEWEST = 3;
/** A habit that at least half of the precedents have is followed. */
const HABIT = 0.5;

/** Tools that write the changelog themselves, by what they leave in a repository, and what a person does for them. */
const GENERATORS: { name: string; files: string[]; text?: RegExp; todo?: string }[] = [
  { name: 'changesets', files: ['.changeset/config.json'], todo: 'Run `npx changeset` and describe the change: the changelog is written from it.' },
  { name: 'git-cliff', files: ['cliff.toml', '.cliff.toml', 'config/cliff.toml'] },
  { name: 'release-please', files: ['release-please-config.json', '.release-please-manifest.json', '.github/release-please.yml'] },
  { name: 'semantic-release', files: ['.releaserc*', 'release.config.*'] },
  { name: 'standard-version', files: ['.versionrc*'] },
  { name: 'towncrier', files: ['towncrier.toml', 'newsfragments/*', 'changelog.d/*'], todo: 'Add a news fragment: the changelog is written from it.' },
  { name: 'reno', files: ['releasenotes/notes/*'], todo: 'Run `reno new` and describe the change.' },
  { name: 'semantic-release, standard-version or release-it', files: ['package.json'], text: /"(semantic-release|standard-version|commit-and-tag-version|release-it|@release-it\/[\w-]+|auto-changelog|lerna-changelog)"\s*:/ },
  { name: 'nx release', files: ['nx.json'], text: /"changelog"\s*:\s*\{|"workspaceChangelog"/ },
];

/**
 * The changelog entries of a run: where the workspace keeps a changelog by hand and the recent precedents of a kind of change usually
 * touched it, in its style. A generated changelog is never edited; what to run for it is said.
 * @param applied everything that was made
 */
export async function changelogFor(applied: readonly Applied[], found: Found): Promise<Made> {
  const { workspace } = found;
  const files = workspace.files().filter((path) => NAMES.test(path) && !/(^|\/)(vendor|node_modules|fixtures?|testdata)\//.test(path));
  const tool = generatorOf(workspace);
  if (tool) return { changes: [], follow_up: tool.todo && applied.length > 0 ? [tool.todo] : [] };
  const made: Made = { changes: [], because: [], warnings: [] };
  for (const one of applied.filter((each) => each.made.changes.length > 0)) {
    const paths = precedentPaths(workspace, one.made.changes);
    const choice = chooseFile(workspace, files, paths);
    if (choice) await addEntries(one, choice, found, made);
  }
  return made;
}

function generatorOf(workspace: Workspace): (typeof GENERATORS)[number] | undefined {
  return GENERATORS.find(({ files, text }) => workspace.glob(files).some((path) => !text || text.test(workspace.read(path) ?? '')));
}

/** Where precedents of a change show in the history: the files it edits, and for a new file the nearest folder that is there. */
function precedentPaths(workspace: Workspace, changes: readonly Change[]): string[] {
  const paths = changes.filter((change) => !NAMES.test(change.path) && !/^(README|docs\/)/i.test(change.path)).map((change) => (workspace.has(change.path) ? change.path : nearestFolder(workspace, change.path)));
  return [...new Set(paths)].filter(Boolean).slice(0, 8);
}

function nearestFolder(workspace: Workspace, path: string): string {
  for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
    const folder = path.slice(0, at + 1);
    if (workspace.files().some((one) => one.startsWith(folder))) return folder.slice(0, -1);
  }
  return '';
}

interface Choice {
  path: string;
  why: string;
}

/** The nearest changelog that the precedents touched; without a history, one that has a section for what is not released. */
function chooseFile(workspace: Workspace, files: readonly string[], paths: readonly string[]): Choice | undefined {
  const near = files.filter((file) => !file.includes('/') || paths.some((path) => path.startsWith(file.slice(0, file.lastIndexOf('/') + 1))));
  if (near.length === 0) return undefined;
  const commits = paths.length > 0 ? workspace.history(paths, COMMITS) : [];
  for (const path of near.sort((a, b) => b.split('/').length - a.split('/').length)) {
    const touched = commits.filter((commit) => commit.files.some((file) => file.path === path)).length;
    const habit = commits.length >= FEWEST && touched / commits.length >= HABIT;
    if (habit) return { path, why: `${touched} of the last ${commits.length} commits to ${paths[0]}${paths.length > 1 ? ' and its like' : ''} touched it` };
    if (commits.length < FEWEST && /^##\s*\[?unreleased\]?/im.test(workspace.read(path) ?? '')) return { path, why: 'it has a section for what is not released yet' };
  }
  return undefined;
}

async function addEntries(one: Applied, { path, why }: Choice, { workspace, draft }: Found, made: Made): Promise<void> {
  const text = (await draft.read(path)) ?? workspace.read(path) ?? '';
  const style = learnStyle(text);
  if (!style) return void made.warnings!.push(`${path} has a form that is not recognised: add an entry for this change there.`);
  for (const entry of sentencesFor(one, style)) made.changes.push(edit(path, editChangelog, entry));
  if (!made.because!.some((line) => line.startsWith(path))) made.because!.push(`${path}: ${why}`);
  if (style.linked) {
    const todo = `${path}: the neighbouring entries link their pull request; add the number when there is one.`;
    if (!made.warnings!.includes(todo)) made.warnings!.push(todo);
  }
}
