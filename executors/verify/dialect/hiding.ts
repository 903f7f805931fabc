import type { Reader, SchemaSnapshot } from './reader.js';

/** A name of a snapshot without quotes. */
export const bare = (name: string): string => name.replaceAll('"', '');

/**
 * True for a line of a snapshot that is about a table: the table, its columns, what stands on it and the sequence it owns.
 * @param table name without quotes
 */
export function isAbout(table: string, what: string, how: string): boolean {
  const name = bare(what);
  return (
    name === `table ${table}` ||
    name.startsWith(`column ${table}.`) ||
    name.endsWith(` on ${table}`) ||
    (name.startsWith('sequence ') && bare(how).includes(`owned by ${table}.`))
  );
}

const hidden = (tables: readonly string[], [what, how]: [string, string]): boolean =>
  tables.some((table) => isAbout(table, what, how) || (table.includes('.') && bare(what) === `schema ${table.split('.')[0]}`));

/**
 * A reader that does not see some tables: those in which a tool keeps its own notes.
 * @param tables names as the reader's keys have them, without quotes
 */
export function hiding(reader: Reader, tables: readonly string[]): Reader {
  return {
    ...reader,
    schema: async (session): Promise<SchemaSnapshot> => {
      const all = await reader.schema(session);
      return new Map([...all].filter((line) => !hidden(tables, line)));
    },
    tables: async (session) => (await reader.tables(session)).filter((one) => !tables.includes(bare(one.key))),
  };
}
