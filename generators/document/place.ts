import type { Found, Json } from '../../pipeline/kind.js';

type JsonMap = { [key: string]: Json };
const mapOf = (value: Json | undefined): JsonMap => (typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {});

/** Documents that are written for a feature. */
export type DocumentName = 'deployment-guide' | 'migration-guide';

const ASKED: Record<DocumentName, RegExp> = {
  'deployment-guide': /(^|\/)[\w.-]*(deploy\w*|release|rollout|rollback)[\w.-]*\.mdx?$/i,
  'migration-guide': /(^|\/)[\w.-]*migrat\w*[\w.-]*\.mdx?$/i,
};

/** Where a document goes: the place a task names, else the feature folder, which imposes nothing on the workspace. */
export function documentPath(name: DocumentName, found: Found): { path: string; because: string } {
  const asked = filesToCreate(found).find((path) => ASKED[name].test(path) && !/runbook/i.test(path));
  if (asked) return { path: asked, because: `${name} where the plan says: ${asked}` };
  return { path: `${found.feature.folder}/${name}.md`, because: '' };
}

/** What the infra tasks of the plan are to create. The plan is untyped and hostile. */
function filesToCreate(found: Found): string[] {
  const tasks = mapOf(mapOf(found.feature.plan['areas'])['infra'])['tasks'];
  const lists = Array.isArray(tasks) ? tasks.map((task) => mapOf(task)['files_to_create']) : [];
  return lists.flatMap((list) => (Array.isArray(list) ? list.filter((path): path is string => typeof path === 'string') : []));
}
