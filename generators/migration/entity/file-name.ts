import { posix } from 'node:path';
import { camelCase, kebabCase, pascalCase, snakeCase } from '../../../pipeline/names.js';
import type { Entity } from './model.js';
import { plural, singular } from './plural.js';
import { tablesOf } from './locate.js';
import { SUFFIX } from './swapped.js';

const FORMS: readonly ((name: string) => string)[] = [kebabCase, snakeCase, camelCase, pascalCase, (name) => name.toLowerCase()];
const COUNTS: readonly ((name: string) => string)[] = [(name) => name, singular, plural];

/** The class of a new table: one or many, with the suffix, as the sibling's. */
export function classFor(table: string, like: Entity): string {
  const suffix = SUFFIX.exec(like.name)?.[0] ?? '';
  const core = like.name.slice(0, like.name.length - suffix.length);
  const [own] = tablesOf(like);
  const word = own?.split('.').at(-1) ?? '';
  const count = [singular, (name: string) => name].find((form) => form(pascalCase(word)).toLowerCase() === core.toLowerCase()) ?? singular;
  const name = pascalCase(count(snakeCase(table)));
  return (/^[a-z]/.test(core) ? camelCase(name) : name) + suffix;
}

/** Spells a word of a sibling's path with another name, where it spells the sibling's. */
function respelled(word: string, from: readonly string[], to: readonly string[]): string | undefined {
  for (const [index, name] of from.entries()) {
    for (const form of FORMS) {
      for (const count of COUNTS) if (form(count(name)) === word) return form(count(to[index] ?? to[0] ?? ''));
    }
  }
  return undefined;
}

/**
 * The file of a new model beside a sibling: `user.entity.ts` → `audit-log.entity.ts`; a folder that is called as the sibling too.
 * @returns undefined where the sibling's file is not called as it
 */
export function fileFor(name: string, table: string, like: Entity): string | undefined {
  const suffixless = (one: string): string => one.replace(SUFFIX, '');
  const from = [suffixless(like.name), like.name, tablesOf(like)[0] ?? ''];
  const to = [suffixless(name), name, table];
  const base = posix.basename(like.source.path);
  const stem = base.split('.')[0] ?? '';
  const folders = posix
    .dirname(like.source.path)
    .split('/')
    .map((one) => respelled(one, from, to) ?? one);
  // `user/index.ts`: the folder alone is called as the model.
  const isOwn = /^(index|model|entity|schema)$/i.test(stem) && folders.join('/') !== posix.dirname(like.source.path);
  const next = respelled(stem, from, to) ?? (isOwn ? stem : undefined);
  if (next === undefined) return undefined;
  return `${folders.join('/')}/${next}${base.slice(stem.length)}`;
}
