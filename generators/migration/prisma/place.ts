import { kebabCase, snakeCase } from '../../../pipeline/names.js';
import { placed, type PrismaState } from './state.js';

const stem = (path: string): string => path.slice(path.lastIndexOf('/') + 1).replace(/\.prisma$/, '');

const FORMS: ((name: string) => string)[] = [
  (name) => name,
  kebabCase,
  snakeCase,
  (name) => name.charAt(0).toLowerCase() + name.slice(1),
  (name) => name.toLowerCase(),
];

/**
 * The file that a new model or enum goes into: a file of its own where each model has one, otherwise where most of its like are.
 * @param keyword model or enum
 * @param name as in the schema
 */
export function fileForNew(state: PrismaState, keyword: 'model' | 'enum', name: string): string {
  const files = [...state.works.keys()];
  if (files.length <= 1) return files[0] ?? 'prisma/schema.prisma';
  const models = placed(state, 'model');
  const own = FORMS.find((form) => models.filter(({ work, block }) => stem(work.path) === form(block.name)).length * 2 > models.length);
  const first = models[0]?.work.path ?? files[0] ?? '';
  if (own && keyword === 'model') return `${first.slice(0, first.lastIndexOf('/'))}/${own(name)}.prisma`;
  const like = placed(state, keyword);
  const counts = new Map<string, number>();
  for (const { work } of like.length ? like : models) counts.set(work.path, (counts.get(work.path) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? first;
}
