import type { Row, Session } from '../engine/engine.js';
import { catalog, type Catalog } from './mysql-catalog.js';
import { schema } from './mysql-schema.js';
import type { ColumnModel, Family, ForeignKey, Reader, TableModel } from './reader.js';

const quote = (name: string): string => `\`${name.replaceAll('`', '``')}\``;

const FAMILIES: Record<string, Family> = {
  tinyint: 'integer',
  smallint: 'integer',
  mediumint: 'integer',
  int: 'integer',
  bigint: 'integer',
  decimal: 'decimal',
  float: 'float',
  double: 'float',
  char: 'text',
  varchar: 'text',
  tinytext: 'text',
  text: 'text',
  mediumtext: 'text',
  longtext: 'text',
  enum: 'enum',
  set: 'enum',
  json: 'json',
  uuid: 'uuid',
  binary: 'bytes',
  varbinary: 'bytes',
  tinyblob: 'bytes',
  blob: 'bytes',
  mediumblob: 'bytes',
  longblob: 'bytes',
  bit: 'bits',
  date: 'date',
  time: 'time',
  datetime: 'timestamp',
  timestamp: 'timestamptz',
  year: 'year',
  inet6: 'inet',
  inet4: 'inet',
};
/** Bits of the integer types. https://dev.mysql.com/doc/refman/8.4/en/integer-types.html */
const BITS: Record<string, number> = { tinyint: 8, smallint: 16, mediumint: 24, int: 32, bigint: 64 };
/** Last whole second of a TIMESTAMP, with a day to spare for time zones. https://dev.mysql.com/doc/refman/8.4/en/datetime.html */
const LAST_TIMESTAMP = '2038-01-18 03:14:07';
const FIRST_TIMESTAMP = '1970-01-02 00:00:01';

function bounds(type: string, unsigned: boolean): { least?: string; most?: string } {
  const bits = BITS[type];
  if (type === 'timestamp') return { least: FIRST_TIMESTAMP, most: LAST_TIMESTAMP };
  if (!bits) return unsigned ? { least: '0' } : {};
  return unsigned
    ? { least: '0', most: String(2n ** BigInt(bits) - 1n) }
    : { least: String(-(2n ** BigInt(bits - 1))), most: String(2n ** BigInt(bits - 1) - 1n) };
}

const number = (value: string | null | undefined): number | undefined =>
  value === null || value === undefined ? undefined : Number(value);
const labelsOf = (type: string): string[] => [...type.matchAll(/'((?:[^']|'')*)'/g)].map((found) => (found[1] ?? '').replaceAll("''", "'"));

function columnModel(row: Row, checks: readonly Row[]): ColumnModel {
  const type = row['DATA_TYPE'] ?? '';
  const shown = row['COLUMN_TYPE'] ?? '';
  const name = row['COLUMN_NAME'] ?? '';
  const json = checks.some((check) => check['CHECK_CLAUSE'] === `json_valid(${quote(name)})`);
  const family = shown === 'tinyint(1)' ? 'boolean' : json ? 'json' : (FAMILIES[type] ?? 'other');
  const extra = (row['EXTRA'] ?? '').toLowerCase();
  const numbered = extra.includes('auto_increment');
  const filled = numbered || (row['COLUMN_DEFAULT'] !== null && row['COLUMN_DEFAULT'] !== 'NULL');
  return {
    name,
    family,
    type: shown,
    nullable: row['IS_NULLABLE'] === 'YES',
    filled,
    numbered,
    array: false,
    computed: (row['GENERATION_EXPRESSION'] ?? '') !== '' || /(virtual|stored) generated/.test(extra),
    ...bounds(type, shown.includes('unsigned')),
    limit: family === 'bits' ? number(row['NUMERIC_PRECISION']) : number(row['CHARACTER_MAXIMUM_LENGTH']),
    precision: number(row['NUMERIC_PRECISION']),
    scale: number(row['NUMERIC_SCALE']),
    labels: family === 'enum' ? labelsOf(shown) : undefined,
  };
}

function foreignKeys(found: Catalog, table: string): ForeignKey[] {
  const keys = new Map<string, ForeignKey>();
  for (const row of found.keys.filter((one) => one['TABLE_NAME'] === table && one['REFERENCED_TABLE_NAME'] !== null)) {
    const key = keys.get(row['CONSTRAINT_NAME'] ?? '') ?? { columns: [], table: row['REFERENCED_TABLE_NAME'] ?? '', referenced: [] };
    key.columns.push(row['COLUMN_NAME'] ?? '');
    key.referenced.push(row['REFERENCED_COLUMN_NAME'] ?? '');
    keys.set(row['CONSTRAINT_NAME'] ?? '', key);
  }
  return [...keys.values()];
}

function unique(found: Catalog, table: string): Map<string, string[]> {
  const sets = new Map<string, string[]>();
  for (const row of found.indexes.filter((one) => one['TABLE_NAME'] === table && one['NON_UNIQUE'] === '0')) {
    const column = row['COLUMN_NAME'];
    if (column) sets.set(row['INDEX_NAME'] ?? '', [...(sets.get(row['INDEX_NAME'] ?? '') ?? []), column]);
  }
  return sets;
}

function tableModel(found: Catalog, table: string): TableModel {
  const of = (rows: readonly Row[]): Row[] => rows.filter((row) => row['TABLE_NAME'] === table);
  const checks = of(found.checks);
  const columns = of(found.columns).map((row) => columnModel(row, checks));
  const sets = unique(found, table);
  return {
    key: table,
    sql: quote(table),
    columns,
    primaryKey: sets.get('PRIMARY') ?? [],
    unique: [...sets.values()],
    foreignKeys: foreignKeys(found, table),
    checks: checks.map((row) => ({
      name: row['CONSTRAINT_NAME'] ?? '',
      expression: row['CHECK_CLAUSE'] ?? '',
      columns: columns
        .filter((column) => (row['CHECK_CLAUSE'] ?? '').includes(quote(column.name)) || row['CONSTRAINT_NAME'] === column.name)
        .map((column) => column.name),
    })),
  };
}

async function tables(session: Session): Promise<TableModel[]> {
  const found = await catalog(session);
  return found.tables.filter((row) => row['TABLE_TYPE'] === 'BASE TABLE').map((row) => tableModel(found, row['TABLE_NAME'] ?? ''));
}

const LITERALS: Partial<Record<Family, (value: string) => string>> = {
  boolean: (value) => (value === 'true' ? '1' : '0'),
  bytes: (value) => `X'${value}'`,
  bits: (value) => `b'${value}'`,
};

/** MySQL and MariaDB. A schema change commits at once, so there is no transaction to wrap a script in. */
export const mysql: Reader = {
  schema,
  tables,
  quote,
  literal: (value, column) => LITERALS[column.family]?.(value) ?? `'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`,
  shown: (column, quoted) => (['bytes', 'bits', 'other'].includes(column.family) ? `HEX(${quoted})` : `CAST(${quoted} AS CHAR)`),
  overriding: '',
  emptyRow: '() VALUES ()',
  transaction: undefined,
  settings: () =>
    `SET SESSION foreign_key_checks = 1, SESSION unique_checks = 1, SESSION sql_mode = @@GLOBAL.sql_mode, SESSION time_zone = '+00:00'`,
  leftByDatabase,
  // A variable of MariaDB; MySQL refuses the first statement. https://mariadb.com/kb/en/server-system-variables/#check_constraint_checks
  unchecked: async (session, _, work) => {
    await session.exec('SET SESSION check_constraint_checks = 0');
    await work().finally(() => session.exec('SET SESSION check_constraint_checks = 1'));
  },
};

/**
 * For a foreign key MySQL makes an index of the key's name, and keeps it when the key goes. Nobody's down removes it, and it harms nobody.
 * https://dev.mysql.com/doc/refman/8.4/en/create-table-foreign-keys.html
 */
function leftByDatabase(what: string, changed: ReadonlyMap<string, string>): boolean {
  return what.startsWith('index ') && changed.has(`foreign key ${what.slice('index '.length)}`);
}
