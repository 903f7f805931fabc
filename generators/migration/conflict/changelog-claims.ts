import type { SqlDialect } from '../../../pipeline/sql/lex.js';
import type { Element } from '../liquibase/element.js';
import { claim, inTable, used, type Claim, type Mode } from './claims.js';
import { ofSql, type ReadClaims } from './sql-claims.js';

type Read = (at: Element['attributes'], columns: string[], element: Element) => Claim[];

const list = (text: string | undefined): string[] => (text ?? '').split(',').map((one) => one.trim()).filter(Boolean);

const each = (at: Element['attributes'], names: readonly string[], mode: Mode): Claim[] => {
  const table = at['tableName'] ?? '';
  return [inTable(table), ...names.map((name) => claim('column', [table, name], mode))];
};

const one = (mode: Mode): Read => (at) => each(at, list(at['columnName']), mode);
const named = (columns: string): Read => (at) => {
  const table = at['tableName'] ?? at['baseTableName'] ?? '';
  return [inTable(table), ...used(table, list(at[columns]))];
};

const inIt: Read = (at) => [inTable(at['tableName'] ?? '')];

/** What the changes of a changelog have to do with. */
const CHANGES: Record<string, Read> = {
  createTable: (at) => [claim('table', [at['tableName'] ?? ''], 'make')],
  dropTable: (at) => [claim('table', [at['tableName'] ?? ''], 'break')],
  renameTable: (at) => [claim('table', [at['oldTableName'] ?? ''], 'break'), claim('table', [at['newTableName'] ?? ''], 'make')],
  addColumn: (at, columns) => each(at, columns, 'make'),
  dropColumn: (at, columns) => each(at, [...list(at['columnName']), ...columns], 'break'),
  renameColumn: (at) => [...each(at, list(at['oldColumnName']), 'break'), ...each(at, list(at['newColumnName']), 'make')],
  modifyDataType: one('change'),
  addNotNullConstraint: one('change'),
  dropNotNullConstraint: one('change'),
  addDefaultValue: one('change'),
  dropDefaultValue: one('change'),
  createIndex: (at, columns) => each(at, columns, 'use'),
  dropIndex: (at) => [claim('index', [at['indexName'] ?? ''], 'break')],
  addUniqueConstraint: named('columnNames'),
  addPrimaryKey: named('columnNames'),
  addForeignKeyConstraint: (at, columns, element) => [
    ...named('baseColumnNames')(at, columns, element),
    inTable(at['referencedTableName'] ?? ''),
    ...used(at['referencedTableName'] ?? '', list(at['referencedColumnNames'])),
  ],
  dropForeignKeyConstraint: (at) => [inTable(at['baseTableName'] ?? '')],
  dropUniqueConstraint: inIt,
  insert: inIt,
  update: inIt,
  delete: inIt,
  loadData: inIt,
  tagDatabase: () => [],
  empty: () => [],
  output: () => [],
};

/**
 * What changesets have to do with.
 * @returns undefined where one of the changes could not be read
 */
export async function changelogClaims(changes: readonly Element[], dialect: SqlDialect): Promise<ReadClaims | undefined> {
  const claims: Claim[] = [];
  for (const element of changes) {
    const { name, attributes, children, text } = element;
    const columns = children.filter((child) => child.name === 'column').map((child) => child.attributes['name'] ?? '');
    const read = name === 'sql' ? await ofSql(attributes['sql'] ?? text, dialect) : CHANGES[name]?.(attributes, columns, element);
    if (!read) return undefined;
    claims.push(...read);
  }
  return { claims, names: new Set() };
}
