import * as z from 'zod';

const identifier = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[^\p{Cc}"`'\\;]+$/u, 'must be a plain name without quotes, semicolons, backslashes or control characters');

const table = identifier.describe('Table: the name in the database or the name of its model');
const columnName = identifier.describe('Column: the name in the database or the name of its field');
const columnNames = z.array(columnName).min(1).describe('Columns, in order');

const valueType = z
  .string()
  .regex(
    /^(boolean|integer|bigint|decimal\(\d{1,4}, ?\d{1,4}\)|text|varchar\(\d{1,8}\)|timestamp|timestamptz|date|uuid|json|bytes|enum:[^\p{Cc}"`'\\;]{1,128}|sql:[^\p{Cc};]{1,200})$/u,
    'must be one of boolean, integer, bigint, decimal(p,s), text, varchar(n), timestamp, timestamptz, date, uuid, json, bytes, enum:<name> or sql:<native type>',
  );

const action = z.enum(['cascade', 'restrict', 'set null', 'set default', 'no action']);
const onDelete = action.optional().describe('What happens to the row when the referenced row is deleted');
const onUpdate = action.optional().describe('What happens to the row when the referenced key changes');

const defaultValue = z
  .union([z.null(), z.boolean(), z.number(), z.string(), z.record(z.string(), z.unknown()), z.array(z.unknown())])
  .describe('Literal default, or {"expression": "now()"} for an expression; null means no default');

const column = z
  .strictObject({
    name: columnName,
    value_type: valueType.describe(
      'Type: boolean, integer, bigint, decimal(p,s), text, varchar(n), timestamp, timestamptz, date, uuid, json, bytes, enum:<name> or sql:<native type>',
    ),
    nullable: z.boolean().default(true).describe('Whether the column may be empty'),
    default: defaultValue.default(null),
    unique: z.boolean().default(false).describe('Whether every value may occur only once'),
    references: z
      .strictObject({ table, column: columnName, on_delete: onDelete, on_update: onUpdate })
      .optional()
      .describe('Column of another table that the values must exist in'),
    comment: z
      .string()
      .max(1000)
      .regex(/^[^\p{Cc}]*$/u, 'must be one line')
      .default('')
      .describe('What the column holds; written where the schema keeps comments'),
  })
  .describe('A column');

const foreignKey = {
  columns: columnNames,
  references: z.strictObject({ table, columns: columnNames }).describe('Table and columns that are referenced'),
  on_delete: onDelete,
  on_update: onUpdate,
  name: identifier.optional().describe('Name of the constraint; derived by convention when absent'),
};

const index = {
  columns: columnNames,
  name: identifier.optional().describe('Name of the index; derived by convention when absent'),
  unique: z.boolean().default(false).describe('Whether the index forbids duplicates'),
};

const enumName = identifier.describe('Enum type: the name in the database or in the schema');
const enumValue = z
  .string()
  .min(1)
  .max(63)
  .regex(/^[^\p{Cc}'\\]+$/u, 'must be one line without quotes')
  .describe('Value of the enum');
const to = identifier.describe('The new name');
const sqlText = z.string().min(1).max(100_000);

/** One operation of a migration, told apart by `op`; the names follow those of the migration tools. */
export const operation = z.discriminatedUnion('op', [
  z.strictObject({
    op: z.literal('create_table').describe('Create a table'),
    table,
    columns: z.array(column).min(1).describe('Columns, in order'),
    primary_key: z.array(columnName).default([]).describe('Columns of the primary key'),
    indexes: z.array(z.strictObject(index)).default([]).describe('Indexes of the table'),
    foreign_keys: z.array(z.strictObject(foreignKey)).default([]).describe('Foreign keys of the table'),
  }),
  z.strictObject({ op: z.literal('drop_table').describe('Drop a table with its rows'), table }),
  z.strictObject({ op: z.literal('rename_table').describe('Rename a table'), table, to }),
  z.strictObject({ op: z.literal('add_column').describe('Add a column to a table'), table, column }),
  z.strictObject({ op: z.literal('drop_column').describe('Drop a column with its values'), table, column: columnName }),
  z.strictObject({ op: z.literal('rename_column').describe('Rename a column'), table, column: columnName, to }),
  z.strictObject({
    op: z.literal('alter_column').describe('Change the type, the nullability or the default of a column; what is absent stays'),
    table,
    column: columnName,
    value_type: valueType.optional().describe('The new type'),
    nullable: z.boolean().optional().describe('Whether the column may be empty from now on'),
    default: defaultValue.optional(),
  }),
  z.strictObject({ op: z.literal('create_index').describe('Create an index'), table, ...index }),
  z.strictObject({
    op: z.literal('drop_index').describe('Drop an index'),
    table,
    name: identifier.describe('Name of the index in the database'),
  }),
  z.strictObject({ op: z.literal('add_foreign_key').describe('Add a foreign key'), table, ...foreignKey }),
  z.strictObject({
    op: z.literal('add_unique').describe('Forbid duplicates in columns'),
    table,
    columns: columnNames,
    name: identifier.optional().describe('Name of the constraint; derived by convention when absent'),
  }),
  z.strictObject({
    op: z.literal('add_check').describe('Add a check constraint'),
    table,
    name: identifier.describe('Name of the constraint'),
    expression: z
      .string()
      .min(1)
      .max(2000)
      .regex(/^[^;\p{Cc}]+$/u, 'must be one expression')
      .describe('Condition that every row must meet, as SQL'),
  }),
  z.strictObject({
    op: z.literal('create_enum').describe('Create an enum type'),
    enum: enumName,
    values: z.array(enumValue).min(1).describe('Values, in order'),
  }),
  z.strictObject({ op: z.literal('add_enum_value').describe('Add a value to an enum type'), enum: enumName, value: enumValue }),
  z.strictObject({ op: z.literal('rename_enum').describe('Rename an enum type'), enum: enumName, to }),
  z.strictObject({
    op: z.literal('rename_index').describe('Rename an index'),
    table,
    index: identifier.describe('Present name of the index'),
    to,
  }),
  z.strictObject({
    op: z.literal('rename_constraint').describe('Rename a constraint'),
    table,
    constraint: identifier.describe('Present name of the constraint'),
    to,
  }),
  z.strictObject({
    op: z.literal('sql').describe('Statements as they are, for what the other operations cannot say'),
    up: sqlText.describe('Statements that carry the change out'),
    down: sqlText.describe('Statements that take it back'),
  }),
]);

/** The typed change `database_migration`. */
export const task = z
  .strictObject({
    type: z.literal('database_migration').describe('Change type'),
    project: z.string().optional().describe('Project of the workspace that the change belongs to'),
    tool: z.string().optional().describe('Migration tool, where the workspace has several'),
    path: z.string().optional().describe('Schema, changelog or migrations folder, where the workspace has several'),
    paths: z.array(z.string()).optional().describe('Schemas or migrations folders, where the change belongs in several'),
    name: z
      .string()
      .regex(/^[\p{L}\p{N}][\p{L}\p{N} _.-]{0,119}$/u, 'must be words of letters and digits')
      .optional()
      .describe('Name of the migration; derived from the operations when absent'),
    strategy: z
      .enum(['direct', 'expand-contract'])
      .optional()
      .describe('How what breaks running code is done: at once, or in stages (expand, migrate, contract); the option of apply where absent'),
    operations: z.array(operation).min(1).describe('What the migration does, in order'),
  })
  .describe('A change of the database schema');

export type Migration = z.output<typeof task>;
export type Operation = z.output<typeof operation>;
export type Column = z.output<typeof column>;
export type OperationOf<Name extends Operation['op']> = Extract<Operation, { op: Name }>;
