import { InfraError } from '../../../pipeline/error.js';
import { isSorted, type FieldText, type PrismaBlock } from '../../../pipeline/edit/prisma.js';
import type { OperationOf } from '../task.js';
import type { ForeignKeyDef } from '../model/schema.js';
import { sameType } from '../sql/types.js';
import { fieldsOf, modelNamesOf, newField, type NewField } from './fields.js';
import { modelNames } from './habits.js';
import { prismaNames } from './names.js';
import { fileForNew } from './place.js';
import { columnName, databaseName } from './read.js';
import { askedRelation, relationOf, type Relation, type RelationAsked } from './relations.js';
import { findModel, modelNamed, placed, type Placed, type PrismaState, type SchemaEdit } from './state.js';
import { columnAsked, made, nothing, type Rule, type Translated } from './rule.js';

type Create = OperationOf<'create_table'>;

function already(state: PrismaState, operation: Create, there: Placed, task: string): Translated {
  const table = state.model.tables.get(databaseName(there.block));
  const differing = operation.columns.filter((column) => {
    const field = fieldsOf(there.block).find((entry) => entry.name === column.name || columnName(entry) === column.name);
    const known = table?.columns.find((one) => field && one.name === columnName(field));
    return !known || !sameType(state.dialect, known.type, newField(state, { ...column, references: undefined }, { task }).column.type);
  });
  if (differing.length === 0) return nothing(there.work.path, there.block.line);
  throw new InfraError({
    subject: `task "${task}": model ${there.block.name} is there with other columns`,
    evidence: differing.map((column) => `wanted: ${column.name} ${column.value_type}`),
    file: there.work.path,
    line: there.block.line,
  });
}

interface Draft {
  model: string;
  table: string;
  fields: Map<string, NewField>;
  keys: string[];
  unique: Set<string>;
}

function draftTable(state: PrismaState, operation: Create, task: string): Draft {
  const { model, table } = modelNames(state.habits, operation.table);
  const alone = operation.indexes
    .filter((index) => index.unique && index.columns.length === 1 && !index.name)
    .map((index) => index.columns[0] ?? '');
  const unique = new Set([...alone, ...operation.columns.filter((column) => column.unique).map((column) => column.name)]);
  const referenced = new Map(
    operation.foreign_keys.flatMap((key) =>
      key.columns.map((column, at) => [column, { table: key.references.table, column: key.references.columns[at] ?? '' }] as const),
    ),
  );
  const keys = operation.primary_key;
  const single = keys.length === 1 ? keys[0] : undefined;
  const fields = new Map(
    operation.columns.map((column) => {
      const references = column.references ?? referenced.get(column.name);
      const asked = { ...column, nullable: column.nullable && !keys.includes(column.name), references };
      return [
        column.name,
        newField(state, asked, {
          task,
          own: { table: operation.table },
          primary: column.name === single,
          unique: unique.has(column.name) && column.name !== single,
        }),
      ] as const;
    }),
  );
  return { model, table, fields, keys, unique };
}

function relationsOf(
  state: PrismaState,
  operation: Create,
  draft: Draft,
  task: string,
): { relation: Relation; key: ForeignKeyDef; asked: RelationAsked }[] {
  const inline = operation.columns.filter((column) => column.references);
  const keys = [
    ...inline.map((column) => ({
      columns: [column.name],
      references: { table: column.references!.table, columns: [column.references!.column] },
      on_delete: column.references!.on_delete,
      on_update: column.references!.on_update,
      name: undefined,
    })),
    ...operation.foreign_keys,
  ];
  const names = [...draft.fields.values()].map((field) => field.text.name);
  const own = (column: string): RelationAsked['fields'][number] => {
    const field = draft.fields.get(column);
    return {
      name: field?.text.name ?? column,
      optional: field?.column.nullable ?? false,
      unique: draft.unique.has(column) || (draft.keys.length === 1 && draft.keys[0] === column),
    };
  };
  return keys.map((key) => {
    const asked = askedRelation(state, key, own, task);
    const relation = relationOf(state, { name: draft.model, fields: names }, asked, task);
    names.push(relation.own.name);
    const columns = key.columns.map((column) => draft.fields.get(column)?.column.name ?? column);
    const target = modelNamed(state, key.references.table, task);
    const references = {
      table: databaseName(target.block),
      columns: asked.references.map((name) => columnName(fieldsOf(target.block).find((entry) => entry.name === name)!)),
    };
    const optional = asked.fields.some((field) => field.optional);
    const definition = {
      name: key.name ?? prismaNames.foreign_key(draft.table, columns, references.table, references.columns),
      columns,
      references,
    };
    return {
      relation,
      asked,
      key: {
        ...definition,
        on_delete: key.on_delete ?? (optional ? ('set null' as const) : ('restrict' as const)),
        on_update: key.on_update ?? ('cascade' as const),
      },
    };
  });
}

/** Fields in the order of the schema: sorted where the models' fields are, otherwise each relation next to its column. */
function ordered(state: PrismaState, draft: Draft, relations: readonly { relation: Relation; asked: RelationAsked }[]): FieldText[] {
  const plain = [...draft.fields.values()].map((field) => field.text);
  const models = placed(state, 'model').filter(({ block }) => fieldsOf(block).length >= 4);
  const sorted =
    models.length > 1 && models.filter(({ block }) => isSorted(fieldsOf(block).map((entry) => entry.name))).length * 2 > models.length;
  const result = [...plain];
  for (const { relation, asked } of relations) {
    const at = result.findIndex((field) => field.name === asked.fields.at(-1)?.name);
    result.splice(state.habits.relation === 'before' ? at : at + 1, 0, relation.own);
  }
  return sorted ? result.sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1)) : result;
}

function attributesOf(state: PrismaState, operation: Create, draft: Draft): string[] {
  const field = (name: string): string => draft.fields.get(name)?.text.name ?? name;
  const list = (names: readonly string[]): string => `[${names.map(field).join(', ')}]`;
  const map = (name: string | undefined): string => (name ? `, map: ${JSON.stringify(name)}` : '');
  const several = operation.indexes.filter((index) => !(index.unique && index.columns.length === 1 && !index.name));
  return [
    ...(draft.keys.length > 1 ? [`@@id(${list(draft.keys)})`] : []),
    ...several.filter((index) => index.unique).map((index) => `@@unique(${list(index.columns)}${map(index.name)})`),
    ...several.filter((index) => !index.unique).map((index) => `@@index(${list(index.columns)}${map(index.name)})`),
    ...(draft.table === draft.model ? [] : [`@@map(${JSON.stringify(draft.table)})`]),
    ...(multiSchema(state) ? [`@@schema(${JSON.stringify('public')})`] : []),
  ];
}

const multiSchema = (state: PrismaState): boolean =>
  placed(state, 'model').some(({ block }) => block.entries.some((entry) => entry.attributes[0]?.startsWith('@@schema')));

export const createTable: Rule<'create_table'> = (state, operation, task) => {
  const there = findModel(state, operation.table);
  if (there) return already(state, operation, there, task);
  const draft = draftTable(state, operation, task);
  const relations = relationsOf(state, operation, draft, task);
  const path = fileForNew(state, 'model', draft.model);
  const fields = ordered(state, draft, relations);
  const back = relations
    .filter(({ relation }) => relation.target !== draft.model)
    .map(({ relation }): SchemaEdit => {
      const model = relation.target;
      return {
        path: modelNamed(state, model, task).work.path,
        op: { op: 'add_field', model, field: relation.back, models: [...modelNamesOf(state), draft.model] },
      };
    });
  const column = (name: string): string => draft.fields.get(name)?.column.name ?? name;
  const byField = fields
    .map((field) => [...draft.fields.values()].find((one) => one.text.name === field.name))
    .filter((one): one is NewField => one !== undefined);
  const table = multiSchema(state) ? `public.${draft.table}` : draft.table;
  return made([{ path, op: { op: 'add_model', model: draft.model, fields, attributes: attributesOf(state, operation, draft) } }, ...back], {
    op: 'create_table',
    table,
    columns: byField.map((field) => ({ ...columnAsked(field.column), unique: false })),
    primary_key: draft.keys.map(column),
    indexes: [
      ...[...draft.unique]
        .filter((name) => draft.keys.length !== 1 || name !== draft.keys[0])
        .map((name) => ({ columns: [column(name)], unique: true })),
      ...operation.indexes
        .filter((index) => !(index.unique && index.columns.length === 1 && !index.name))
        .map((index) => ({ ...index, columns: index.columns.map(column) })),
    ],
    foreign_keys: relations.map(({ key }) => key),
  });
};

export const dropTable: Rule<'drop_table'> = (state, { table }, task) => {
  const { work, block } = modelNamed(state, table, task);
  const name = databaseName(block);
  const others = [...state.model.tables.values()].filter(
    (one) => one.name !== name && one.foreign_keys.some((key) => key.references.table === name),
  );
  if (others.length) {
    throw new InfraError({
      subject: `task "${task}": table ${name} is referenced by ${others.map((one) => one.name).join(', ')}`,
      remedy: 'Drop the referencing columns first: {"op": "drop_column", …} before this operation.',
      file: work.path,
      line: block.line,
    });
  }
  const relations = placed(state, 'model').flatMap((one) =>
    fieldsOf(one.block)
      .filter((entry) => entry.type === block.name && one.block !== block)
      .map((entry): SchemaEdit => ({ path: one.work.path, op: { op: 'remove_field', model: one.block.name, name: entry.name } })),
  );
  return made([...relations, { path: work.path, op: { op: 'remove_block', name: block.name } }], { op: 'drop_table', table: name });
};

/** A renamed table keeps its indexes and keys; Prisma derives their names from the table, so they are renamed too. */
function followingNames(state: PrismaState, from: string, to: string): Translated['operations'] {
  const table = state.model.tables.get(from);
  if (!table) return [];
  const keys = table.foreign_keys.filter((key) => key.name === prismaNames.foreign_key(from, key.columns, '', []));
  const indexes = table.indexes.filter((index) => index.name === prismaNames.index(from, index.columns, index.unique));
  const primary = table.primary_key?.name === prismaNames.primary_key(from) && state.dialect === 'postgresql';
  return [
    ...(primary
      ? [{ op: 'rename_constraint' as const, table: to, constraint: prismaNames.primary_key(from), to: prismaNames.primary_key(to) }]
      : []),
    ...(state.dialect === 'postgresql'
      ? keys.map((key) => ({
          op: 'rename_constraint' as const,
          table: to,
          constraint: key.name,
          to: prismaNames.foreign_key(to, key.columns, '', []),
        }))
      : []),
    ...indexes.map((index) => ({
      op: 'rename_index' as const,
      table: to,
      index: index.name,
      to: prismaNames.index(to, index.columns, index.unique),
    })),
  ];
}

const mapOf = (block: PrismaBlock): string | undefined =>
  block.entries.find((entry) => entry.attributes[0]?.startsWith('@@map('))?.attributes[0];

export const renameTable: Rule<'rename_table'> = (state, { table, to }, task) => {
  const done = findModel(state, to);
  if (done && !findModel(state, table)) return nothing(done.work.path, done.block.line);
  const { work, block } = modelNamed(state, table, task);
  const from = databaseName(block);
  const old = mapOf(block);
  const names = old || state.works.size > 1 ? { model: block.name, table: to } : modelNames({ ...state.habits, mapped_models: false }, to);
  const attribute = `@@map(${JSON.stringify(names.table)})`;
  const edits: SchemaEdit[] = [];
  if (old) edits.push({ path: work.path, op: { op: 'replace_attribute', model: block.name, from: old, to: attribute } });
  if (!old && names.model !== block.name) edits.push({ path: work.path, op: { op: 'rename_block', from: block.name, to: names.model } });
  if (!old && names.model !== names.table) edits.push({ path: work.path, op: { op: 'add_attribute', model: names.model, attribute } });
  return made(edits, { op: 'rename_table', table: from, to: names.table }, ...followingNames(state, from, names.table));
};
