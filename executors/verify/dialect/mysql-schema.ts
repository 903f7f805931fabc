import type { Row, Session } from '../engine/engine.js';
import { catalog, type Catalog } from './mysql-catalog.js';
import type { SchemaSnapshot } from './reader.js';

const join = (...parts: (string | null | undefined | false)[]): string =>
  parts.filter((part) => part !== null && part !== undefined && part !== false && part !== '').join(' ');

/** Rows of one object, by the columns that name it. */
function grouped(rows: readonly Row[], ...by: string[]): Row[][] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = by.map((name) => row[name]).join('\u0000');
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()];
}

const TABLE_WORDS: Record<string, string> = { 'BASE TABLE': 'table', VIEW: 'view', SEQUENCE: 'sequence' };

const describeTable = (row: Row): [string, string] => [
  `${TABLE_WORDS[row['TABLE_TYPE'] ?? ''] ?? 'table'} ${row['TABLE_NAME']}`,
  join(
    row['ENGINE'],
    row['TABLE_COLLATION'],
    row['CREATE_OPTIONS'],
    row['TABLE_TYPE'] !== 'VIEW' && row['TABLE_COMMENT'] && `comment: ${row['TABLE_COMMENT']}`,
  ),
];

const describeColumn = (row: Row): [string, string] => [
  `column ${row['TABLE_NAME']}.${row['COLUMN_NAME']}`,
  join(
    row['COLUMN_TYPE'],
    row['COLLATION_NAME'],
    row['IS_NULLABLE'] === 'NO' && 'not null',
    row['COLUMN_DEFAULT'] !== null && `default ${row['COLUMN_DEFAULT']}`,
    row['EXTRA'],
    row['GENERATION_EXPRESSION'],
    row['COLUMN_COMMENT'] && `comment: ${row['COLUMN_COMMENT']}`,
  ),
];

function describeIndex(rows: Row[]): [string, string] {
  const one = rows[0]!;
  const columns = rows.map((row) =>
    join(row['COLUMN_NAME'] ?? row['EXPRESSION'], row['SUB_PART'] && `(${row['SUB_PART']})`, row['COLLATION'] === 'D' && 'desc'),
  );
  return [
    `index ${one['INDEX_NAME']} on ${one['TABLE_NAME']}`,
    join(one['NON_UNIQUE'] === '0' && 'unique', one['INDEX_TYPE'], `(${columns.join(', ')})`, one['INDEX_COMMENT']),
  ];
}

function describeForeignKey(rows: Row[], references: readonly Row[]): [string, string] {
  const one = rows[0]!;
  const rule = references.find((row) => row['CONSTRAINT_NAME'] === one['CONSTRAINT_NAME'] && row['TABLE_NAME'] === one['TABLE_NAME']);
  const list = (name: string): string => rows.map((row) => row[name]).join(', ');
  const how = `(${list('COLUMN_NAME')}) references ${one['REFERENCED_TABLE_NAME']} (${list('REFERENCED_COLUMN_NAME')}) on update ${rule?.['UPDATE_RULE']} on delete ${rule?.['DELETE_RULE']}`;
  return [`foreign key ${one['CONSTRAINT_NAME']} on ${one['TABLE_NAME']}`, how];
}

function describeRoutine(row: Row, parameters: readonly Row[]): [string, string] {
  const own = parameters.filter((one) => one['SPECIFIC_NAME'] === row['SPECIFIC_NAME'] && one['ROUTINE_TYPE'] === row['ROUTINE_TYPE']);
  const shown = own.map((one) => join(one['PARAMETER_MODE'], one['PARAMETER_NAME'], one['DTD_IDENTIFIER'])).join(', ');
  return [
    `${(row['ROUTINE_TYPE'] ?? 'routine').toLowerCase()} ${row['ROUTINE_NAME']}`,
    join(`(${shown})`, row['ROUTINE_DEFINITION'], row['SQL_DATA_ACCESS'], row['SECURITY_TYPE']),
  ];
}

function describe(found: Catalog): [string, string][] {
  const local = (text: string | null | undefined): string => (text ?? '').replaceAll(`\`${found.database}\`.`, '');
  return [
    ...found.tables.map(describeTable),
    ...found.columns.map(describeColumn),
    ...grouped(found.indexes, 'TABLE_NAME', 'INDEX_NAME').map(describeIndex),
    ...grouped(
      found.keys.filter((row) => row['REFERENCED_TABLE_NAME'] !== null),
      'TABLE_NAME',
      'CONSTRAINT_NAME',
    ).map((rows) => describeForeignKey(rows, found.references)),
    ...found.checks.map((row): [string, string] => [`check ${row['CONSTRAINT_NAME']} on ${row['TABLE_NAME']}`, row['CHECK_CLAUSE'] ?? '']),
    ...found.views.map((row): [string, string] => [
      `definition of view ${row['TABLE_NAME']}`,
      join(local(row['VIEW_DEFINITION']), row['CHECK_OPTION'], row['SECURITY_TYPE']),
    ]),
    ...found.triggers.map((row): [string, string] => [
      `trigger ${row['TRIGGER_NAME']} on ${row['EVENT_OBJECT_TABLE']}`,
      join(row['ACTION_TIMING'], row['EVENT_MANIPULATION'], row['ACTION_STATEMENT']),
    ]),
    ...found.routines.map((row) => describeRoutine(row, found.parameters)),
    ...found.events.map((row): [string, string] => [
      `event ${row['EVENT_NAME']}`,
      join(row['EVENT_DEFINITION'], row['INTERVAL_VALUE'], row['INTERVAL_FIELD'], row['STATUS']),
    ]),
  ];
}

/** The schema of the session's database. Counters (AUTO_INCREMENT) belong to the rows, not to the schema. */
export async function schema(session: Session): Promise<SchemaSnapshot> {
  return new Map(describe(await catalog(session)));
}
