import { numbered } from '../../pipeline/change.js';
import type { Found, Json } from '../../pipeline/kind.js';
import { kebabCase, pascalCase, snakeCase } from '../../pipeline/names.js';
import { GUIDE, MIGRATION, type SectionKind } from './section.js';
import { folderOf, siblingsIn, type Sibling } from './siblings.js';

type JsonMap = { [key: string]: Json };
const mapOf = (value: Json | undefined): JsonMap => (typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {});

/** Documents that are written for a feature. */
export type DocumentName = 'deployment-guide' | 'migration-guide';

interface Sort {
  /** Names of such a document in the plan. */
  asked: RegExp;
  /** Folders that people keep such documents in. */
  folder: RegExp;
  sections: readonly SectionKind[];
  /** Words that file names of the sort end with. */
  ending: RegExp;
}

const SORTS: Record<DocumentName, Sort> = {
  'deployment-guide': {
    asked: /(^|\/)[\w.-]*(deploy\w*|release|rollout|rollback)[\w.-]*\.mdx?$/i,
    folder: /(^|\/)(deploy(ments?|ing)?|deployment[-_]guides?|roll-?outs?|releases?|release[-_]plans?|launch(es)?|operations|ops)\/[^/]+\.mdx?$/i,
    sections: GUIDE,
    ending: /([-_.](deployment|deploy|release|rollout|launch|guide|plan|checklist))+$/i,
  },
  'migration-guide': {
    asked: /(^|\/)[\w.-]*migrat\w*[\w.-]*\.mdx?$/i,
    folder: /(^|\/)(docs?|handbook|guides?|wiki|runbooks?)\/(.*\/)?(migrations?|migrating|migration[-_]guides?|upgrad(es?|ing))\/[^/]+\.mdx?$/i,
    sections: MIGRATION,
    ending: /([-_.](migration|upgrade|guide|plan))+$/i,
  },
};

/** Where a document goes, and what it goes beside. */
export interface Place {
  path: string;
  because: string;
  siblings: Sibling[];
}

/** Where a document goes: the place a task names, beside its siblings, else the feature folder, which imposes nothing on the workspace. */
export function documentPath(name: DocumentName, topic: string, found: Found): Place {
  const sort = SORTS[name];
  const asked = filesToCreate(found).find((path) => sort.asked.test(path) && !/runbook|secret/i.test(path));
  const siblings = siblingsIn(sort.folder, sort.sections, found);
  const near = asked ? siblings.filter((one) => folderOf(one.path) === folderOf(asked)) : siblings;
  if (asked) return beside({ path: asked, because: `${name} where the plan says: ${asked}`, siblings: near }, found);
  const last = siblings.at(-1);
  if (!last) return beside({ path: `${found.feature.folder}/${name}.md`, because: '', siblings: [] }, found);
  const path = folderOf(last.path) + nameLike(siblings.map((one) => one.path.slice(one.path.lastIndexOf('/') + 1)), topic, sort, found);
  return beside({ path, because: `${name} beside ${last.path}: ${path}`, siblings }, found);
}

/** Every document of a feature says so. */
const markOf = (found: Found): string => `Feature \`${found.feature.id}\``;

/** A document that somebody else wrote stays: ours goes beside it. */
function beside(place: Place, found: Found): Place {
  const isTheirs = (path: string): boolean => {
    const text = found.workspace.read(path)?.trim();
    return text ? !text.includes(markOf(found)) : false;
  };
  if (!isTheirs(place.path)) return place;
  const path = numbered(place.path).find((one) => !isTheirs(one)) ?? place.path;
  return { ...place, path, because: `${place.path} is somebody's own: ${path} beside it` };
}

/** A file name in the manner of the others: what it begins and ends with, and how words are joined. */
function nameLike(names: readonly string[], topic: string, { ending }: Sort, found: Found): string {
  const stems = names.map((name) => name.replace(/\.mdx?$/i, ''));
  const last = stems.at(-1) ?? '';
  const bare = stems.map((stem) => stem.replace(/^(\d{4}-?\d{2}-?\d{2}|\d{2,5})[-_]/, ''));
  const endings = bare.map((stem) => ending.exec(stem)?.[0] ?? '');
  const suffix = endings.every((one) => one === endings[0]) ? (endings[0] ?? '') : '';
  const form = bare.every((stem) => /^[A-Z][a-z0-9]+([A-Z]|$)/.test(stem)) ? pascalCase : bare.some((stem) => stem.includes('_')) && !bare.some((stem) => stem.slice(0, -suffix.length || undefined).includes('-')) ? snakeCase : kebabCase;
  const extension = names.every((name) => name.endsWith('.mdx')) ? 'mdx' : 'md';
  return `${prefixLike(last, stems, found)}${form(topic)}${suffix}.${extension}`;
}

/** The day of the plan or the next number, where the last name begins with such. */
function prefixLike(last: string, stems: readonly string[], found: Found): string {
  const [, date, separator = '-'] = /^(\d{4}-?\d{2}-?\d{2})([-_])/.exec(last) ?? [];
  if (date) return found.feature.created_at.slice(0, 10).replaceAll('-', date.includes('-') ? '-' : '') + separator;
  const [, number, joint = '-'] = /^(\d{2,5})([-_])/.exec(last) ?? [];
  if (!number) return '';
  const highest = Math.max(...stems.map((stem) => Number(/^\d{2,5}(?=[-_])/.exec(stem)?.[0] ?? 0)));
  return String(highest + 1).padStart(number.length, '0') + joint;
}

/** What the infra tasks of the plan are to create. The plan is untyped and hostile. */
function filesToCreate(found: Found): string[] {
  const tasks = mapOf(mapOf(found.feature.plan['areas'])['infra'])['tasks'];
  const lists = Array.isArray(tasks) ? tasks.map((task) => mapOf(task)['files_to_create']) : [];
  return lists.flatMap((list) => (Array.isArray(list) ? list.filter((path): path is string => typeof path === 'string') : []));
}
