import type { Row, Session } from '../engine/engine.js';
import type { ColumnModel, Family, ForeignKey, Reader, SchemaSnapshot, TableModel } from './reader.js';
import { created, plain, type Created } from './sqlite-create.js';

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const textLiteral = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/** One table as the PRAGMAs and its own text show it. */
interface Table {
  name: string;
  said: Created;
  columns: Row[];
  indexes: { row: Row; columns: Row[] }[];
  foreignKeys: Row[];
}

const objects = (session: Session, type: string): Promise<Row[]> =>
  session.query(`SELECT name, tbl_name, sql FROM sqlite_schema WHERE type = ? AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name`, [
    type,
  ]);

async function read(session: Session): Promise<Table[]> {
  const found: Table[] = [];
  for (const row of await objects(session, 'table')) {
    const name = row['name'] ?? '';
    const list = await session.query('SELECT * FROM pragma_index_list(?)', [name]);
    const indexes = [];
    for (const index of list)
      indexes.push({
        row: index,
        columns: await session.query('SELECT * FROM pragma_index_xinfo(?) WHERE key = 1', [index['name'] ?? '']),
      });
    const columns = await session.query('SELECT * FROM pragma_table_xinfo(?)', [name]);
    found.push({
      name,
      said: created(row['sql'] ?? ''),
      columns,
      indexes,
      foreignKeys: await session.query('SELECT * FROM pragma_foreign_key_list(?) ORDER BY id, seq', [name]),
    });
  }
  return found;
}

function foreignKeys(table: Table, all: readonly Table[]): (ForeignKey & { rule: string })[] {
  const ids = [...new Set(table.foreignKeys.map((row) => row['id']))];
  return ids.map((id) => {
    const rows = table.foreignKeys.filter((row) => row['id'] === id);
    const parent = rows[0]?.['table'] ?? '';
    const key = primaryKey(all.find((one) => one.name.toLowerCase() === parent.toLowerCase()));
    return {
      table: parent,
      columns: rows.map((row) => row['from'] ?? ''),
      referenced: rows.map((row, index) => row['to'] ?? key[index] ?? ''),
      rule: `on update ${rows[0]?.['on_update']} on delete ${rows[0]?.['on_delete']}`,
    };
  });
}

const primaryKey = (table: Table | undefined): string[] =>
  (table?.columns ?? [])
    .filter((row) => row['pk'] !== '0')
    .sort((one, other) => Number(one['pk']) - Number(other['pk']))
    .map((row) => row['name'] ?? '');

/** The one INTEGER that is the primary key is the number of the row, and never NULL. https://sqlite.org/lang_createtable.html#rowid */
const isRowId = (row: Row, table: Table): boolean =>
  row['type']?.toLowerCase() === 'integer' && row['pk'] !== '0' && primaryKey(table).length === 1 && !/without rowid/i.test(table.said.options);

/** `DEFAULT NULL` says what no default says. */
const defaulted = (value: string | null | undefined): string => (value === null || value === undefined || /^null$/i.test(value) ? '' : `default ${value}`);

function describeTable(table: Table, all: readonly Table[]): [string, string][] {
  const { name, said } = table;
  const columns = table.columns.map((row): [string, string] => [
    `column ${name}.${row['name']}`,
    [
      row['type']?.toLowerCase(),
      row['notnull'] === '1' && !isRowId(row, table) ? 'not null' : '',
      defaulted(row['dflt_value']),
      said.columns.get((row['name'] ?? '').toLowerCase()) ?? '',
    ]
      .filter(Boolean)
      .join(' '),
  ]);
  const unique = table.indexes
    .filter(({ row }) => row['origin'] === 'u')
    .map((index): [string, string] => [`unique (${list(index.columns)}) on ${name}`, 'unique']);
  const keys = foreignKeys(table, all).map((key): [string, string] => [
    `foreign key (${key.columns.join(', ')}) to ${key.table} (${key.referenced.join(', ')}) on ${name}`,
    key.rule,
  ]);
  const checks = said.checks.map((check): [string, string] => [
    `check ${check.name ? `${check.name} ` : ''}${check.expression} on ${name}`,
    'check',
  ]);
  return [
    [`table ${name}`, `primary key (${primaryKey(table).join(', ')}) ${said.options}`.trim()],
    ...columns,
    ...unique,
    ...keys,
    ...checks,
  ];
}

const list = (rows: readonly Row[]): string =>
  rows
    .map(
      (row) =>
        `${row['name'] ?? 'expression'}${row['desc'] === '1' ? ' desc' : ''}${row['coll'] === 'BINARY' ? '' : ` collate ${row['coll']}`}`,
    )
    .join(', ');

async function schema(session: Session): Promise<SchemaSnapshot> {
  const all = await read(session);
  const found = all.flatMap((table) => describeTable(table, all));
  for (const type of ['index', 'view', 'trigger']) {
    for (const row of await objects(session, type))
      if (row['sql']) found.push([`${type} ${row['name']}${type === 'view' ? '' : ` on ${row['tbl_name']}`}`, plain(row['sql'])]);
  }
  return new Map(found);
}

/** Declared types by what they contain, then the affinity rules. https://sqlite.org/datatype3.html#determination_of_column_affinity */
const TYPES: readonly [RegExp, Family][] = [
  [/BOOL/, 'boolean'],
  [/DATETIME|TIMESTAMP/, 'timestamp'],
  [/^DATE$/, 'date'],
  [/^TIME$/, 'time'],
  [/JSON/, 'json'],
  [/UUID/, 'uuid'],
  [/INT/, 'integer'],
  [/CHAR|CLOB|TEXT/, 'text'],
  [/BLOB/, 'bytes'],
  [/REAL|FLOA|DOUB/, 'float'],
  [/DEC|NUM/, 'decimal'],
];

function columnModel(row: Row, key: readonly string[]): ColumnModel {
  const type = (row['type'] ?? '').toUpperCase();
  const name = row['name'] ?? '';
  const sizes = /\((\d+)(?:\s*,\s*(\d+))?\)/.exec(type);
  const family = TYPES.find(([pattern]) => pattern.test(type))?.[1] ?? 'text';
  const numbered = type === 'INTEGER' && key.length === 1 && key[0] === name;
  return {
    name,
    family,
    type,
    nullable: row['notnull'] === '0' && !numbered,
    filled: numbered || row['dflt_value'] !== null,
    computed: (row['hidden'] ?? '0') !== '0',
    numbered,
    array: false,
    ...(family === 'integer' ? { least: '-9223372036854775808', most: '9223372036854775807' } : {}),
    limit: family === 'text' && sizes ? Number(sizes[1]) : undefined,
    precision: family === 'decimal' && sizes ? Number(sizes[1]) : undefined,
    scale: family === 'decimal' && sizes?.[2] ? Number(sizes[2]) : undefined,
  };
}

async function tables(session: Session): Promise<TableModel[]> {
  const all = await read(session);
  return all.map((table) => {
    const key = primaryKey(table);
    const names = table.columns.map((row) => row['name'] ?? '');
    const unique = table.indexes
      .filter(({ row }) => row['unique'] === '1')
      .map((index) => index.columns.flatMap((row) => row['name'] ?? []));
    const checks = table.said.checks.map((check) => ({
      ...check,
      columns: names.filter((name) => ` ${check.expression} `.includes(` ${name.toLowerCase()} `)),
    }));
    const parents = foreignKeys(table, all).map((one) => ({
      columns: one.columns,
      referenced: one.referenced,
      table: all.find((each) => each.name.toLowerCase() === one.table.toLowerCase())?.name ?? one.table,
    }));
    return {
      key: table.name,
      sql: quote(table.name),
      columns: table.columns.map((row) => columnModel(row, key)),
      primaryKey: key,
      unique: [...unique, ...(key.length > 0 ? [key] : [])],
      foreignKeys: parents,
      checks,
    };
  });
}

const number = (value: string): string => (/^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(value) ? value : textLiteral(value));
const LITERALS: Partial<Record<Family, (value: string) => string>> = {
  boolean: (value) => (value === 'true' ? '1' : '0'),
  bytes: (value) => `X'${value}'`,
  integer: number,
  decimal: number,
  float: number,
};

async function orphans(session: Session): Promise<string[]> {
  const rows = await session.query('PRAGMA foreign_key_check');
  return rows.map((row) => `${row['table']}: row ${row['rowid'] ?? '?'} refers to a row of ${row['parent']} that is not there`);
}

/** SQLite, from version 3.31 on (generated columns in table_xinfo). */
export const sqlite: Reader = {
  schema,
  tables,
  quote,
  literal: (value, column) => LITERALS[column.family]?.(value) ?? textLiteral(value),
  shown: (_, quoted) => `CASE WHEN ${quoted} IS NULL THEN NULL ELSE quote(${quoted}) END`,
  overriding: '',
  emptyRow: 'DEFAULT VALUES',
  transaction: { begin: 'BEGIN', commit: 'COMMIT', rollback: 'ROLLBACK' },
  orphans,
  settings: (foreignKeys) => `PRAGMA foreign_keys = ${foreignKeys ? 'ON' : 'OFF'}`,
  unchecked: async (session, _, work) => {
    await session.exec('PRAGMA ignore_check_constraints = ON');
    await work().finally(() => session.exec('PRAGMA ignore_check_constraints = OFF'));
  },
};
