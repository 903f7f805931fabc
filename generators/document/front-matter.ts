import { readYaml } from '../../pipeline/edit/yaml.js';
import type { Found, Json } from '../../pipeline/kind.js';
import { yamlScalar } from '../../pipeline/render.js';
import { stemOf, type Draft } from './shaped.js';
import type { Sibling } from './siblings.js';

type JsonMap = { [key: string]: Json };

interface Front {
  /** With the lines of dashes and an empty line after them; empty without siblings that have it. */
  text: string;
  hasTitle: boolean;
  follow_up: string[];
}

/** Front matter with the keys of the siblings: what can be known is filled in, what all of them share is copied, the rest is for a person. */
export async function frontMatter(draft: Draft, siblings: readonly Sibling[], found: Found): Promise<Front> {
  const fronts = await Promise.all(siblings.filter((one) => one.front !== undefined).map(async (one) => ({ path: one.path, data: await dataOf(one) })));
  const known = fronts.filter((one): one is { path: string; data: JsonMap } => one.data !== undefined);
  const last = known.at(-1);
  if (!last || known.length * 2 <= siblings.length) return { text: '', hasTitle: false, follow_up: [] };
  const lines: string[] = [];
  const left: string[] = [];
  for (const [key, like] of Object.entries(last.data)) {
    const value = FILLED.find(([pattern]) => pattern.test(key))?.[1](draft, like, known.map((one) => one.data[key]), last.path, found) ?? shared(known.map((one) => one.data[key]));
    if (value === undefined) left.push(key);
    else lines.push(`${yamlScalar(key)}: ${written(value, like, rawOf(siblings, last.path, key))}`);
  }
  const follow_up = left.map((key) => `fill in \`${key}\` in the front matter of \`${draft.path}\`: its siblings have it, each its own`);
  return { text: lines.length > 0 ? `---\n${lines.join('\n')}\n---\n\n` : '', hasTitle: 'title' in last.data, follow_up };
}

async function dataOf({ front, path }: Sibling): Promise<JsonMap | undefined> {
  try {
    const data = (await readYaml(front ?? '', path)) as Json;
    return typeof data === 'object' && data !== null && !Array.isArray(data) ? data : undefined;
  } catch {
    // No YAML: not a form that can be followed.
    return undefined;
  }
}

/** The value of a key as it stands in a sibling; empty where it is no single line. */
const rawOf = (siblings: readonly Sibling[], path: string, key: string): string =>
  new RegExp(`^${key.replace(/[.*+?^$()|[\]{}\\]/g, '\\$&')}:[ \\t]*(\\S.*?)[ \\t]*$`, 'm').exec(siblings.find((one) => one.path === path)?.front ?? '')?.[1] ?? '';

/** Days and names that begin with one stand without quotes where the sibling's do. */
const PLAIN = /^\d{4}-\d{2}-\d{2}(T[\d:.]+Z?|-[a-z][\w-]*)?$/;

function written(value: Json, like: Json, raw: string): string {
  if (raw !== '' && JSON.stringify(value) === JSON.stringify(like)) return raw;
  if (typeof value !== 'string') return JSON.stringify(value);
  if (PLAIN.test(value) && /^\d/.test(raw)) return value;
  return /^'/.test(raw) && /^[^'\p{C}]*$/u.test(value) ? `'${value}'` : /^"/.test(raw) ? JSON.stringify(value) : yamlScalar(value);
}

/** The same in all of at least two. */
const shared = (values: readonly (Json | undefined)[]): Json | undefined => (values.length > 1 && values.every((one) => JSON.stringify(one) === JSON.stringify(values[0])) ? values[0] : undefined);

type Fill = (draft: Draft, like: Json, all: readonly (Json | undefined)[], path: string, found: Found) => Json | undefined;

const plain = (text: string): string => text.replace(/\\([\\`*_{}[\]<>()#+.!|-])/g, '$1');

/** Keys whose value follows from the document: Docusaurus, MkDocs, Jekyll, Hugo, Mintlify and Backstage name them so. */
const FILLED: [RegExp, Fill][] = [
  [/^title$/, (draft) => plain(draft.title)],
  [/^(sidebar_label|sidebarTitle|linkTitle|nav_title|label)$/, (draft) => draft.topic.name ?? draft.topic.words.charAt(0).toUpperCase() + draft.topic.words.slice(1)],
  [/^(description|summary|excerpt)$/, (draft) => draft.summary],
  [/^(date|created(_at)?|(last_)?updated(_at)?)$/, (_draft, like, _all, _path, found) => dateLike(like, found)],
  [/^(id|slug|permalink)$/, (draft, like, _all, path) => idLike(like, path, draft.path)],
  [/^(sidebar_position|weight|nav_order|order|position)$/, (_draft, _like, all) => Math.max(0, ...all.filter((one): one is number => typeof one === 'number')) + 1],
  [/^(owner|team)$/, (draft, _like, all) => draft.team ?? shared(all)],
];

/** The sibling's, with our file name in the place of its own. */
function idLike(like: Json, path: string, own: string): string | undefined {
  const name = (one: string): string => one.slice(one.lastIndexOf('/') + 1).replace(/\.mdx?$/i, '');
  const forms: [string, string][] = [[name(path), name(own)], [stemOf(path), stemOf(own)]];
  const form = forms.find(([theirs]) => typeof like === 'string' && like.includes(theirs));
  return form ? String(like).replace(form[0], () => form[1]) : undefined;
}

/** The day of the plan; the time where siblings have one. */
function dateLike(like: Json, found: Found): string | undefined {
  const text = String(like);
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return found.feature.created_at.slice(0, 10);
  return /^\d{4}-\d{2}-\d{2}T/.test(text) ? found.feature.created_at : undefined;
}
