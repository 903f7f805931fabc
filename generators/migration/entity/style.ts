import { literal } from '../../../pipeline/code-style.js';
import { snakeCase, camelCase } from '../../../pipeline/names.js';
import type { Ask, Entity, Field, Naming, Source } from './model.js';

/** What a member of that name is called in the database where it does not say so. */
export const implied = (naming: Naming, key: string): string => (naming === 'snake' ? snakeCase(key) : key);

/** The one that occurs most; of several the first. */
export function most<T>(list: readonly T[]): T | undefined {
  const counts = new Map<T, number>();
  for (const one of list) counts.set(one, (counts.get(one) ?? 0) + 1);
  return [...counts].reduce<[T, number] | undefined>((best, next) => (best && best[1] >= next[1] ? best : next), undefined)?.[0];
}

/** True where more than half do; `without` where there is nobody to ask. */
export const mostly = (list: readonly boolean[], without: boolean): boolean =>
  list.length === 0 ? without : list.filter(Boolean).length * 2 > list.length;

const isCamel = (name: string): boolean => /[a-z][A-Z]/.test(name);

/** The name of a new member: as those of the siblings relate to their columns. */
export function keyFor(column: string, entity: Entity, siblings: readonly Field[]): string {
  if (!column.includes('_')) return column;
  const own = entity.fields.filter((one) => one.column !== undefined);
  const compound = (list: readonly Field[]): Field[] => list.filter((one) => isCamel(one.key) || one.key.includes('_'));
  const asked = compound(own).length > 0 ? compound(own) : compound(siblings);
  const camel = mostly(
    asked.map((one) => isCamel(one.key)),
    (entity.naming ?? 'same') === 'snake',
  );
  return camel ? camelCase(column) : column;
}

/** True where a new member has to say its column's name, or its siblings do so without having to. */
export function saysColumn(key: string, column: string, entity: Entity): boolean {
  const naming = entity.naming ?? 'same';
  if (implied(naming, key) !== column) return true;
  const said = entity.fields.filter((one) => one.role === 'column' || one.role === 'time');
  return (
    said.length > 1 &&
    mostly(
      said.map((one) => one.explicit),
      false,
    )
  );
}

/** Where a name goes among others: before the first that it stands before with most siblings. */
export function placeIn(keys: readonly string[], key: string, examples: readonly (readonly string[])[]): number {
  const before = (other: string): number =>
    examples.reduce((sum, list) => {
      const [x, y] = [list.indexOf(key), list.indexOf(other)];
      return x < 0 || y < 0 ? sum : sum + (x < y ? 1 : -1);
    }, 0);
  const at = keys.findIndex((other) => before(other) > 0);
  return at < 0 ? keys.length : at;
}

/** Orders what is said as siblings do; the given order stays where they show none. */
export function ordered<T extends { key: string }>(items: readonly T[], examples: readonly (readonly string[])[]): T[] {
  return items.reduce<T[]>((list, item) => {
    list.splice(
      placeIn(
        list.map((one) => one.key),
        item.key,
        examples,
      ),
      0,
      item,
    );
    return list;
  }, []);
}

/** A literal as code, in the quotes of the file. */
export function valueText(style: Source['style'], value: unknown): string {
  if (typeof value === 'string') return literal({ ...style, importEnding: '' }, value);
  if (Array.isArray(value)) return `[${value.map((one) => valueText(style, one)).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const entries = Object.entries(value).map(
    ([key, one]) => `${/^[A-Za-z_$][\w$]*$/.test(key) ? key : valueText(style, key)}: ${valueText(style, one)}`,
  );
  return entries.length ? `{ ${entries.join(', ')} }` : '{}';
}

/** The name of a member, in quotes where it is no plain word. */
export const keyText = (key: string, { source }: Entity): string => (/^[A-Za-z_$][\w$]*$/.test(key) ? key : valueText(source.style, key));

/** Siblings that hold the same, the most alike last: same nullability, of the model itself, written later. */
export function alike(ask: Ask, siblings: readonly Field[], own: readonly Field[]): Field[] {
  const score = (one: Field): number =>
    (one.nullable === ask.nullable ? 4 : 0) + (own.includes(one) ? 2 : 0) + (one.role === 'column' ? 1 : 0);
  const same = siblings.filter((one) => one.base === ask.base && (one.role === 'column' || one.role === 'time') && ask.base !== 'other');
  return [...same].sort((a, b) => score(a) - score(b));
}

/** prettier's default, and the usual others. */
const WIDTHS = [80, 100, 120, 140, 160];

/** The width that a file keeps to: the smallest usual one that no more than one line goes beyond. */
export function widthOf(text: string): number {
  const lengths = text.split(/\r?\n/).map((line) => line.length);
  return WIDTHS.find((width) => lengths.filter((length) => length > width).length < 2) ?? 80;
}
