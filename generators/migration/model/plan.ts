import type { Column, Migration, Operation, OperationOf } from '../task.js';
import type { ConstraintNames } from './constraint-names.js';
import { dropColumn, dropTable, inventedIn, type Unknown } from './drop.js';
import { evolve } from './evolve.js';
import { invert } from './invert.js';
import {
  columnOf,
  copyTable,
  enumOf,
  schemaOf,
  tableOf,
  usersOf,
  type ColumnDef,
  type Default,
  type ForeignKeyDef,
  type SchemaModel,
  type TableDef,
} from './schema.js';
import type { Plan, Planned, Step } from './steps.js';

/** The default of a plan as the model keeps it. */
export function defaultOf(value: Column['default']): Default {
  if (value === null || value === undefined) return null;
  const keys = typeof value === 'object' && !Array.isArray(value) ? Object.keys(value) : [];
  const expression = keys.length === 1 && keys[0] === 'expression' ? (value as { expression: unknown }).expression : undefined;
  return typeof expression === 'string' ? { expression } : { literal: value };
}

/** A column of a plan as the model keeps it. */
export const columnDef = (column: Column): ColumnDef => ({
  name: column.name,
  type: column.value_type,
  nullable: column.nullable,
  default: defaultOf(column.default),
  comment: column.comment,
  // Set by a schema that says so; a plan has no word for it.
  ...('auto' in column && column.auto === true ? { auto: true } : {}),
});

type KeyPlan = Omit<OperationOf<'add_foreign_key'>, 'op' | 'table'>;

function keyDef(table: string, key: KeyPlan, names: ConstraintNames): ForeignKeyDef {
  const { columns, references } = key;
  const name = key.name ?? names.foreign_key(table, columns, references.table, references.columns);
  return { name, columns, references, on_delete: key.on_delete, on_update: key.on_update };
}

function referenceOf(column: Column): KeyPlan | undefined {
  const to = column.references;
  return (
    to && {
      columns: [column.name],
      references: { table: to.table, columns: [to.column] },
      on_delete: to.on_delete,
      on_update: to.on_update,
    }
  );
}

const defined = <T>(list: (T | undefined)[]): T[] => list.filter((one): one is T => one !== undefined);

/** The table that a `create_table` asks for. */
export function tableDef(operation: OperationOf<'create_table'>, names: ConstraintNames): TableDef {
  const { table, columns } = operation;
  const keys = [...defined(columns.map(referenceOf)), ...operation.foreign_keys];
  const unique = columns.filter((column) => column.unique).map((column) => [column.name]);
  const indexes = operation.indexes.map((index) => ({ ...index, name: index.name ?? names.index(table, index.columns, index.unique) }));
  const uniqueIndexes = unique.map((list) => ({ name: names.index(table, list, true), columns: list, unique: true }));
  const keyed = operation.primary_key;
  return {
    name: table,
    columns: columns.map((column) => ({ ...columnDef(column), nullable: column.nullable && !keyed.includes(column.name) })),
    primary_key: keyed.length ? { name: names.primary_key(table), columns: keyed } : null,
    indexes: names.unique_is_index ? [...uniqueIndexes, ...indexes] : indexes,
    uniques: names.unique_is_index ? [] : unique.map((list) => ({ name: names.unique(table, list), columns: list })),
    foreign_keys: keys.map((key) => keyDef(table, key, names)),
    checks: [],
  };
}

function uniqueStep(table: string, columns: string[], name: string | undefined, names: ConstraintNames): Step {
  if (!names.unique_is_index) return { do: 'add_unique', table, unique: { name: name ?? names.unique(table, columns), columns } };
  return { do: 'create_index', table, index: { name: name ?? names.index(table, columns, true), columns, unique: true } };
}

function addColumn({ table, column }: OperationOf<'add_column'>, names: ConstraintNames): Step[] {
  const reference = referenceOf(column);
  const steps: Step[] = [{ do: 'add_column', table, column: columnDef(column) }];
  if (column.unique) steps.push(uniqueStep(table, [column.name], undefined, names));
  if (reference) steps.push({ do: 'add_foreign_key', table, key: keyDef(table, reference, names) });
  return steps;
}

function alterColumn(operation: OperationOf<'alter_column'>, model: SchemaModel): Step[] {
  const known = columnOf(tableOf(model, operation.table), operation.column);
  const from = known ? { ...known } : null;
  const base: ColumnDef = from ?? { name: operation.column, type: operation.value_type ?? '', nullable: true, default: null, comment: '' };
  const to: ColumnDef = {
    ...base,
    type: operation.value_type ?? base.type,
    nullable: operation.nullable ?? base.nullable,
    default: operation.default === undefined ? base.default : defaultOf(operation.default),
  };
  const asked: [boolean, 'type' | 'nullable' | 'default'][] = [
    [operation.value_type !== undefined, 'type'],
    [operation.nullable !== undefined, 'nullable'],
    [operation.default !== undefined, 'default'],
  ];
  return [{ do: 'alter_column', table: operation.table, from, to, set: asked.filter(([is]) => is).map(([, part]) => part) }];
}

type Expand<Name extends Operation['op']> = (operation: OperationOf<Name>, model: SchemaModel, names: ConstraintNames) => Step[] | Unknown | string;

const rules: { [Name in Operation['op']]: Expand<Name> } = {
  create_table: (operation, _model, names) => [{ do: 'create_table', table: tableDef(operation, names) }],
  drop_table: ({ table }, model) => {
    const known = tableOf(model, table);
    return known ? dropTable(known) : `the columns of table ${table}`;
  },
  rename_table: ({ table, to }) => [{ do: 'rename_table', table, to: to.includes('.') ? to : `${schemaOf(table)}${to}` }],
  add_column: (operation, _model, names) => addColumn(operation, names),
  drop_column: ({ table, column }, model) => {
    const owner = tableOf(model, table);
    const known = columnOf(owner, column);
    return owner && known ? dropColumn(owner, known, model.dialect ?? 'postgresql') : `the definition of column ${table}.${column}`;
  },
  rename_column: ({ table, column, to }) => [{ do: 'rename_column', table, column, to }],
  alter_column: (operation, model) => {
    const steps = alterColumn(operation, model);
    const known =
      columnOf(tableOf(model, operation.table), operation.column) ||
      (operation.nullable !== undefined && !operation.value_type && operation.default === undefined);
    return known ? steps : `the present definition of column ${operation.table}.${operation.column}`;
  },
  create_index: ({ table, columns, name, unique }, _model, names) => [
    { do: 'create_index', table, index: { name: name ?? names.index(table, columns, unique), columns, unique } },
  ],
  drop_index: ({ table, name }, model) => {
    const index = tableOf(model, table)?.indexes.find((one) => one.name === name);
    return index ? [{ do: 'drop_index', table, index: { ...index } }] : `the columns of index ${name}`;
  },
  add_foreign_key: ({ table, op: _op, ...key }, _model, names) => [{ do: 'add_foreign_key', table, key: keyDef(table, key, names) }],
  add_unique: ({ table, columns, name }, _model, names) => [uniqueStep(table, columns, name, names)],
  add_check: ({ table, name, expression }) => [{ do: 'add_check', table, check: { name, expression } }],
  create_enum: ({ enum: name, values }) => [{ do: 'create_enum', enum: { name, values } }],
  add_enum_value: ({ enum: name, value }, model) => {
    const known = enumOf(model, name);
    if (!known) return `the present values of enum ${name} and the columns that use it`;
    return [{ do: 'add_enum_value', enum: structuredClone(known), value, users: structuredClone(usersOf(model, name)) }];
  },
  rename_enum: ({ enum: name, to }) => [{ do: 'rename_enum', enum: name, to }],
  rename_index: ({ table, index, to }) => [{ do: 'rename_index', table, index, to }],
  rename_constraint: ({ table, constraint, to }) => [{ do: 'rename_constraint', table, constraint, to }],
  sql: ({ up }) => said(up),
};

function expand<Name extends Operation['op']>(operation: OperationOf<Name>, model: SchemaModel, names: ConstraintNames): Step[] | Unknown | string {
  const rule = rules[operation.op as Name] as Expand<Name>;
  return rule(operation, model, names);
}

/** A comment alone says that there is nothing to do in this direction. */
const said = (text: string): Step[] => (/^(\s*--[^\n]*(\n|$))+\s*$/.test(text) ? [] : [{ do: 'sql', text }]);

const tableNameOf = (step: Step): string | undefined => {
  if (step.do === 'create_table' || step.do === 'drop_table') return step.table.name;
  return 'table' in step ? step.table : undefined;
};

function snapshot(model: SchemaModel, step: Step): TableDef | undefined {
  const name = tableNameOf(step);
  const table =
    name === undefined ? undefined : (tableOf(model, name) ?? (step.do === 'rename_table' ? tableOf(model, step.to) : undefined));
  return table && copyTable(table);
}

function advance(model: SchemaModel, step: Step): Planned {
  const before = snapshot(model, step);
  evolve(model, step);
  return { step, before, after: snapshot(model, step), enums: model.enums };
}

function backOf(operation: Operation, steps: readonly Step[], model: SchemaModel): Step[][] {
  if (operation.op === 'sql') return [said(operation.down)];
  return steps.map((step) => invert(step, model));
}

/**
 * What the operations do and what takes them back. The model moves along, in place: afterwards it is the schema after the migration.
 * @param operations with the database's names
 * @param model the schema before
 * @param names how unnamed constraints are called
 */
export function planSteps(operations: Migration['operations'], model: SchemaModel, names: ConstraintNames): Plan {
  const plan: Plan = { up: [], down: [], unknown: [] };
  const back: Step[][] = [];
  operations.forEach((operation, index) => {
    const steps = expand(operation, model, names);
    if (!Array.isArray(steps)) return void plan.unknown.push({ operation: index, ...(typeof steps === 'string' ? { what: steps } : { what: steps.why, ...steps }) });
    if (operation.op === 'sql') back.unshift(...backOf(operation, steps, model));
    for (const step of steps) {
      if (operation.op !== 'sql') back.unshift(...backOf(operation, [step], model));
      plan.up.push(advance(model, step));
    }
  });
  plan.down = rewindSteps(back.flat(), model);
  const invented = inventedIn(plan);
  return invented.length ? { ...plan, invented } : plan;
}

const renames = (step: Step): boolean => ['rename_table', 'rename_column', 'rename_enum'].includes(step.do);

/** Walks back on copies: of the touched tables only, unless a rename reaches others too, so that many tasks copy no whole schema each. */
function rewindSteps(steps: readonly Step[], after: SchemaModel): Planned[] {
  const whole = steps.some(renames);
  const model: SchemaModel = whole ? structuredClone(after) : { ...after, tables: new Map(after.tables), enums: new Map(after.enums) };
  const owned = new Set<string>();
  return steps.map((step) => {
    const name = tableNameOf(step);
    const table = whole || name === undefined || owned.has(name) ? undefined : tableOf(model, name);
    if (table) model.tables.set(table.name, copyTable(table));
    if (name !== undefined) owned.add(name);
    return advance(model, step);
  });
}
