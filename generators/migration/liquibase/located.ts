import type { DialectName } from '../sql/types.js';

/** Where a change names a table, and where it names that table's schema. */
const SCHEMAS: Record<string, string> = {
  tableName: 'schemaName',
  oldTableName: 'schemaName',
  baseTableName: 'baseTableSchemaName',
  referencedTableName: 'referencedTableSchemaName',
};

/** Attributes in which a table of another schema is named in two: `app.users` is `users` of `app`. */
export function located<T extends string | boolean>(attributes: Record<string, T>): Record<string, T | string> {
  return Object.fromEntries(
    Object.entries(attributes).flatMap(([key, value]): [string, T | string][] => {
      const at = typeof value === 'string' && (key in SCHEMAS || key === 'newTableName') ? value.lastIndexOf('.') : -1;
      if (typeof value !== 'string' || at < 0) return [[key, value]];
      const home = SCHEMAS[key];
      return [...(home ? [[home, value.slice(0, at)] as [string, string]] : []), [key, value.slice(at + 1)]];
    }),
  );
}

/** The same the other way round; PostgreSQL's own schema goes without saying. */
export function joined(attributes: Record<string, string>, dialect: DialectName): Record<string, string> {
  const schema = (key: string): string => attributes[SCHEMAS[key] ?? (key === 'newTableName' ? 'schemaName' : '')] ?? '';
  const away = (name: string): boolean => name !== '' && !(dialect === 'postgresql' && name === 'public');
  return Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, away(schema(key)) ? `${schema(key)}.${value}` : value]));
}
