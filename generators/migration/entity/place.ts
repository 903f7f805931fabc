import { sortedPosition } from '../../../pipeline/edit/clone.js';
import type { Entity, Field } from './model.js';

/** Names that time stamps have where no decorator says so. */
const TIME = /^(created|updated|deleted|modified)_?(at|on|date|time)?$/i;

export const isTime = (field: Pick<Field, 'key' | 'role'>): boolean => field.role === 'time' || TIME.test(field.key);

/**
 * The member that a new column follows: the last plain one. Time stamps, relations and what is no column stay behind it at the end.
 * @returns undefined where the members are sorted by name: the editor knows the place then
 */
export function placeOf(entity: Entity, key: string): { after?: string } {
  const { fields } = entity;
  const keys = fields.map((one) => one.key);
  if (keys.length > 4 && sortedPosition(keys, key) !== undefined && sortedPosition(keys, `${keys.at(-1)}z`) === keys.length) return {};
  const last = fields.findLast((one) => one.role === 'column' && !isTime(one)) ?? fields.findLast((one) => one.role === 'primary');
  const after = last ?? fields.at(-1);
  return after ? { after: after.key } : {};
}

/** The member that a new relation follows: the last that has a column, otherwise the last plain one. */
export function placeOfRelation(entity: Entity): { after?: string } {
  const at = entity.fields.findLastIndex((one) => one.role === 'relation' && one.column !== undefined && one.target !== undefined);
  const [last, next] = entity.fields.slice(at);
  if (at < 0 || !last) return placeOf(entity, '');
  return { after: next?.column === last.column ? (next?.key ?? last.key) : last.key };
}

/** Where siblings have the member with a relation's column: right behind the relation, right before it, or elsewhere. */
export function besideRelation(entities: readonly Entity[]): 'behind' | 'before' | undefined {
  const gaps = entities.flatMap(({ fields }) =>
    fields.flatMap((field, at) => {
      const column =
        field.target !== undefined && field.column !== undefined
          ? fields.findIndex((one) => one !== field && one.column === field.column)
          : -1;
      return column < 0 ? [] : [column - at];
    }),
  );
  if (gaps.filter((one) => one === 1).length * 2 > gaps.length) return 'behind';
  return gaps.filter((one) => one === -1).length * 2 > gaps.length ? 'before' : undefined;
}

/** The place of the member with a relation's column. */
export function placeBeside(entity: Entity, relation: string, entities: readonly Entity[]): { after?: string | null } | undefined {
  const at = entity.fields.findIndex((one) => one.key === relation);
  const side = besideRelation(entities);
  if (at < 0 || side === undefined) return undefined;
  if (side === 'behind') return { after: relation };
  return { after: entity.fields[at - 1]?.key ?? null };
}

/** True where models have a member for the column of a relation besides the relation itself. */
export function keepsColumn(entities: readonly Entity[]): boolean {
  const owned = entities.flatMap((one) =>
    one.fields.filter((field) => field.target !== undefined && field.column !== undefined).map((field) => ({ one, field })),
  );
  const beside = owned.filter(({ one, field }) => one.fields.some((other) => other !== field && other.column === field.column));
  return beside.length * 2 > owned.length;
}

/** The decorator that an index stands behind on a member, as siblings have it; undefined where it comes first. */
export function indexBehind(entities: readonly Entity[], field: Field | undefined): string | undefined {
  const marked = entities
    .flatMap((one) => one.fields)
    .filter((one) => one.decorators.some((decorator) => /^(Index|Unique)$/.test(decorator.name)));
  const behind = marked.filter((one) => !/^(Index|Unique)$/.test(one.decorators[0]?.name ?? ''));
  return behind.length * 2 > marked.length ? field?.decorators.at(-1)?.name : undefined;
}
