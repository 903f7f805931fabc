import type { Json } from '../../pipeline/kind.js';

/** An operation as the plan says it: untyped and hostile here. */
export type Said = { [key: string]: Json };

/** What the database does meanwhile. */
interface Work {
  /** `instant`: however many rows there are; `scan`: reads all of them; `rewrite`: writes all of them anew. */
  duration: string;
  locks: string;
}

type Facts = { [op: string]: (operation: Said) => Work };

const isMap = (value: Json | undefined): value is Said => typeof value === 'object' && value !== null && !Array.isArray(value);
const columnOf = (operation: Said): Said => (isMap(operation['column']) ? operation['column'] : {});
const always = (duration: string, locks: string) => (): Work => ({ duration, locks });

/** Expressions that give every row the same value, so that nothing is written anew. */
const CONSTANT = /^(now\(\)|current_\w+|transaction_timestamp\(\)|true|false|null|-?\d+(\.\d+)?|'[^']*')$/i;

/** A default that differs from row to row. */
function perRow(column: Said): boolean {
  const value = column['default'];
  const expression = isMap(value) ? value['expression'] : undefined;
  const native = typeof column['value_type'] === 'string' ? column['value_type'] : '';
  return (typeof expression === 'string' && !CONSTANT.test(expression.trim())) || /serial/i.test(native);
}

const ALONE = 'ACCESS EXCLUSIVE: nobody reads or writes';
const WRITES = 'SHARE: reads go on, writes wait';
const KEYS = 'SHARE ROW EXCLUSIVE on both tables: reads go on, writes wait';
const BRIEF = `${ALONE}, for a moment once it is granted`;

function addedTo(operation: Said): Work {
  const column = columnOf(operation);
  if (perRow(column)) return { duration: 'rewrite', locks: ALONE };
  const scans = column['unique'] === true || isMap(column['references']);
  return scans ? { duration: 'scan', locks: ALONE } : { duration: 'instant', locks: BRIEF };
}

function altered(operation: Said): Work {
  if (operation['value_type'] !== undefined) return { duration: 'rewrite (instant where a text only becomes longer)', locks: ALONE };
  return operation['nullable'] === false ? { duration: 'scan', locks: ALONE } : { duration: 'instant', locks: BRIEF };
}

/** True where a new table has a foreign key. */
function refersTo(operation: Said): boolean {
  const { foreign_keys: keys, columns } = operation;
  return (Array.isArray(keys) && keys.length > 0) || (Array.isArray(columns) && columns.some((one) => isMap(one) && isMap(one['references'])));
}

/** https://www.postgresql.org/docs/current/explicit-locking.html and the notes of ALTER TABLE and CREATE INDEX. */
const POSTGRESQL: Facts = {
  create_table: (operation) => ({
    duration: 'instant',
    locks: refersTo(operation) ? 'SHARE ROW EXCLUSIVE on the tables it refers to: writes wait for a moment' : 'none on tables that are there',
  }),
  drop_table: always('instant', BRIEF),
  rename_table: always('instant', BRIEF),
  add_column: addedTo,
  drop_column: always('instant', BRIEF),
  rename_column: always('instant', BRIEF),
  alter_column: altered,
  create_index: always('scan', WRITES),
  drop_index: always('instant', BRIEF),
  add_foreign_key: always('scan', KEYS),
  add_unique: always('scan', ALONE),
  add_check: always('scan', ALONE),
  create_enum: always('instant', 'none on tables'),
  add_enum_value: always('instant', 'none on tables'),
  rename_enum: always('instant', 'none on tables'),
  rename_index: always('instant', 'SHARE UPDATE EXCLUSIVE on the index: reads and writes go on'),
  rename_constraint: always('instant', BRIEF),
};

const META = 'metadata lock: waits for open transactions on the table, then holds others for a moment';
const COPIED = 'reads go on, writes wait until the table is copied';
const ONLINE = 'reads and writes go on, but for a moment at either end';

/** https://dev.mysql.com/doc/refman/8.4/en/innodb-online-ddl-operations.html */
const MYSQL: Facts = {
  create_table: always('instant', 'none on tables that are there'),
  drop_table: always('instant', META),
  rename_table: always('instant', META),
  add_column: (operation) => {
    const column = columnOf(operation);
    if (isMap(column['references'])) return { duration: 'rewrite', locks: COPIED };
    if (perRow(column)) return { duration: 'rewrite', locks: COPIED };
    return column['unique'] === true ? { duration: 'scan', locks: ONLINE } : { duration: 'instant (MySQL from 8.0.12, MariaDB from 10.3; a rewrite before)', locks: META };
  },
  drop_column: always('instant (MySQL from 8.0.29, MariaDB from 10.4; a rewrite before)', META),
  rename_column: always('instant', META),
  alter_column: (operation) => {
    if (operation['value_type'] !== undefined) return { duration: 'rewrite', locks: COPIED };
    return operation['nullable'] === undefined ? { duration: 'instant', locks: META } : { duration: 'rewrite', locks: ONLINE };
  },
  create_index: always('scan', ONLINE),
  drop_index: always('instant', META),
  add_foreign_key: always('rewrite', COPIED),
  add_unique: always('scan', ONLINE),
  add_check: always('rewrite', COPIED),
  add_enum_value: always('instant', META),
  rename_index: always('instant', META),
  rename_constraint: always('instant', META),
};

const WHOLE = 'the whole database: one writer at a time, readers wait only in rollback-journal mode';

/** https://www.sqlite.org/lang_altertable.html: what ALTER TABLE cannot do makes the table anew. */
const SQLITE: Facts = {
  create_table: always('instant', WHOLE),
  drop_table: always('scan', WHOLE),
  rename_table: always('instant', WHOLE),
  add_column: (operation) => {
    const column = columnOf(operation);
    const anew = column['unique'] === true || isMap(column['references']) || perRow(column);
    return { duration: anew ? 'rewrite' : 'instant', locks: WHOLE };
  },
  drop_column: always('rewrite', WHOLE),
  rename_column: always('instant', WHOLE),
  alter_column: always('rewrite', WHOLE),
  create_index: always('scan', WHOLE),
  drop_index: always('instant', WHOLE),
  add_foreign_key: always('rewrite', WHOLE),
  add_unique: always('rewrite', WHOLE),
  add_check: always('rewrite', WHOLE),
  rename_index: always('scan', WHOLE),
  rename_constraint: always('rewrite', WHOLE),
};

const FACTS: { [dialect: string]: Facts } = { postgresql: POSTGRESQL, mysql: MYSQL, sqlite: SQLITE };

/** Statements that write rows and nothing else: PostgreSQL and InnoDB lock what is written, SQLite all. */
function written(sql: string): Work | undefined {
  if (/^\s*DO\s+(\$\w*\$)[\s\S]*\bUPDATE\b[\s\S]*\bCOMMIT\s*;/i.test(sql)) return { duration: 'rewrite, in batches', locks: 'the rows of one batch: reads go on, writes to these rows wait' };
  const one = /^\s*UPDATE\b[^;]*;?\s*$/i.test(sql);
  return one ? { duration: 'rewrite', locks: 'every row that it has written, until it ends: reads go on, writes to these rows wait' } : undefined;
}

/** How long an operation takes and whom it keeps waiting; undefined where only its statements tell. */
export function workOf(operation: Said, dialect: string | undefined): Work | undefined {
  const facts = dialect !== undefined && Object.hasOwn(FACTS, dialect) ? FACTS[dialect] : undefined;
  const op = String(operation['op']);
  if (op === 'sql') return written(String(operation['up']));
  return facts && Object.hasOwn(facts, op) ? facts[op]?.(operation) : undefined;
}

/** What the rows that are there need. */
const BACKFILL: { [op: string]: (operation: Said) => string | undefined } = {
  add_column: (operation) => {
    const { nullable, default: value } = columnOf(operation);
    if (value !== undefined && value !== null) return 'none; the rows that are there get the default';
    return nullable === false ? 'needed before: without a default it runs only on a table without rows' : 'none; the rows that are there have no value until the code or a script gives them one';
  },
  alter_column: (operation) => {
    if (operation['nullable'] === false) return 'needed before: no row may be without a value';
    return operation['value_type'] === undefined ? undefined : 'none; values are converted, and one that does not fit stops it';
  },
  add_unique: () => 'needed before: no two rows may be the same in these columns',
  create_index: (operation) => (operation['unique'] === true ? 'needed before: no two rows may be the same in these columns' : undefined),
  add_check: () => 'needed before: every row must meet the condition',
  add_foreign_key: () => 'needed before: every value must be in the table it refers to',
  sql: ({ up }) => (written(String(up)) && /\bIS NULL\s*(;\s*(COMMIT;[\s\S]*)?)?$/i.test(String(up).trim()) ? 'this is it; only rows that lack the value are written, so it can be run again' : 'as its statements say'),
};

/** A comment says that there is nothing to do. */
export const NOTHING = /^(\s*--[^\n]*(\n|$))+\s*$/;

/** What going back does, and what is then lost. */
const BACK: { [op: string]: (operation: Said) => string } = {
  create_table: () => 'drops the table; every row written since is lost',
  drop_table: () => 'makes the table again, empty; its rows are lost but for a backup',
  rename_table: () => 'gives it its old name; nothing is lost',
  add_column: () => 'drops the column; every value written to it since is lost',
  drop_column: () => 'adds the column again, empty or with its default, and stops on rows where it required a value and has none; its values are lost but for a backup',
  rename_column: () => 'gives it its old name; nothing is lost',
  alter_column: (operation) => {
    if (operation['value_type'] !== undefined) return 'gives it its old type; what does not fit that stops it or is cut';
    return operation['nullable'] === true ? 'requires a value again; a row without one stops it' : 'lifts the rule or sets the old default; nothing is lost';
  },
  create_index: () => 'drops the index; nothing is lost',
  drop_index: () => 'builds the index again, with a scan; nothing is lost',
  add_foreign_key: () => 'drops the key; nothing is lost',
  add_unique: () => 'drops the constraint; nothing is lost',
  add_check: () => 'drops the constraint; nothing is lost',
  create_enum: () => 'drops the type; nothing is lost once no column has it',
  add_enum_value: () => 'takes the value out again; rows that have it stop that',
  rename_enum: () => 'gives it its old name; nothing is lost',
  rename_index: () => 'gives it its old name; nothing is lost',
  rename_constraint: () => 'gives it its old name; nothing is lost',
  sql: ({ down }) => {
    const back = String(down).trim();
    if (back === 'SELECT 1' || NOTHING.test(back)) return 'changes no row: each keeps its value';
    return written(back) && !back.includes('`') ? `runs \`${back.replace(/\s+/g, ' ')}\`` : 'runs the statements of the way back; what is lost is in the verdict';
  },
};

/** How to see that an operation has worked, beside what the tool says. */
const CHECK: { [op: string]: string } = {
  drop_table: 'Nothing in the logs of the application names a table that is gone.',
  rename_table: 'Nothing in the logs of the application names a table that is gone.',
  drop_column: 'Nothing in the logs of the application names a column that is gone.',
  rename_column: 'Nothing in the logs of the application names a column that is gone.',
  alter_column: 'Tables whose columns were altered have as many rows as before, and a sample of the values is what it was.',
  sql: 'A sample of the rows that the statements touch is as they should leave it.',
};

const known = <T>(table: { [op: string]: T }, op: string): T | undefined => (Object.hasOwn(table, op) ? table[op] : undefined);

/** What is done to a table that the same migration makes: nobody uses it yet. */
const UNUSED: Work = { duration: 'instant', locks: 'none; the table is new' };

/**
 * Duration, locks, backfill and the way back of an operation, in one sentence each.
 * @param fresh tables that the same migration makes
 */
export function aboutOperation(operation: Said, dialect: string | undefined, fresh: ReadonlySet<Json | undefined>): string[] {
  const op = String(operation['op']);
  const back = known(BACK, op)?.(operation);
  const goingBack = back ? [`Going back ${back}.`] : [];
  if (op !== 'create_table' && fresh.has(operation['table'])) return [`Duration: ${UNUSED.duration}.`, `Locks: ${UNUSED.locks}.`, 'Backfill: none.', ...goingBack];
  const work = workOf(operation, dialect);
  return [
    `Duration: ${work?.duration ?? 'as its statements say'}.`,
    `Locks: ${work?.locks ?? 'as its statements say'}.`,
    `Backfill: ${known(BACKFILL, op)?.(operation) ?? 'none'}.`,
    ...goingBack,
  ];
}

/** How to see that the operations have worked. */
export const checksOf = (operations: readonly Said[]): string[] => [...new Set(operations.flatMap((one) => known(CHECK, String(one['op'])) ?? []))];
