import type { PrismaBlock, PrismaEntry } from '../../../pipeline/edit/prisma.js';
import { camelCase, pascalCase, snakeCase } from '../../../pipeline/names.js';
import type { TypeHabits } from './types.js';
import { argumentsOf, attribute, mapped, named } from './attributes.js';
import { columnName, databaseName } from './read.js';

/** What the schema at hand is like: learned once, followed for everything new. */
export interface Habits extends TypeHabits {
  /** Case of fields with more than one word. */
  fields: 'camel' | 'snake' | 'given';
  /** Fields have another name in the database, by @map. */
  mapped_fields: boolean;
  /** Models have another name in the database, by @@map. */
  mapped_models: boolean;
  /** Tables are plural where models are singular. */
  plural_tables: boolean;
  /** Models are called as tables: `users`. */
  models: 'pascal' | 'given';
  /** Default of ids that are UUIDs: `uuid()` or `dbgenerated("gen_random_uuid()")`. */
  uuid_default: string | null;
  /** Names of fields that Prisma keeps current. */
  updated: ReadonlySet<string>;
  /** Actions stand before `references` in @relation. */
  actions_first: boolean;
  /** Relation fields stand before the column they use, behind it, or at the end. */
  relation: 'before' | 'behind';
}

const most = (yes: number, all: number): boolean => all > 0 && yes * 2 > all;

function fieldCase(names: readonly string[]): Habits['fields'] {
  const camel = names.filter((name) => /^[a-z][a-z0-9]*[A-Z]/.test(name)).length;
  const snake = names.filter((name) => /^[a-z0-9]+_/.test(name)).length;
  if (camel === 0 && snake === 0) return 'given';
  return camel >= snake ? 'camel' : 'snake';
}

function uuidDefault(fields: readonly PrismaEntry[]): string | null {
  const found = fields.map((entry) => argumentsOf(attribute(entry, '@default'))).filter((text) => /^uuid\(|uuid/.test(text));
  return found.at(-1) ?? null;
}

function relationPlace(blocks: readonly PrismaBlock[]): Habits['relation'] {
  let before = 0;
  let behind = 0;
  for (const block of blocks) {
    block.entries.forEach((entry, index) => {
      const field = /\w+/.exec(named(attribute(entry, '@relation'), 'fields') ?? '')?.[0];
      const at = field ? block.entries.findIndex((one) => one.name === field) : -1;
      if (at === index + 1) before += 1;
      if (at >= 0 && at < index) behind += 1;
    });
  }
  return before > behind ? 'before' : 'behind';
}

/** Learns from every block of the schema. */
export function learnHabits(blocks: readonly PrismaBlock[]): Habits {
  const models = blocks.filter((block) => block.keyword === 'model');
  const fields = models.flatMap((block) => block.entries.filter((entry) => entry.kind === 'field'));
  const several = fields.filter((entry) => /[a-z0-9](_|[A-Z])/.test(entry.name) && !attribute(entry, '@relation'));
  const native = fields.flatMap((entry) => entry.attributes.filter((one) => one.startsWith('@db.')));
  const textIds = fields.filter((entry) => entry.type === 'String' && attribute(entry, '@id') && !entry.attributes.includes('@db.Uuid'));
  const zoned = native.findLast((one) => one.startsWith('@db.Timestamptz'));
  const tables = models.filter((block) => databaseName(block) !== block.name);
  const relations = fields
    .map((entry) => attribute(entry, '@relation'))
    .filter((text): text is string => text !== undefined && /onDelete|onUpdate/.test(text) && /references/.test(text));
  return {
    uuid: native.includes('@db.Uuid') || textIds.length === 0,
    timestamptz: zoned ? zoned.slice('@db.Timestamptz'.length) : '(3)',
    fields: fieldCase(several.map((entry) => entry.name)),
    mapped_fields: most(several.filter((entry) => mapped(entry, '@map')).length, several.length),
    mapped_models: most(tables.length, models.length),
    plural_tables: most(tables.filter((block) => /s$/.test(databaseName(block))).length, tables.length),
    models: models.length === 0 || models.some((block) => /^[A-Z]/.test(block.name)) ? 'pascal' : 'given',
    uuid_default: uuidDefault(fields),
    updated: new Set(
      fields
        .filter((entry) => entry.attributes.includes('@updatedAt'))
        .map(columnName)
        .concat(fields.filter((entry) => entry.attributes.includes('@updatedAt')).map((entry) => entry.name)),
    ),
    actions_first: most(relations.filter((text) => text.search(/on(Delete|Update)/) < text.indexOf('references')).length, relations.length),
    relation: relationPlace(models),
  };
}

const isCamel = (name: string): boolean => /^[a-z][A-Za-z0-9]*$/.test(name);

/** Field and column for a name that a plan gives. */
export function fieldNames(habits: Habits, name: string): { field: string; column: string } {
  const camel = isCamel(name) ? name : camelCase(name);
  if (habits.mapped_fields)
    return { field: habits.fields === 'snake' ? snakeCase(name) : camel, column: name.includes('_') ? name : snakeCase(name) };
  const field = habits.fields === 'camel' && name.includes('_') ? camel : habits.fields === 'snake' ? snakeCase(name) : name;
  return { field, column: field };
}

const singular = (name: string): string =>
  name
    .replace(/ies$/i, 'y')
    .replace(/(ss|x|ch|sh)es$/i, '$1')
    .replace(/([^s])s$/i, '$1');

/** `category` → `categories`, `box` → `boxes`. */
export const plural = (name: string): string =>
  /[^aeiou]y$/i.test(name) ? name.replace(/y$/i, 'ies') : /(s|x|ch|sh)$/i.test(name) ? `${name}es` : `${name}s`;

/** Model and table for a name that a plan gives. */
export function modelNames(habits: Habits, name: string): { model: string; table: string } {
  const asTable = name.includes('_') || /^[a-z]/.test(name);
  if (habits.models === 'given') return { model: name, table: name };
  if (!habits.mapped_models)
    return { model: asTable && habits.models === 'pascal' ? pascalCase(name) : name, table: asTable ? pascalCase(name) : name };
  if (asTable) return { model: pascalCase(habits.plural_tables ? singular(name) : name), table: name };
  return { model: name, table: habits.plural_tables ? plural(snakeCase(name)) : snakeCase(name) };
}
