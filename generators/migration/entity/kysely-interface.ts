import { snakeCase } from '../../../pipeline/names.js';
import { PLAIN } from './class-member.js';
import { withoutNull } from './classes.js';
import { DRIVER_TYPES } from './driver-types.js';
import type { Around, Ask, Entity, Member, Shape } from './model.js';
import { isTime } from './place.js';
import { linkRows, readRows, renamedRow, retyped, type RowWords } from './row-interface.js';
import { rowModel } from './row-model.js';
import { alike, keyText, valueText } from './style.js';
import { bindsName } from './syntax.js';

/** Names that the type of a database has, where no `Kysely<…>` in the same file says it. */
const DATABASE = /^(DB|Database|PartialDB|Tables|Schema|\w+(Database|DB)|Database\w*|DB\w+)$/;

const ROWS: RowWords = {
  lists: ({ name, source }) => new RegExp(`Kysely<\\s*${name}\\b`).test(source.text) || DATABASE.test(name),
};

/** Types that a generator or a person declares beside the tables. */
const ALIAS = /^(Timestamp|Json|JsonValue|Int8|Numeric|Decimal|Bytes)$/;

/** What stands inside `Generated<…>` and before `| null`. */
const bareType = (type: string): string => (/^ColumnType</.test(type) ? type : withoutNull(type.replace(/^Generated<(.*)>$/s, '$1')));

/** A type that may be empty; `unknown` is already. */
const orNull = (type: string, nullable: boolean): string =>
  nullable && !/^(unknown|any)$|^ColumnType</.test(type) ? `${type} | null` : type;

/** A type of its own for inserts says who gives the value: the database, where it may be left out, or never the application. */
function fits(type: string, ask: Ask): boolean {
  if (/\bnever\b/.test(type)) return ask.primary || ask.auto || (ask.default !== null && isTime({ key: ask.column, role: 'column' }));
  return /\bundefined\b/.test(type) === (ask.default !== null || ask.auto);
}

function inner(entity: Entity, ask: Ask, around: Around): string {
  if (ask.base === 'enum') return ask.code?.name ?? (ask.values.map((one) => valueText(entity.source.style, one)).join(' | ') || 'string');
  const list = alike(ask, around.siblings, entity.fields).map((one) => ({ type: bareType(one.typing.type ?? ''), nullable: one.nullable }));
  const usable = list.filter(
    ({ type, nullable }) =>
      PLAIN.test(type) ||
      (ALIAS.test(type) && bindsName(entity.source, type)) ||
      (/^ColumnType</.test(type) && nullable === ask.nullable && fits(type, ask)),
  );
  return usable.at(-1)?.type ?? DRIVER_TYPES[around.dialect][ask.base];
}

function typed(entity: Entity, ask: Ask, around: Around): { type: string; generated: boolean } {
  const own = inner(entity, ask, around);
  const type = orNull(own, ask.nullable);
  const generated = (ask.default !== null || ask.auto) && !/^ColumnType</.test(own);
  return { type: generated ? `Generated<${type}>` : type, generated };
}

function member(entity: Entity, ask: Ask, key: string, around: Around): Member {
  const { type, generated } = typed(entity, ask, around);
  const names = [...(generated ? ['Generated'] : []), ...(type.startsWith('ColumnType<') ? ['ColumnType'] : [])];
  const modifiers = entity.fields.every((one) => one.text.startsWith('readonly ')) && entity.fields.length > 0 ? 'readonly ' : '';
  return {
    key,
    text: `${modifiers}${keyText(key, entity)}: ${type}`,
    needs: names.map((name) => ({ from: 'kysely', name, type: true })),
    warnings: [],
  };
}

const altered: NonNullable<Shape['altered']> = (entity, field, ask, set, around) => {
  const old = field.typing.type ?? '';
  if (/^ColumnType</.test(old)) return undefined;
  const own = set.includes('type') ? bareType(inner(entity, ask, around)) : bareType(old);
  const isGenerated = set.includes('default') ? ask.default !== null : /^Generated</.test(old);
  const type = orNull(own, set.includes('nullable') ? ask.nullable : /\bnull\b/.test(old));
  const needs = isGenerated ? [{ from: 'kysely', name: 'Generated', type: true }] : [];
  return { key: field.key, text: retyped(field, isGenerated ? `Generated<${type}>` : type), needs, warnings: [] };
};

/** Kysely: interfaces of rows that the type of the database lists. */
export const kyselyInterface: Shape = {
  name: 'kysely-interface',
  noun: 'table interface',
  words: ['kysely', 'Generated<', 'ColumnType<'],
  naming: 'same',
  snake: /CamelCasePlugin/,
  tables: (name) => [snakeCase(name)],
  keyed: true,
  read: (source) => readRows(source, kyselyInterface),
  link: (entities, open) => linkRows(entities, open, ROWS),
  member,
  altered,
  renamed: renamedRow,
  create: rowModel,
};
