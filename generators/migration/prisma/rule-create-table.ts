import { InfraError } from '../../../pipeline/error.js';
import { isSorted, type FieldText } from '../../../pipeline/edit/prisma.js';
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

/** A new model; an equal one that is there already is left as it is. */
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
