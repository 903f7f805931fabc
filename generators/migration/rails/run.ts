import { InfraError } from '../../../pipeline/error.js';
import type { Found } from '../../../pipeline/kind.js';
import { evolve } from '../model/evolve.js';
import { emptyModel, tableOf, type SchemaModel } from '../model/schema.js';
import { readSql } from '../sql/read.js';
import type { DialectName } from '../sql/types.js';
import type { Migration, Operation } from '../task.js';
import { dialectFor } from '../tool/dialect.js';
import { byNumber, filesIn } from '../tool/sql-file.js';
import { habitsOf, type Habits } from './habits.js';
import { readSchemaFile, type Dumped } from './schema-file.js';

/** The migrations of one folder, read once in a run and moved along by every task. */
export interface RailsRun {
  dir: string;
  /** Without `.rb`; those of this run included. */
  names: string[];
  habits: Habits;
  dialect: DialectName;
  /** What Rails dumps the schema to. */
  schema: string | null;
  model: SchemaModel;
  calls: Dumped['calls'];
  /** Digits of the newest migration that the dump includes. */
  dumped: string;
}

const IS_MIGRATION = /^\d+_.*\.rb$/;

export const digitsOf = (name: string): string => /^\d+/.exec(name)?.[0] ?? '';

const nameOf = (file: string): string => file.slice(0, -'.rb'.length);

/** Names of migrations in a folder, in order, without `.rb`. */
export const migrationsIn = (files: readonly string[], dir: string): string[] =>
  filesIn(files, dir)
    .filter((name) => IS_MIGRATION.test(name))
    .map(nameOf)
    .sort(byNumber);

/** Name of the migration that an earlier apply of this change wrote. */
export const ownName = (found: Found, dir: string): string | undefined => migrationsIn(found.previous, dir)[0];

const nothing = (): Dumped => ({ model: emptyModel(false), version: '', calls: new Map() });

/** The versions that `db/structure.sql` ends with. */
const VERSIONS = /INSERT INTO\s+\S*schema_migrations\S*\s*\(version\)\s*VALUES([\s\S]*)$/i;

function dumpOf(found: Found, schema: string | null, dialect: DialectName): Dumped {
  const text = schema === null ? null : found.workspace.read(schema);
  if (schema === null || text === null) return nothing();
  if (!schema.endsWith('.sql')) return readSchemaFile(schema, text, dialect) ?? nothing();
  const versions = [...(VERSIONS.exec(text)?.[1] ?? '').matchAll(/'(\d+)'/g)].map((match) => match[1] ?? '');
  return { ...nothing(), model: readSql([{ file: schema, text }], dialect), version: versions.sort(byNumber).at(-1) ?? '' };
}

function dialectOf(found: Found, schema: string | null): DialectName | undefined {
  const text = schema?.endsWith('.sql') ? found.workspace.read(schema) : null;
  return dialectFor(found, text === null || text === undefined ? [] : [text]);
}

/** Opens the folder of a change, or says that the database is not known. */
export function openRails(task: Migration, found: Found): RailsRun | undefined {
  const detail = found.finding?.details?.['dir'];
  const dir = task.path ?? (typeof detail === 'string' ? detail : 'db/migrate');
  const runs = found.memo<Map<string, RailsRun>>('migration:rails', () => new Map());
  const known = runs.get(dir);
  if (known) return known;
  const said = found.finding?.details?.['schema'];
  const schema = typeof said === 'string' ? said : null;
  const dialect = dialectOf(found, schema);
  if (!dialect) return undefined;
  const own = ownName(found, dir);
  const names = migrationsIn(found.workspace.files(), dir).filter((name) => name !== own);
  const { model, calls, version } = dumpOf(found, schema, dialect);
  const texts = names.map((name) => found.workspace.read(`${dir}/${name}.rb`) ?? '');
  // What was not run when the schema was dumped is code that nothing here reads.
  if (names.some((name) => byNumber(digitsOf(name), version) > 0)) model.complete = false;
  const run = { dir, names, habits: habitsOf(texts), dialect, schema, model, calls, dumped: version };
  runs.set(dir, run);
  return run;
}

/** `[7.1]` as the newest migration has it, otherwise the version that is locked; empty before 5.0. */
export function versionOf(run: RailsRun, found: Found): string {
  const sibling = /<\s*ActiveRecord::Migration(\[[\d.]+\])?/.exec(run.habits.newest);
  if (sibling) return sibling[1] ?? '';
  const lock = found.workspace.glob(['**/Gemfile.lock']).map((path) => found.workspace.read(path) ?? '');
  const locked = lock.map((text) => /^ {4}activerecord \((\d+\.\d+)/m.exec(text)?.[1]).find((one) => one !== undefined);
  if (locked) return `[${locked}]`;
  throw new InfraError({
    subject: `neither a migration in ${run.dir} nor a Gemfile.lock says which version of ActiveRecord it is`,
    remedy: 'Run bundle install, so that Gemfile.lock is there.',
  });
}

/** As `camelize` makes it of the file's name, with the acronyms that the application declares. */
export function classOf(words: string, found: Found): string {
  const texts = found.workspace.glob(['**/config/initializers/inflections.rb']).map((path) => found.workspace.read(path) ?? '');
  const declared = texts.flatMap((text) => [...text.matchAll(/^(?![ \t]*#).*?\b\w+\.acronym\(?\s*["'](\w+)["']/gm)].map((match) => match[1] ?? ''));
  const acronyms = new Map(declared.map((one) => [one.toLowerCase(), one]));
  return words
    .split('_')
    .map((word) => acronyms.get(word) ?? `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
    .join('');
}

type Undo = { [Name in Operation['op']]?: (model: SchemaModel, operation: Extract<Operation, { op: Name }>) => void };

/** What the dump shows of a migration that an earlier apply wrote and someone has run since. What it dropped is not seen there. */
const UNDO: Undo = {
  create_table: (model, { table }) => void model.tables.delete(table),
  add_column: (model, { table, column }) => {
    const owner = tableOf(model, table);
    if (owner) owner.columns = owner.columns.filter((one) => one.name !== column.name);
    if (owner) owner.indexes = owner.indexes.filter((one) => !one.columns.includes(column.name));
    if (owner) owner.foreign_keys = owner.foreign_keys.filter((one) => !one.columns.includes(column.name));
  },
  create_index: (model, { table, columns }) => {
    const owner = tableOf(model, table);
    if (owner) owner.indexes = owner.indexes.filter((one) => one.columns.join() !== columns.join());
  },
  create_enum: (model, one) => void (model.enums = new Map([...model.enums].filter(([name]) => name !== one.enum))),
  rename_table: (model, { table, to }) => evolve(model, { do: 'rename_table', table: to, to: table }),
  rename_column: (model, { table, column, to }) => evolve(model, { do: 'rename_column', table, column: to, to: column }),
};

/** Takes back on the model what the change's own migration has done, where the dump includes it. */
export function withoutOwn(run: RailsRun, own: string | undefined, operations: Migration['operations']): void {
  if (own === undefined || run.dumped === '' || byNumber(digitsOf(own), run.dumped) > 0) return;
  run.model.complete = false;
  for (const one of [...operations].reverse()) (UNDO[one.op] as ((model: SchemaModel, operation: Operation) => void) | undefined)?.(run.model, one);
}
