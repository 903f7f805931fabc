import { fitted } from '../model/constraint-names.js';
import type { ColumnDef, ForeignKeyDef, IndexDef, TableDef } from '../model/schema.js';
import { hasIndexText, isOpaque } from '../model/opaque.js';
import type { Planned, Step, StepOf } from '../model/steps.js';
import { defaultText, nativeType, type DialectName } from '../sql/types.js';
import { located } from './located.js';

/** One element of a changeset, free of format. */
export interface Node {
  name: string;
  attributes: Record<string, string | boolean>;
  children: Node[];
  text?: string;
}

export interface Words {
  dialect: DialectName;
  /** Types in upper case. */
  upper: boolean;
}

const node = (name: string, attributes: Node['attributes'], children: Node[] = [], text?: string): Node => ({
  name,
  attributes: located(attributes),
  children,
  ...(text === undefined ? {} : { text }),
});

/** Types that Liquibase translates for every database. */
const PORTABLE: Record<string, string> = {
  integer: 'INT',
  timestamptz: 'TIMESTAMP WITH TIME ZONE',
  json: 'JSON',
  uuid: 'UUID',
  text: 'TEXT',
  timestamp: 'TIMESTAMP',
};

function typeOf(column: ColumnDef, { dialect, upper }: Words): string {
  if (column.type.startsWith('sql:')) return column.type.slice(4);
  const json = column.type === 'json' && dialect === 'postgresql' ? 'JSONB' : undefined;
  const type = json ?? PORTABLE[column.type] ?? nativeType(dialect, column.type, (name) => name);
  return upper ? type : type.toLowerCase();
}

/** Types whose literals Liquibase quotes as texts, but for `null`; of all others it takes a text as it stands, quotes and all. */
const TEXTS = /^(text|(var)?char\b|sql:(n?varchar|n?char|character|text|n?clob|string))/i;

function defaults(column: ColumnDef, { dialect }: Words): Record<string, string | boolean> {
  const { default: value } = column;
  if (value === null) return {};
  if ('expression' in value) return { defaultValueComputed: defaultText(dialect, value) ?? '' };
  if (typeof value.literal === 'boolean') return { defaultValueBoolean: value.literal };
  if (typeof value.literal === 'number') return { defaultValueNumeric: String(value.literal) };
  const plain = typeof value.literal === 'string' && !/^null$/i.test(value.literal) && (TEXTS.test(column.type) || /^\w+$/.test(value.literal));
  return plain ? { defaultValue: String(value.literal) } : { defaultValueComputed: defaultText(dialect, value) ?? '' };
}

function columnNode(column: ColumnDef, words: Words, constraints: Record<string, string | boolean>): Node {
  const attributes = {
    name: column.name,
    type: typeOf(column, words),
    ...defaults(column, words),
    ...(column.comment ? { remarks: column.comment } : {}),
  };
  return node('column', attributes, Object.keys(constraints).length ? [node('constraints', constraints)] : []);
}

/** Liquibase calls a key in upper case, which PostgreSQL folds where no name has to be quoted. */
const keyName = ({ name, primary_key }: TableDef, { dialect }: Words): Record<string, string> => {
  const folded = dialect !== 'postgresql' || /^[a-z_][a-z0-9_]*$/.test(name);
  const called = primary_key?.name || (folded ? '' : fitted([name], '_pkey'));
  return called ? { primaryKeyName: called } : {};
};

function tableNodes(table: TableDef, words: Words): Node[] {
  const keys = table.primary_key?.columns ?? [];
  const columns = table.columns.map((column) =>
    columnNode(column, words, {
      ...(keys.includes(column.name) ? { primaryKey: true, ...keyName(table, words) } : {}),
      ...(column.nullable && !keys.includes(column.name) ? {} : { nullable: false }),
    }),
  );
  return [
    node('createTable', { tableName: table.name }, columns),
    ...table.uniques.map((unique) => uniqueNode(table.name, unique.name, unique.columns)),
    ...table.foreign_keys.map((key) => keyNode(table.name, key)),
    ...table.indexes.map((index) => indexNode(table.name, index)),
  ];
}

const uniqueNode = (tableName: string, constraintName: string, columns: readonly string[]): Node =>
  node('addUniqueConstraint', { columnNames: columns.join(', '), constraintName, tableName });

function keyNode(table: string, key: ForeignKeyDef): Node {
  return node('addForeignKeyConstraint', {
    baseTableName: table,
    baseColumnNames: key.columns.join(', '),
    constraintName: key.name,
    referencedTableName: key.references.table,
    referencedColumnNames: key.references.columns.join(', '),
    ...(key.on_delete ? { onDelete: key.on_delete.toUpperCase() } : {}),
    ...(key.on_update ? { onUpdate: key.on_update.toUpperCase() } : {}),
  });
}

const indexNode = (tableName: string, index: IndexDef): Node =>
  node(
    'createIndex',
    { indexName: index.name, tableName, ...(index.unique ? { unique: true } : {}) },
    index.columns.map((name) => node('column', { name })),
  );

function alterNodes({ table, to, set }: StepOf<'alter_column'>, words: Words): Node[] {
  const at = { tableName: table, columnName: to.name };
  const value = defaults(to, words);
  const nodes: Node[] = [];
  if (set.includes('type')) nodes.push(node('modifyDataType', { ...at, newDataType: typeOf(to, words) }));
  if (set.includes('default'))
    nodes.push(
      Object.keys(value).length
        ? node('addDefaultValue', { ...at, columnDataType: typeOf(to, words), ...value })
        : node('dropDefaultValue', { ...at, columnDataType: typeOf(to, words) }),
    );
  if (set.includes('nullable'))
    nodes.push(node(to.nullable ? 'dropNotNullConstraint' : 'addNotNullConstraint', { ...at, columnDataType: typeOf(to, words) }));
  return nodes;
}

type Make<Name extends Step['do']> = (step: StepOf<Name>, words: Words) => Node[];

/** The changes of Liquibase for the steps that it has a change for; the others are SQL. */
const RULES: { [Name in Step['do']]?: Make<Name> } = {
  create_table: ({ table }, words) => tableNodes(table, words),
  drop_table: ({ table }) => [node('dropTable', { tableName: table.name })],
  rename_table: ({ table, to }) => [node('renameTable', { oldTableName: table, newTableName: to })],
  add_column: ({ table, column }, words) => [
    node('addColumn', { tableName: table }, [columnNode(column, words, column.nullable ? {} : { nullable: false })]),
  ],
  drop_column: ({ table, column }) => [node('dropColumn', { tableName: table, columnName: column.name })],
  rename_column: ({ table, column, to }) => [node('renameColumn', { tableName: table, oldColumnName: column, newColumnName: to })],
  alter_column: alterNodes,
  create_index: ({ table, index }) => [indexNode(table, index)],
  drop_index: ({ table, index }) => [node('dropIndex', { indexName: index.name, tableName: table })],
  add_foreign_key: ({ table, key }) => [keyNode(table, key)],
  drop_foreign_key: ({ table, key }) => [node('dropForeignKeyConstraint', { baseTableName: table, constraintName: key.name })],
  add_unique: ({ table, unique }) => [uniqueNode(table, unique.name, unique.columns)],
  drop_unique: ({ table, unique }) => [node('dropUniqueConstraint', { tableName: table, constraintName: unique.name })],
};

/** Statements that Liquibase has no change for. It would split them at semicolons and cut comments out, which only plain ones survive. */
function sqlNodes(texts: readonly string[]): Node[] {
  const whole = (text: string): boolean => /\$|--|\/\*|\\|'[^']*[;\n][^']*'/.test(text);
  if (!texts.some(whole)) return [node('sql', {}, [], texts.map((text) => `${text};`).join('\n'))];
  return texts.map((text) => node('sql', { splitStatements: false, stripComments: false }, [], text));
}

/** Changes that Liquibase takes back by itself: "Automatic rollback" in its docs. */
const AUTOMATIC = new Set([
  'createTable',
  'addColumn',
  'renameTable',
  'renameColumn',
  'createIndex',
  'addForeignKeyConstraint',
  'addUniqueConstraint',
  'addNotNullConstraint',
  'dropNotNullConstraint',
  'addDefaultValue',
]);

/**
 * What stands in a changeset.
 * @param steps in the order to run
 * @param sql the statements of a step that Liquibase has no change for
 */
export function changeNodes(steps: readonly Planned[], words: Words, sql: (planned: Planned) => readonly string[]): Node[] {
  return steps.flatMap((planned) => {
    const rule = RULES[planned.step.do] as Make<Step['do']> | undefined;
    return rule && !isOpaque(planned.step) && !hasIndexText(planned.step) ? rule(planned.step as never, words) : sqlNodes(sql(planned));
  });
}

/** Liquibase takes a default away; what was there before it does not know. */
const restores = ({ step }: Planned): boolean => step.do === 'alter_column' && step.set.includes('default') && step.from?.default != null;

/** True where the changes need a rollback of their own. */
export const needsRollback = (steps: readonly Planned[], changes: readonly Node[]): boolean =>
  changes.some((one) => !AUTOMATIC.has(one.name)) || steps.some(restores);
