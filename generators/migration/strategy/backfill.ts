import type { TableDef } from '../model/schema.js';
import type { DialectName } from '../sql/types.js';

/** Rows that lack a value, and what they get: a row that has got it is not met again. */
export interface Update {
  /** As the statement names it. */
  table: string;
  set: string;
  where: string;
}

/** What rows are walked by: a key of one column. */
export interface Key {
  /** As the statement names it. */
  name: string;
  /** Names that variables may not have, because columns have them. */
  taken: readonly string[];
}

/** Rows of one batch, as `in_batches` of Rails takes them: https://api.rubyonrails.org/classes/ActiveRecord/Batches.html */
export const BATCH = 1000;

/** The key that batches can follow; undefined where the table has none of one column. */
export function keyOf(owner: TableDef, id: (name: string) => string): Key | undefined {
  const [column, ...more] = owner.primary_key?.columns ?? [];
  return column === undefined || more.length > 0 ? undefined : { name: id(column), taken: owner.columns.map((one) => one.name.toLowerCase()) };
}

/** All rows in one statement. */
export const atOnce = ({ table, set, where }: Update): string => `UPDATE ${table} SET ${set} WHERE ${where}`;

function free(name: string, taken: readonly string[]): string {
  return taken.includes(name) ? free(`_${name}`, taken) : name;
}

/**
 * A block of PostgreSQL that walks the key once and commits behind every batch. It runs outside of a transaction only, and stopped at any
 * place it does what is left when it is run again.
 * https://www.postgresql.org/docs/current/plpgsql-transactions.html
 */
function walked({ table, set, where }: Update, { name, taken }: Key, size: number): string {
  const [first, last] = [free('batch_first', taken), free('batch_last', taken)];
  const body = `
DECLARE
  ${first} ${table}.${name}%TYPE;
  ${last} ${table}.${name}%TYPE;
BEGIN
  SELECT ${name} INTO ${first} FROM ${table} ORDER BY ${name} LIMIT 1;
  WHILE ${first} IS NOT NULL LOOP
    SELECT ${name} INTO ${last}
      FROM (SELECT ${name} FROM ${table} WHERE ${name} >= ${first} ORDER BY ${name} LIMIT ${size}) AS batch
      ORDER BY ${name} DESC LIMIT 1;
    UPDATE ${table} SET ${set}
      WHERE ${name} BETWEEN ${first} AND ${last} AND ${where};
    COMMIT;
    SELECT ${name} INTO ${first} FROM ${table} WHERE ${name} > ${last} ORDER BY ${name} LIMIT 1;
  END LOOP;
END
`;
  const tag = body.includes('$$') ? '$batches$' : '$$';
  return `DO ${tag}${body}${tag}`;
}

/** One batch: to be run again until it changes no row. */
const PORTION: Record<Exclude<DialectName, 'postgresql'>, (update: Update, key: Key, size: number) => string> = {
  mysql: (update, { name }, size) => `${atOnce(update)} ORDER BY ${name} LIMIT ${size}`,
  sqlite: ({ table, set, where }, { name }, size) =>
    `UPDATE ${table} SET ${set} WHERE ${name} IN (SELECT ${name} FROM ${table} WHERE ${where} ORDER BY ${name} LIMIT ${size})`,
};

/** The rows in batches, for a person: with PostgreSQL a block that does all of them, with the others a statement to repeat. */
export function byHand(dialect: DialectName, update: Update, key: Key, size: number = BATCH): string {
  return dialect === 'postgresql' ? walked(update, key, size) : PORTION[dialect](update, key, size);
}

/** A statement that ends transactions itself, so that none may be open around it. */
export const endsTransactions = (text: string): boolean => /\bDO\s+(\$\w*\$)[\s\S]*?\bCOMMIT\s*;[\s\S]*?\1/i.test(text);
