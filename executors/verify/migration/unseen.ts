import { bare, isAbout } from '../dialect/hiding.js';
import { nameOf, silent, tokens, type SqlDialect, type Token } from '../../../pipeline/sql/lex.js';
import { compareSchemas } from './compare-schema.js';
import type { Loss, Unseen } from './loss.js';
import type { Migration } from './script.js';
import { isUnread, type State, type TableRows } from './state.js';
import { unseenOfLarge } from './sums.js';

/** What a migration says and does, for finding out which tables it touches. */
export interface Steps {
  dialect: SqlDialect;
  migrations: readonly Migration[];
  /** Text of the tool's own file, where the tool runs it. */
  code: string;
  /** Locks of the steps that ran, by table. */
  locks: readonly Record<string, string>[];
}

const isBlind = (table: TableRows): boolean => table.count === 0 || isUnread(table);

/** Columns in which no value was seen; all columns where no row was. */
const blindColumns = (table: TableRows): string[] =>
  table.model.columns
    .filter((column) => !column.computed)
    .map((column) => column.name)
    .filter((name) => isBlind(table) || (table.sums ? table.sums.get(name)?.values === 0 : table.rows.every((row) => row[name] === null)));

/** Tables and columns that are gone and of which no value was seen: their data goes by its nature. Renamed ones are still there. */
export function goneUnseen(before: State, after: State, steps: Steps): Loss[] {
  return [...before.tables].flatMap(([key, table]): Loss[] => {
    const same = after.tables.get(key);
    const gone = !same && isBlind(table) && !tableRenamed(key, table, before, after, steps);
    if (!same) return gone ? [{ table: key, column: null, rows: null, why: 'table is gone' }] : [];
    return blindColumns(table)
      .filter((name) => !has(same, name) && !columnRenamed(name, table, same, steps))
      .map((column) => ({ table: key, column, rows: null, why: 'column is gone' }));
  });
}

const has = (table: TableRows, name: string): boolean => table.model.columns.some((one) => one.name === name);

function tableRenamed(key: string, table: TableRows, before: State, after: State, steps: Steps): boolean {
  const shape = (one: TableRows): string => JSON.stringify(one.model.columns.map((column) => [column.name, column.type]).sort());
  const added = [...after.tables].filter(([name]) => !before.tables.has(name));
  return added.some(([name, other]) => shape(other) === shape(table) && saysRename(key, name, steps));
}

function columnRenamed(name: string, table: TableRows, same: TableRows, steps: Steps): boolean {
  const type = table.model.columns.find((one) => one.name === name)?.type;
  return same.model.columns.some((other) => !has(table, other.name) && other.type === type && saysRename(name, other.name, steps));
}

const escaped = (name: string): string => last(name).replaceAll(/[^\w]/g, '\\$&');
const last = (name: string): string => bare(name).slice(bare(name).lastIndexOf('.') + 1);

/** True when one call or statement renames the one to the other: `RENAME a TO b`, `a RENAME TO b`, `renameColumn(…, 'a', 'b')`. */
function saysRename(from: string, to: string, steps: Steps): boolean {
  const [one, other] = [from, to].map((name) => `(?<!\\w)${escaped(name)}(?!\\w)`);
  const said = new RegExp(`renam\\w*\\b[^;]{0,200}?${one}[^;]{1,80}?${other}|${one}["\`]?\\s+rename\\s+(?:to|as)\\s+["\`]?${other}`, 'i');
  return said.test(steps.code) || steps.migrations.some((each) => each.up.statements.some((statement) => said.test(statement.text)));
}

/**
 * What a migration touches and nothing was seen of: tables without rows, columns of another type without values, and what the sums over
 * a large table do not tell.
 * @param states before the first migration, after each of them
 * @param end the database after the way back; where there is none, after the last migration
 */
export function unseenOf(states: readonly State[], end: State, steps: Steps, why: (table: string) => string): Unseen[] {
  const [before] = states;
  if (!before) return [];
  return [...before.tables].flatMap(([key, table]): Unseen[] => {
    const large = table.sums !== undefined || end.tables.get(key)?.sums !== undefined;
    if (!isBlind(table) && !large) return retyped(key, table, states);
    if (!isTouched(key, states, steps)) return [];
    return isBlind(table) ? [{ table: key, column: null, why: why(key) }] : unseenOfLarge(key, table, end);
  });
}

function retyped(key: string, table: TableRows, states: readonly State[]): Unseen[] {
  const types = (name: string): (string | undefined)[] =>
    states.map((state) => state.tables.get(key)?.model.columns.find((one) => one.name === name)?.type).filter(Boolean);
  return blindColumns(table)
    .filter((name) => new Set(types(name)).size > 1)
    .map((column) => ({ table: key, column, why: 'its type changes, and none of the rows has a value in it' }));
}

/** The lock of statements that write rows. https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES */
const WRITES = 'RowExclusiveLock';

function isTouched(key: string, states: readonly State[], steps: Steps): boolean {
  const name = bare(key);
  const differences = states.slice(1).flatMap((state, index) => compareSchemas(states[index]!.schema, state.schema));
  const changed = differences.some((one) => isAbout(name, one.what, one.before ?? one.after ?? ''));
  if (changed || steps.locks.some((locks) => locks[key] === WRITES)) return true;
  const scripts = steps.migrations.flatMap((one) => [one.up, ...(one.down ? [one.down] : [])]);
  const statements = scripts.flatMap((script) => script.statements);
  return codeNames(steps.code, last(key)) || statements.some((one) => statementNames(one.text, last(key), steps.dialect));
}

/** True when a statement names the table otherwise than as what a foreign key refers to. */
function statementNames(text: string, table: string, dialect: SqlDialect): boolean {
  const all = tokens(text, dialect).filter((token) => !silent(token));
  const inText = new RegExp(`(?<!\\w)${table.replaceAll(/[^\w]/g, '\\$&')}(?!\\w)`, 'i');
  return all.some((token, index) => {
    if (token.kind === 'string') return inText.test(token.text);
    return isName(token, table, dialect) && !refersTo(all, index);
  });
}

const isName = (token: Token, table: string, dialect: SqlDialect): boolean =>
  (token.kind === 'word' || token.kind === 'quoted') && nameOf(token, dialect).toLowerCase() === table.toLowerCase();

/** `REFERENCES users`, `REFERENCES app.users` */
function refersTo(all: readonly Token[], index: number): boolean {
  const before = all[index - 1]?.text === '.' ? all[index - 3] : all[index - 1];
  return before?.kind === 'word' && before.text.toUpperCase() === 'REFERENCES';
}

const plain = (text: string): string => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

/** Code of a tool may say the name of the model instead: without the application's prefix, in the singular, in another case. */
function codeNames(code: string, table: string): boolean {
  const text = plain(code);
  const names = [table, table.slice(table.indexOf('_') + 1)].map((name) => plain(name).replace(/s$/, ''));
  return text !== '' && names.some((name) => name !== '' && text.includes(name));
}
