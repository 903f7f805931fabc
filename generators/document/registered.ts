import { edit, type Change } from '../../pipeline/change.js';
import { editYaml, readYaml, type YamlOp } from '../../pipeline/edit/yaml.js';
import type { Found, Json } from '../../pipeline/kind.js';
import { editIndex, listsAny, type IndexEntry } from './index-entry.js';
import { editSidebar, type SidebarEntry } from './sidebar.js';
import type { Draft } from './shaped.js';
import { folderOf, type Sibling } from './siblings.js';
import { sentence } from './text.js';

interface Registered {
  changes: Change[];
  because: string[];
  follow_up: string[];
}

const SIDEBARS = ['**/sidebars.{js,ts,mjs,cjs}', '**/{mint,docs}.json'];

/** The entries of a new document where its siblings have theirs: lists and tables of links, the navigation of MkDocs, sidebars. */
export async function registered(draft: Draft & { severity?: string }, siblings: readonly Sibling[], found: Found): Promise<Registered> {
  const all: Registered = { changes: [], because: [], follow_up: [] };
  if (siblings.length === 0) return all;
  const paths = siblings.map((one) => one.path);
  for (const add of [inIndexes, inMkdocs, inSidebars]) {
    const made = await add(draft, paths, found);
    all.changes.push(...made);
    all.because.push(...made.map((change) => `${draft.path} is listed in ${change.path} as its siblings are`));
  }
  return all;
}

type Add = (draft: Draft & { severity?: string }, siblings: readonly string[], found: Found) => Change[] | Promise<Change[]>;

/** README.md, index.md and SUMMARY.md of the folder and of those above it. */
const inIndexes: Add = (draft, siblings, found) => {
  const entry: IndexEntry = {
    path: draft.path,
    siblings: [...siblings],
    title: draft.title,
    name: sentence(draft.topic.name ?? draft.topic.words.charAt(0).toUpperCase() + draft.topic.words.slice(1)),
    words: sentence(draft.topic.words),
    summary: sentence(draft.summary),
    cells: { severity: sentence(draft.severity ?? ''), owner: sentence(draft.team ?? ''), date: found.feature.created_at.slice(0, 10), feature: found.feature.id },
  };
  const folders = foldersAbove(draft.path);
  const files = found.workspace.files().filter((path) => folders.includes(folderOf(path)) && /(^|\/)(readme|index|summary|_index)\.mdx?$/i.test(path));
  return files.filter((path) => listsAny(found.workspace.read(path) ?? '', path, siblings)).map((path) => edit<IndexEntry>(path, editIndex, entry));
};

function foldersAbove(path: string): string[] {
  const parts = folderOf(path).split('/').filter(Boolean);
  return [...parts.keys(), parts.length].map((count) => parts.slice(0, count).map((part) => `${part}/`).join(''));
}

/** https://www.mkdocs.org/user-guide/configuration/#nav: without `nav` MkDocs finds documents by itself. */
const inMkdocs: Add = async (draft, siblings, found) => {
  const changes: Change[] = [];
  for (const config of found.workspace.glob('**/mkdocs.{yml,yaml}')) {
    const data = (await dataOf(config, found)) as { nav?: Json; docs_dir?: Json } | null;
    const base = `${folderOf(config)}${typeof data?.docs_dir === 'string' ? data.docs_dir : 'docs'}/`;
    const own = draft.path.startsWith(base) ? draft.path.slice(base.length) : undefined;
    const place = own === undefined ? undefined : navPlace(data?.nav ?? null, siblings.map((path) => path.slice(base.length)), ['nav']);
    if (!place || own === undefined) continue;
    const name = draft.topic.name ?? draft.topic.words.charAt(0).toUpperCase() + draft.topic.words.slice(1);
    changes.push(edit<YamlOp>(config, editYaml, { op: 'append', at: place.at, value: place.titled ? { [name]: own } : own }));
  }
  return changes;
};

async function dataOf(path: string, found: Found): Promise<Json> {
  try {
    return await readYaml(found.workspace.read(path) ?? '', path);
  } catch {
    // Tags of Python or templates: the editor would refuse it too, and a document is no reason to refuse the whole plan.
    return null;
  }
}

interface NavPlace {
  at: (string | number)[];
  /** Whether the siblings have a title in the navigation. */
  titled: boolean;
}

/** The list that holds the last of the siblings. */
function navPlace(node: Json, siblings: readonly string[], at: (string | number)[]): NavPlace | undefined {
  if (!Array.isArray(node)) return undefined;
  for (const [index, item] of [...node.entries()].reverse()) {
    if (typeof item === 'string' && siblings.includes(item)) return { at, titled: false };
    for (const [title, value] of typeof item === 'object' && item !== null && !Array.isArray(item) ? Object.entries(item) : []) {
      if (typeof value === 'string' && siblings.includes(value)) return { at, titled: true };
      const deeper = navPlace(value, siblings, [...at, index, title]);
      if (deeper) return deeper;
    }
  }
  return undefined;
}

/** Docusaurus names documents without their ending, Mintlify too; a sidebar that is generated names none of them. */
const inSidebars: Add = (draft, siblings, found) =>
  found.workspace.glob(SIDEBARS).flatMap((config) => {
    const text = found.workspace.read(config) ?? '';
    const ids = (path: string): string[] => foldersAbove(path).filter((folder) => path.startsWith(folder)).map((folder) => path.slice(folder.length).replace(/\.mdx?$/, ''));
    const like = siblings.flatMap((path) => ids(path).filter((id) => id.includes('/') && new RegExp(`['"]${id.replace(/[.*+?^$()|[\]{}\\]/g, '\\$&')}['"]`).test(text))).at(-1);
    if (!like) return [];
    const own = ids(draft.path).find((id) => folderOf(id) === folderOf(like));
    return own === undefined ? [] : [edit<SidebarEntry>(config, editSidebar, { id: own, after: like })];
  });
