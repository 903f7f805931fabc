import { snakeCase } from '../../../pipeline/names.js';
import { spliced, typingSplices } from './class-alter.js';
import { emptiness, PLAIN, type Fresh } from './class-member.js';
import { withoutNull } from './classes.js';
import { DRIVER_TYPES } from './driver-types.js';
import type { Around, Ask, Entity, Member, Shape } from './model.js';
import { linkRows, readRows, renamedRow, type RowWords } from './row-interface.js';
import { rowModel } from './row-model.js';
import { alike, keyText, valueText } from './style.js';
import { allOf, stringOf } from './syntax.js';

const MODULE = 'knex/types/tables';

/** `interface Tables` of the module that Knex's documents name for it: https://knexjs.org/guide/#typescript. */
const ROWS: RowWords = {
  lists: ({ name, source, node }) =>
    name === 'Tables' &&
    allOf(source.program, (one) => one.type === 'TSModuleDeclaration' && stringOf(one['id']) === MODULE).some(
      (one) => one.start <= node.start && node.end <= one.end,
    ),
  wrapper: /^CompositeTableType$/,
};

const FRESH: Fresh = { nullable: { mark: '', null: true }, required: { mark: '', null: false } };

/** The type of a row's value, without null. */
function plainType(entity: Entity, ask: Ask, around: Around): string {
  if (ask.base === 'enum') return ask.code?.name ?? (ask.values.map((one) => valueText(entity.source.style, one)).join(' | ') || 'string');
  const known = alike(ask, around.siblings, entity.fields).map((one) => withoutNull(one.typing.type ?? ''));
  return known.findLast((one) => PLAIN.test(one)) ?? DRIVER_TYPES[around.dialect][ask.base];
}

function member(entity: Entity, ask: Ask, key: string, around: Around): Member {
  const shape = emptiness(ask.nullable, entity, around, FRESH);
  const modifiers = entity.fields.length > 0 && entity.fields.every((one) => one.text.startsWith('readonly ')) ? 'readonly ' : '';
  const type = plainType(entity, ask, around);
  return { key, text: `${modifiers}${keyText(key, entity)}${shape.mark}: ${type}${shape.null ? ' | null' : ''}`, needs: [], warnings: [] };
}

const altered: NonNullable<Shape['altered']> = (entity, field, ask, set, around) => {
  const rest: Around = { ...around, siblings: around.siblings.filter((one) => one !== field) };
  const others = { ...entity, fields: entity.fields.filter((one) => one !== field) };
  const splices = typingSplices({ entity, field, ask, set, around, type: plainType(others, ask, rest), fresh: FRESH });
  return { key: field.key, text: spliced(entity, field, splices), needs: [], warnings: [] };
};

/** A name that other types of the file pick or leave out of the row stays: they would name what is not there. */
const isPicked = ({ source }: Entity, key: string): boolean =>
  allOf(source.program, (one) => one.type === 'TSLiteralType' && stringOf(one['literal']) === key).length > 0;

/** Knex: interfaces of rows that its type of all tables lists. */
export const knexTables: Shape = {
  name: 'knex-tables',
  noun: 'table interface',
  words: [MODULE],
  naming: 'same',
  snake: /knexSnakeCaseMappers/,
  tables: (name) => [snakeCase(name)],
  keyed: true,
  read: (source) => readRows(source, knexTables),
  link: (entities, open) => linkRows(entities, open, ROWS),
  member,
  altered,
  renamed: (entity, field, to) => (isPicked(entity, field.key) ? undefined : renamedRow(entity, field, to)),
  create: rowModel,
};
