import { camelCase, constantCase, kebabCase, pascalCase, snakeCase, words } from '../../../pipeline/names.js';
import { plural, singular } from './plural.js';

const lower = (name: string): string[] => words(name).map((one) => one.toLowerCase());

/** Where a list of words stands in another one. */
function positionOf(list: readonly string[], part: readonly string[]): number {
  if (part.length === 0) return -1;
  return list.findIndex((_one, at) => part.every((word, index) => list[at + index] === word));
}

/** Spells words in the case form of another name. */
function spelledAs(name: string, next: string): string {
  if (name.includes('_') && name === name.toUpperCase()) return constantCase(next);
  if (name.includes('_')) return snakeCase(next);
  if (name.includes('-')) return kebabCase(next);
  return /^[^a-z]*[A-Z]/.test(name) ? pascalCase(next) : camelCase(next);
}

/**
 * A name that speaks of one model, for another: `initMember` → initLoanItem, `MEMBERS_TABLE` → LOAN_ITEMS_TABLE.
 * @param from the model that the name speaks of
 * @param to the other one, one or many
 * @returns undefined where the name does not speak of it
 */
export function swapped(name: string, from: string, to: string): string | undefined {
  const own = lower(name);
  for (const count of [singular, plural]) {
    const part = lower(count(snakeCase(from)));
    const at = positionOf(own, part);
    if (at < 0) continue;
    const next = lower(count(singular(snakeCase(to))));
    return spelledAs(name, [...own.slice(0, at), ...next, ...own.slice(at + part.length)].join('_'));
  }
  return undefined;
}

/** Endings that names of models carry besides the word for what they hold. */
export const SUFFIX = /(Entity|Model|Schema|Table)$/;

/** What a model's name speaks of: `MemberEntity` → Member. */
export const coreOf = (name: string): string => name.replace(SUFFIX, '') || name;
