import type { SqlDialect } from '../../../pipeline/sql/lex.js';
import { mentions, renamedIn } from '../sql/span.js';
import { bareName, columnOf, copyTable, enumOf, tableOf, type EnumDef, type SchemaModel, type TableDef } from './schema.js';
import type { Step, StepOf } from './steps.js';

type Evolve<Name extends Step['do']> = (model: SchemaModel, step: StepOf<Name>) => void;

const without = <T extends { name: string }>(list: T[], name: string): T[] => list.filter((one) => one.name !== name);

function onTable(model: SchemaModel, name: string, change: (table: TableDef) => void): void {
  const table = tableOf(model, name);
  if (table) change(table);
}

function dropColumn(table: TableDef, name: string, dialect: SqlDialect): void {
  const named = (text: string | undefined): boolean => text !== undefined && mentions(text, name, dialect);
  const uses = (one: { columns: string[]; text?: string }): boolean => one.columns.includes(name) || named(one.text);
  table.checks = table.checks.filter((one) => !named(one.expression));
  table.columns = without(table.columns, name);
  table.indexes = table.indexes.filter((one) => !uses(one));
  table.uniques = table.uniques.filter((one) => !uses(one));
  table.foreign_keys = table.foreign_keys.filter((one) => !uses(one));
  if (table.primary_key && uses(table.primary_key)) table.primary_key = null;
}

/** Texts that name a column follow it; what a statement of its own says of it is another matter. */
function renameInTexts(table: TableDef, from: string, to: string, dialect: SqlDialect): void {
  const swap = (text: string): string => renamedIn(text, from, to, dialect);
  for (const check of table.checks) check.expression = swap(check.expression);
  for (const index of table.indexes) if (index.text) index.text = swap(index.text);
  for (const column of table.columns) if (column.tail) column.tail = column.tail.map(swap);
  if (table.parts) table.parts = table.parts.map(swap);
  if (table.tail) table.tail = swap(table.tail);
  if (table.primary_key?.list) table.primary_key.list = swap(table.primary_key.list);
  if (table.attached) table.attached = table.attached.map((one) => (mentions(one.text, from, dialect) ? { ...one, stale: true } : one));
}

function renameColumn(model: SchemaModel, table: TableDef, from: string, to: string): void {
  const other = (entry: string): string => (/^\w+$/.test(entry) ? entry : renamedIn(entry, from, to, dialectOf(model)));
  const swap = (names: string[]): string[] => names.map((name) => (name === from ? to : other(name)));
  for (const column of table.columns) if (column.name === from) column.name = to;
  for (const part of [...table.indexes, ...table.uniques, ...table.foreign_keys]) part.columns = swap(part.columns);
  if (table.primary_key) table.primary_key.columns = swap(table.primary_key.columns);
  for (const { references } of [...model.tables.values()].flatMap((one) => one.foreign_keys)) {
    if (references.table === table.name) references.columns = swap(references.columns);
  }
  renameInTexts(table, from, to, dialectOf(model));
}

const dialectOf = (model: SchemaModel): SqlDialect => model.dialect ?? 'postgresql';

/** Statements that name a table follow it. */
function followTexts(table: TableDef, to: string, dialect: SqlDialect): void {
  const swap = (text: string): string => renamedIn(text, bareName(table.name), bareName(to), dialect, 'table');
  for (const index of table.indexes) if (index.text) index.text = swap(index.text);
  if (table.attached) table.attached = table.attached.map((one) => ({ ...one, text: swap(one.text) }));
}

/** InnoDB renames the foreign keys that it has named itself together with their table. */
function followTable(table: TableDef, to: string): void {
  const start = `${table.name}_ibfk_`;
  for (const key of table.foreign_keys) if (key.name.startsWith(start)) key.name = `${to}_ibfk_${key.name.slice(start.length)}`;
}

function renameEverywhere(model: SchemaModel, from: string, to: string): void {
  const table = tableOf(model, from);
  if (!table) return;
  followTable(table, to);
  followTexts(table, to, dialectOf(model));
  model.tables.delete(table.name);
  table.name = to;
  model.tables.set(to, table);
  for (const key of [...model.tables.values()].flatMap((one) => one.foreign_keys)) {
    if (key.references.table === from) key.references.table = to;
  }
}

/** A new map each time: a step remembers the enums of its moment. */
function setEnum(model: SchemaModel, changed: EnumDef): void {
  model.enums = new Map(model.enums).set(changed.name, changed);
}

function dropEnum(model: SchemaModel, name: string): void {
  model.enums = new Map([...model.enums].filter(([one]) => one !== name));
}

function setValues(model: SchemaModel, name: string, change: (values: string[]) => string[]): void {
  const found = enumOf(model, name);
  if (found) setEnum(model, { ...found, values: change(found.values) });
}

function renameEnum(model: SchemaModel, from: string, to: string): void {
  const found = enumOf(model, from);
  if (!found) return;
  dropEnum(model, found.name);
  setEnum(model, { ...found, name: to });
  for (const column of [...model.tables.values()].flatMap((table) => table.columns)) {
    if (column.type !== `enum:${from}`) continue;
    column.type = `enum:${to}`;
    if (column.default && 'expression' in column.default) {
      column.default = { expression: renamedIn(column.default.expression, bareName(from), bareName(to), dialectOf(model)) };
    }
  }
}

function renameConstraint(table: TableDef, from: string, to: string): void {
  const named = [
    ...table.uniques,
    ...table.foreign_keys,
    ...table.checks,
    ...table.indexes,
    ...(table.primary_key ? [table.primary_key] : []),
  ];
  for (const part of named) if (part.name === from) part.name = to;
}

const rules: { [Name in Step['do']]: Evolve<Name> } = {
  create_table: (model, { table }) => void model.tables.set(table.name, copyTable(table)),
  drop_table: (model, { table }) => void model.tables.delete(table.name),
  rename_table: (model, { table, to }) => renameEverywhere(model, table, to),
  add_column: (model, { table, column }) => onTable(model, table, (one) => void one.columns.push({ ...column })),
  drop_column: (model, { table, column }) => onTable(model, table, (one) => dropColumn(one, column.name, dialectOf(model))),
  rename_column: (model, { table, column, to }) => onTable(model, table, (one) => renameColumn(model, one, column, to)),
  alter_column: (model, { table, to }) => onTable(model, table, (one) => void Object.assign(columnOf(one, to.name) ?? {}, to)),
  create_index: (model, { table, index }) => onTable(model, table, (one) => void one.indexes.push({ ...index })),
  drop_index: (model, { table, index }) => onTable(model, table, (one) => void (one.indexes = without(one.indexes, index.name))),
  add_foreign_key: (model, { table, key }) => onTable(model, table, (one) => void one.foreign_keys.push(structuredClone(key))),
  drop_foreign_key: (model, { table, key }) =>
    onTable(model, table, (one) => void (one.foreign_keys = without(one.foreign_keys, key.name))),
  add_unique: (model, { table, unique }) => onTable(model, table, (one) => void one.uniques.push({ ...unique })),
  drop_unique: (model, { table, unique }) => onTable(model, table, (one) => void (one.uniques = without(one.uniques, unique.name))),
  add_check: (model, { table, check }) => onTable(model, table, (one) => void one.checks.push({ ...check })),
  drop_check: (model, { table, check }) => onTable(model, table, (one) => void (one.checks = one.checks.filter((other) => other.name !== check.name || (check.name === '' && other.expression !== check.expression)))),
  create_enum: (model, step) => setEnum(model, structuredClone(step.enum)),
  drop_enum: (model, step) => dropEnum(model, step.enum.name),
  add_enum_value: (model, step) => setValues(model, step.enum.name, (values) => [...values, step.value]),
  remove_enum_value: (model, step) => setValues(model, step.enum.name, (values) => values.filter((value) => value !== step.value)),
  rename_enum: (model, step) => renameEnum(model, step.enum, step.to),
  rename_index: (model, { table, index, to }) => onTable(model, table, (one) => renameConstraint(one, index, to)),
  rename_constraint: (model, { table, constraint, to }) => onTable(model, table, (one) => renameConstraint(one, constraint, to)),
  sql: () => undefined,
};

/**
 * Carries a step out on the model, in place.
 * @param model changed
 * @param step what happens
 */
export function evolve<Name extends Step['do']>(model: SchemaModel, step: StepOf<Name>): void {
  const rule = rules[step.do as Name] as Evolve<Name>;
  rule(model, step);
}
