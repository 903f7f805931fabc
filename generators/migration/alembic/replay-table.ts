import { suffixNames } from '../model/constraint-names.js';
import { evolve } from '../model/evolve.js';
import type { ForeignKeyDef, SchemaModel, TableDef } from '../model/schema.js';
import type { Step } from '../model/steps.js';
import { argument, callOf, stringAt, stringsAt, valueOf, type Call, type PyModule } from '../python/syntax.js';
import { unbound } from '../python/text.js';
import { actionsOf, nameAt, placedNames, readColumn, type ReadColumn } from './columns.js';

/** What the revisions say of the schema. */
export interface Replayed {
  model: SchemaModel;
  /** Types as they were written, by table, column and type: what comes back is written so again. */
  code: Map<string, string>;
  /** Names that the revisions leave to the database, as PostgreSQL gives them. */
  derived: Set<string>;
  /** True where a revision uses `batch_alter_table`. */
  batch: boolean;
}

/** A type of a column, for `code`. */
export const codeKey = (table: string, column: string, type: string): string => `${table}\0${column}\0${type}`;

/** A revision being followed. */
export interface Replay extends Replayed {
  module: PyModule;
  /** The table of the batch around. */
  table: string | undefined;
}

/** The name that the database gives. */
export function derive(replay: Replay, name: string): string {
  replay.derived.add(name);
  return name;
}

/** Carries steps out on the model. */
export const run = (replay: Replay, ...steps: readonly Step[]): void => steps.forEach((step) => evolve(replay.model, step));

/** The arguments by place, without the table's name where a batch says it. */
export const place = (replay: Replay, at: number): number => (replay.table === undefined ? at : at - 1);
/** The table that a call is about. */
export const tableAt = (replay: Replay, call: Call, name = 'table_name', at = 0): string => replay.table ?? nameAt(argument(call, name, at), replay.module) ?? '';

/** Keeps a type as it was written, and the enum that it declares. */
export function remember(replay: Replay, table: string, read: ReadColumn): void {
  if (read.type) replay.code.set(codeKey(table, read.column.name, read.column.type), read.type.code);
  const declared = read.type?.enum;
  if (declared && !replay.model.enums.has(declared.name)) replay.model.enums.set(declared.name, declared);
}

/** The key that stands on a column. */
export function keyOf(table: string, read: ReadColumn, replay: Replay): ForeignKeyDef[] {
  const to = read.reference;
  if (!to) return [];
  const name = to.name ?? derive(replay, suffixNames.foreign_key(table, [read.column.name], to.table, [to.column]));
  return [{ name, columns: [read.column.name], references: { table: to.table, columns: [to.column] }, on_delete: to.on_delete, on_update: to.on_update }];
}

function tableKey(table: string, call: Call, replay: Replay): ForeignKeyDef[] {
  const { module } = replay;
  const columns = stringsAt(argument(call, 'columns', 0), module) ?? [];
  const targets = stringsAt(argument(call, 'refcolumns', 1), module) ?? [];
  const target = targets[0]?.slice(0, targets[0].lastIndexOf('.')) ?? '';
  const to = targets.map((one) => one.slice(one.lastIndexOf('.') + 1));
  const name = nameAt(argument(call, 'name'), module) ?? derive(replay, suffixNames.foreign_key(table, columns, target, to));
  return [{ name, columns, references: { table: target, columns: to }, ...actionsOf(call, module) }];
}

type TablePart = (table: TableDef, call: Call, replay: Replay) => void;

function addRead(table: TableDef, read: ReadColumn | undefined, replay: Replay): void {
  if (!read) return;
  remember(replay, table.name, read);
  table.columns.push(read.column);
  if (read.key) table.primary_key = { name: '', columns: [...(table.primary_key?.columns ?? []), read.column.name] };
  if (read.unique) table.uniques.push({ name: derive(replay, suffixNames.unique(table.name, [read.column.name])), columns: [read.column.name] });
  table.foreign_keys.push(...keyOf(table.name, read, replay));
}

/** What may stand in a table. */
export const PARTS: Record<string, TablePart> = {
  Column: (table, call, replay) => addRead(table, readColumn(call, replay.module, undefined), replay),
  PrimaryKeyConstraint: (table, call, replay) => {
    const columns = placedNames(call, replay.module);
    table.primary_key = { name: nameAt(argument(call, 'name'), replay.module) ?? '', columns };
    for (const column of table.columns) if (columns.includes(column.name)) column.nullable = false;
  },
  UniqueConstraint: (table, call, replay) => {
    const columns = placedNames(call, replay.module);
    table.uniques.push({ name: nameAt(argument(call, 'name'), replay.module) ?? derive(replay, suffixNames.unique(table.name, columns)), columns });
  },
  ForeignKeyConstraint: (table, call, replay) => void table.foreign_keys.push(...tableKey(table.name, call, replay)),
  CheckConstraint: (table, call, replay) => {
    const inner = callOf(call.args[0]?.value, replay.module);
    const expression = unbound(stringAt(inner ? inner.args[0]?.value : call.args[0]?.value, replay.module) ?? '');
    table.checks.push({ name: nameAt(argument(call, 'name'), replay.module) ?? '', expression });
  },
  Index: (table, call, replay) => {
    const [name = '', ...columns] = placedNames(call, replay.module);
    table.indexes.push({ name, columns, unique: valueOf(argument(call, 'unique'), replay.module) === true });
  },
};
