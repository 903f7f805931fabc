import { columnOf, tableOf, type SchemaModel } from './schema.js';
import type { Step, StepOf } from './steps.js';
import { zeroOf } from './zero.js';

type Invert<Name extends Step['do']> = (step: StepOf<Name>, before: SchemaModel) => Step[];

function alterBack(step: StepOf<'alter_column'>, before: SchemaModel): Step[] {
  const from = step.from ?? columnOf(tableOf(before, step.table), step.to.name);
  return from ? [{ do: 'alter_column', table: step.table, from: step.to, to: from, set: step.set }] : [];
}

/** Values do not come back: a column that rows must have comes back with one of its type, and then has no default again. */
function addBack({ table, column }: StepOf<'drop_column'>, before: SchemaModel): Step[] {
  const zero = zeroOf(column, before);
  if (!zero) return [{ do: 'add_column', table, column }];
  const filled = { ...column, default: zero };
  return [
    { do: 'add_column', table, column: filled },
    { do: 'alter_column', table, from: filled, to: column, set: ['default'] },
  ];
}

const rules: { [Name in Step['do']]: Invert<Name> } = {
  create_table: ({ table }) => [{ do: 'drop_table', table }],
  drop_table: ({ table }) => [{ do: 'create_table', table }],
  rename_table: ({ table, to }) => [{ do: 'rename_table', table: to, to: table }],
  add_column: ({ table, column }) => [{ do: 'drop_column', table, column }],
  drop_column: addBack,
  rename_column: ({ table, column, to }) => [{ do: 'rename_column', table, column: to, to: column }],
  alter_column: alterBack,
  create_index: ({ table, index }) => [{ do: 'drop_index', table, index }],
  drop_index: ({ table, index }) => [{ do: 'create_index', table, index }],
  add_foreign_key: ({ table, key }) => [{ do: 'drop_foreign_key', table, key }],
  drop_foreign_key: ({ table, key }) => [{ do: 'add_foreign_key', table, key }],
  add_unique: ({ table, unique }) => [{ do: 'drop_unique', table, unique }],
  drop_unique: ({ table, unique }) => [{ do: 'add_unique', table, unique }],
  add_check: ({ table, check }) => [{ do: 'drop_check', table, check }],
  drop_check: ({ table, check }) => [{ do: 'add_check', table, check }],
  create_enum: (step) => [{ do: 'drop_enum', enum: step.enum }],
  drop_enum: (step) => [{ do: 'create_enum', enum: step.enum }],
  add_enum_value: (step) => [{ do: 'remove_enum_value', enum: step.enum, value: step.value, users: step.users }],
  remove_enum_value: (step) => [{ do: 'add_enum_value', enum: step.enum, value: step.value, users: step.users }],
  rename_enum: (step) => [{ do: 'rename_enum', enum: step.to, to: step.enum }],
  rename_index: ({ table, index, to }) => [{ do: 'rename_index', table, index: to, to: index }],
  rename_constraint: ({ table, constraint, to }) => [{ do: 'rename_constraint', table, constraint: to, to: constraint }],
  sql: () => [],
};

/**
 * The steps that take one step back, in the order to run.
 * @param step what was done
 * @param before the schema as it was before the step
 */
export function invert<Name extends Step['do']>(step: StepOf<Name>, before: SchemaModel): Step[] {
  const rule = rules[step.do as Name] as Invert<Name>;
  return rule(step, before);
}
