import { alignedFields } from '../../../pipeline/edit/prisma/layout.js';
import { readEntry, type FieldText, type PrismaBlock, type PrismaEntry } from '../../../pipeline/edit/prisma.js';
import { InfraError } from '../../../pipeline/error.js';
import type { Column } from '../task.js';
import { fieldNames, type Habits } from './habits.js';
import { attribute } from './attributes.js';
import { columnOfField } from './read.js';
import { contextOf, enumNamed, fieldNamed, findEnum, modelNamed, type PrismaState } from './state.js';
import { fieldType } from './types.js';
import type { ColumnDef } from '../model/schema.js';

/** A field to be added, with the column that Prisma makes of it. */
export interface NewField {
  text: FieldText;
  column: ColumnDef;
}

const UUID = /^(uuid|gen_random_uuid|uuid_generate_v4)\(\)$/i;
const CLIENT = /^(uuid|cuid|nanoid|ulid|autoincrement)\(\d*\)$/i;

function expressionDefault(expression: string, habits: Habits, uuid: boolean): string {
  const text = expression.trim();
  if (/^(now\(\)|current_timestamp(\(\d*\))?)$/i.test(text)) return 'now()';
  if (UUID.test(text))
    return habits.uuid_default ?? (uuid && !/^uuid\(\)$/i.test(text) ? `dbgenerated(${JSON.stringify(text)})` : 'uuid()');
  return CLIENT.test(text) ? text : `dbgenerated(${JSON.stringify(text)})`;
}

const quoted = (text: string): string => JSON.stringify(text);

function enumMember(state: PrismaState, type: string, value: string): string {
  const values = findEnum(state, type)?.block.entries.filter((entry) => entry.kind === 'value') ?? [];
  return values.find((entry) => entry.name === value || attribute(entry, '@map')?.includes(quoted(value)))?.name ?? value;
}

/** The text of @default for a default of the plan; null where there is none. */
export function defaultAttribute(
  state: PrismaState,
  column: Pick<Column, 'default' | 'value_type'>,
  scalar: string,
  uuid: boolean,
  list: boolean,
): string | null {
  const value = column.default;
  if (value === null || value === undefined) return null;
  const shape = typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
  if (typeof shape['expression'] === 'string' && Object.keys(shape).length === 1)
    return `@default(${expressionDefault(shape['expression'], state.habits, uuid)})`;
  if (column.value_type.startsWith('enum:')) return `@default(${enumMember(state, column.value_type.slice(5), String(value))})`;
  if (list && Array.isArray(value)) return `@default([${value.map((one) => quoted(String(one))).join(', ')}])`;
  if (scalar === 'Json') return `@default(${quoted(typeof value === 'string' ? value : JSON.stringify(value))})`;
  if (typeof value === 'boolean' || (typeof value === 'number' && scalar !== 'String')) return `@default(${value})`;
  if (['Int', 'BigInt', 'Float', 'Decimal', 'Boolean'].includes(scalar)) return `@default(${String(value)})`;
  return `@default(${quoted(String(value))})`;
}

interface Typed {
  type: string;
  native: string | null;
  list: boolean;
}

/** The type of a column: that of the referenced field where it references one, an enum's name, or what the value type says. */
function typeOf(state: PrismaState, column: Pick<Column, 'value_type' | 'references'>, task: string, own?: { table: string }): Typed {
  if (column.value_type.startsWith('enum:'))
    return { type: enumNamed(state, column.value_type.slice(5), task).block.name, native: null, list: false };
  const plain = fieldType(state.dialect, column.value_type, state.habits);
  const said: Typed = { type: plain.scalar, native: plain.native, list: plain.list };
  const to = column.references;
  if (!to || to.table === own?.table) return said;
  const target = fieldNamed(modelNamed(state, to.table, task), to.column, task);
  const comparable = target.type === said.type || (target.type === 'String' && said.type === 'String');
  if (!comparable) return said;
  return { ...said, native: target.attributes.find((one) => one.startsWith('@db.'))?.slice(4) ?? null };
}

/** Reads a field's text as Prisma does: what it means for the database. */
export function columnFor(state: PrismaState, text: FieldText): ColumnDef {
  const entry: PrismaEntry = readEntry(alignedFields([{ ...text, doc: undefined }], '  ', '\n'), 'model', 0);
  const column = columnOfField(entry, contextOf(state), '');
  if (!column)
    throw new InfraError({
      subject: `Prisma has no SQL type for field ${text.name} ${text.type}`,
      remedy: 'Set value_type to "sql:<native type>".',
    });
  const { at: _at, ...def } = column;
  return { ...def, comment: text.doc ?? '' };
}

export interface FieldOptions {
  task: string;
  /** The table is new, and this one: its model is not in the schema yet. */
  own?: { table: string };
  primary?: boolean;
  unique?: boolean;
}

/** The field for a column of the plan, in the habits of the schema. */
export function newField(state: PrismaState, column: Column, options: FieldOptions): NewField {
  const { habits } = state;
  const names = fieldNames(habits, column.name);
  const typed = typeOf(state, column, options.task, options.own);
  const isTime = typed.type === 'DateTime' && column.default === null && !column.nullable;
  const attributes = [
    options.primary ? '@id' : null,
    options.unique ? '@unique' : null,
    defaultAttribute(state, column, typed.type, typed.native === 'Uuid', typed.list),
    isTime && (habits.updated.has(names.field) || habits.updated.has(names.column)) ? '@updatedAt' : null,
    names.column === names.field ? null : `@map(${quoted(names.column)})`,
    typed.native ? `@db.${typed.native}` : null,
  ].filter((one): one is string => one !== null);
  const optional = column.nullable && !options.primary && !typed.list ? '?' : '';
  const text: FieldText = {
    name: names.field,
    type: `${typed.type}${typed.list ? '[]' : optional}`,
    attributes,
    ...(column.comment ? { doc: column.comment } : {}),
  };
  return { text, column: columnFor(state, text) };
}

/** Names of all models, for telling relations from columns. */
export const modelNamesOf = (state: PrismaState): string[] => [...contextOf(state).models.keys()];

/** An existing field with some of its parts replaced. */
export function changedField(entry: PrismaEntry, change: { name?: string; type?: string; attributes?: string[] }): FieldText {
  const type = `${entry.type}${entry.list ? '[]' : ''}${entry.optional ? '?' : ''}`;
  return { name: change.name ?? entry.name, type: change.type ?? type, attributes: change.attributes ?? entry.attributes };
}

/** Fields of a block. */
export const fieldsOf = (block: PrismaBlock): PrismaEntry[] => block.entries.filter((entry) => entry.kind === 'field');
