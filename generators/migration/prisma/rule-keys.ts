import { InfraError } from '../../../pipeline/error.js';
import type { PrismaEntry } from '../../../pipeline/edit/prisma.js';
import type { IndexDef } from '../model/schema.js';
import { changedField, fieldsOf, modelNamesOf } from './fields.js';
import { prismaNames } from './names.js';
import { argumentsOf, attribute, listed, named } from './attributes.js';
import { columnName, databaseName, tableOfModel } from './read.js';
import { askedRelation, isUnique, relationOf } from './relations.js';
import { contextOf, fieldNamed, findField, modelNamed, type Placed, type PrismaState, type SchemaEdit } from './state.js';
import { made, nothing, type Rule } from './rule.js';

const same = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((name, index) => name === b[index]);

/** The attribute that stands for an index: `@@index(…)`, `@@unique(…)` of the block or `@unique` of a field. */
function attributeOf(
  state: PrismaState,
  { block, work }: Placed,
  index: Pick<IndexDef, 'name'>,
): { text: string; field?: PrismaEntry; line: number } | undefined {
  const context = contextOf(state);
  for (const entry of block.entries) {
    const text = entry.kind === 'attribute' ? entry.attributes.find((one) => /^@@(index|unique)\(/.test(one)) : attribute(entry, '@unique');
    if (!text) continue;
    const alone = {
      ...block,
      entries:
        entry.kind === 'attribute'
          ? [
              ...fieldsOf(block).map((one) => ({ ...one, attributes: one.attributes.filter((each) => each.startsWith('@map')) })),
              entry,
              ...mapEntries(block.entries),
            ]
          : [entry, ...mapEntries(block.entries)],
    };
    const found = tableOfModel(alone, context, work.path).indexes[0];
    if (found?.name === index.name) return { text, line: entry.line, ...(entry.kind === 'field' ? { field: entry } : {}) };
  }
  return undefined;
}

const mapEntries = (entries: readonly PrismaEntry[]): PrismaEntry[] =>
  entries.filter((entry) => /^@@(map|schema)\(/.test(entry.attributes[0] ?? ''));

export const createIndex: Rule<'create_index'> = (state, operation, task) => {
  const place = modelNamed(state, operation.table, task);
  const { work, block } = place;
  const table = databaseName(block);
  const fields = operation.columns.map((name) => fieldNamed(place, name, task));
  const columns = fields.map(columnName);
  const known = state.model.tables.get(table);
  const name = operation.name ?? prismaNames.index(table, columns, operation.unique);
  const there = known?.indexes.find((index) => same(index.columns, columns) && index.unique === operation.unique && !index.text);
  if (there) return nothing(work.path, attributeOf(state, place, there)?.line || block.line);
  const clash = known?.indexes.find((index) => index.name === name);
  if (clash) {
    throw new InfraError({
      subject: `task "${task}": index ${name} is there on other columns: ${clash.columns.join(', ')}`,
      file: work.path,
      line: attributeOf(state, place, clash)?.line ?? block.line,
    });
  }
  const [only] = fields;
  const map =
    operation.name && operation.name !== prismaNames.index(table, columns, operation.unique) ? JSON.stringify(operation.name) : undefined;
  const word = operation.unique ? '@@unique' : '@@index';
  const edit: SchemaEdit =
    operation.unique && only && fields.length === 1
      ? {
          path: work.path,
          op: {
            op: 'replace_field',
            model: block.name,
            name: only.name,
            field: changedField(only, { attributes: [...only.attributes, `@unique${map ? `(map: ${map})` : ''}`] }),
          },
        }
      : {
          path: work.path,
          op: {
            op: 'add_attribute',
            model: block.name,
            attribute: `${word}([${fields.map((field) => field.name).join(', ')}]${map ? `, map: ${map}` : ''})`,
          },
        };
  return made([edit], { op: 'create_index', table, columns, name, unique: operation.unique });
};

function indexNamed(
  state: PrismaState,
  place: Placed,
  name: string,
  task: string,
): { index: IndexDef; at: { text: string; field?: PrismaEntry; line: number } } {
  const table = state.model.tables.get(databaseName(place.block));
  const index = table?.indexes.find((one) => one.name === name);
  const at = index && attributeOf(state, place, index);
  if (index && at) return { index, at };
  throw new InfraError({
    subject: `task "${task}": model ${place.block.name} has no index ${name}`,
    remedy: `It has: ${table?.indexes.map((one) => one.name).join(', ') || 'none'}.`,
    file: place.work.path,
    line: place.block.line,
  });
}

export const dropIndex: Rule<'drop_index'> = (state, operation, task) => {
  const place = modelNamed(state, operation.table, task);
  const { at, index } = indexNamed(state, place, operation.name, task);
  const { field } = at;
  const edit: SchemaEdit = field
    ? {
        path: place.work.path,
        op: {
          op: 'replace_field',
          model: place.block.name,
          name: field.name,
          field: changedField(field, { attributes: field.attributes.filter((one) => one !== at.text) }),
        },
      }
    : { path: place.work.path, op: { op: 'remove_attribute', model: place.block.name, attribute: at.text } };
  return made([edit], { op: 'drop_index', table: databaseName(place.block), name: index.name });
};

const withMap = (text: string, name: string): string => {
  const bare = text.replace(/,?\s*map:\s*"(?:\\.|[^"\\])*"/, '');
  const args = argumentsOf(bare);
  return `${bare.split('(')[0]}(${args ? `${args}, ` : ''}map: ${JSON.stringify(name)})`;
};

export const renameIndex: Rule<'rename_index'> = (state, operation, task) => {
  const place = modelNamed(state, operation.table, task);
  const table = databaseName(place.block);
  if (state.model.tables.get(table)?.indexes.some((one) => one.name === operation.to)) return nothing(place.work.path, place.block.line);
  const { at } = indexNamed(state, place, operation.index, task);
  const to = withMap(at.text, operation.to);
  const { field } = at;
  const edit: SchemaEdit = field
    ? {
        path: place.work.path,
        op: {
          op: 'replace_field',
          model: place.block.name,
          name: field.name,
          field: changedField(field, { attributes: field.attributes.map((one) => (one === at.text ? to : one)) }),
        },
      }
    : { path: place.work.path, op: { op: 'replace_attribute', model: place.block.name, from: at.text, to } };
  return made([edit], { ...operation, table });
};

export const addForeignKey: Rule<'add_foreign_key'> = (state, operation, task) => {
  const place = modelNamed(state, operation.table, task);
  const { block, work } = place;
  const target = modelNamed(state, operation.references.table, task);
  const own = operation.columns.map((name) => fieldNamed(place, name, task));
  const names = own.map((entry) => entry.name);
  const there = fieldsOf(block).find((entry) =>
    same(
      listed(named(attribute(entry, '@relation'), 'fields')).map((one) => one.name),
      names,
    ),
  );
  if (there && there.type === target.block.name) return nothing(work.path, there.line || block.line);
  const asked = askedRelation(
    state,
    operation,
    (name) => ({
      name: findField(block, name)?.name ?? name,
      optional: own.some((entry) => entry.optional),
      unique: own.length === 1 && isUnique(own[0]!),
    }),
    task,
  );
  const relation = relationOf(state, { name: block.name, block, fields: [] }, asked, task);
  const columns = own.map(columnName);
  const table = databaseName(block);
  const references = {
    table: databaseName(target.block),
    columns: operation.references.columns.map((name) => columnName(fieldNamed(target, name, task))),
  };
  const models = modelNamesOf(state);
  return made(
    [
      { path: work.path, op: { op: 'add_field', model: block.name, field: relation.own, models } },
      { path: target.work.path, op: { op: 'add_field', model: target.block.name, field: relation.back, models } },
    ],
    {
      op: 'add_foreign_key',
      table,
      columns,
      references,
      name: operation.name ?? prismaNames.foreign_key(table, columns, references.table, references.columns),
      on_delete: operation.on_delete ?? (own.some((entry) => entry.optional) ? 'set null' : 'restrict'),
      on_update: operation.on_update ?? 'cascade',
    },
  );
};

export const renameConstraint: Rule<'rename_constraint'> = (state, operation, task) => {
  const place = modelNamed(state, operation.table, task);
  const table = state.model.tables.get(databaseName(place.block));
  const key = table?.foreign_keys.find((one) => one.name === operation.constraint);
  const field =
    key &&
    fieldsOf(place.block).find((entry) => {
      const columns = listed(named(attribute(entry, '@relation'), 'fields')).map((one) =>
        columnName(findField(place.block, one.name) ?? entry),
      );
      return columns.length > 0 && same(columns, key.columns);
    });
  const old = field && attribute(field, '@relation');
  if (!field || !old) {
    throw new InfraError({
      subject: `task "${task}": constraint ${operation.constraint} of ${operation.table} is not one that the schema names`,
      remedy: `The schema knows the foreign keys ${table?.foreign_keys.map((one) => one.name).join(', ') || '(none)'}. For others use {"op": "sql"}.`,
      file: place.work.path,
      line: place.block.line,
    });
  }
  const to = withMap(old, operation.to);
  const edit: SchemaEdit = {
    path: place.work.path,
    op: {
      op: 'replace_field',
      model: place.block.name,
      name: field.name,
      field: changedField(field, { attributes: field.attributes.map((one) => (one === old ? to : one)) }),
    },
  };
  return made([edit], { ...operation, table: databaseName(place.block) });
};
