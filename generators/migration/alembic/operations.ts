import type { ColumnDef, ForeignKeyDef, IndexDef, TableDef } from '../model/schema.js';
import type { Planned, Step, StepOf } from '../model/steps.js';
import { statements } from '../sql/statements.js';
import { plainStyle } from '../sql/style.js';
import { defaultText, type DialectName } from '../sql/types.js';
import type { EnumDef } from '../model/schema.js';

/** A string as Python code. */
export function py(text: string, quote = "'"): string {
  const inner = JSON.stringify(text).slice(1, -1);
  return quote === '"' ? `"${inner}"` : `'${inner.replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

export interface Writing {
  dialect: DialectName;
  quote: string;
  indent: string;
  enums: ReadonlyMap<string, EnumDef>;
  /** Names that the code uses besides `op` and `sa`. */
  uses: Set<string>;
}

const TYPES: Record<string, string> = {
  boolean: 'sa.Boolean()',
  integer: 'sa.Integer()',
  bigint: 'sa.BigInteger()',
  text: 'sa.Text()',
  timestamp: 'sa.DateTime()',
  timestamptz: 'sa.DateTime(timezone=True)',
  date: 'sa.Date()',
  uuid: 'sa.Uuid()',
  bytes: 'sa.LargeBinary()',
};

function typeText(column: ColumnDef, writing: Writing): string {
  const { type } = column;
  const sized = /^(varchar|decimal)\((\d+)(?:, ?(\d+))?\)$/.exec(type);
  if (sized?.[1] === 'varchar') return `sa.String(length=${sized[2]})`;
  if (sized) return `sa.Numeric(precision=${sized[2]}, scale=${sized[3]})`;
  if (type === 'json' && writing.dialect === 'postgresql') {
    writing.uses.add('postgresql');
    return 'postgresql.JSONB()';
  }
  // sa.Uuid came with SQLAlchemy 2.0; the dialect's own type is in every version.
  if (type === 'uuid' && writing.dialect === 'postgresql') {
    writing.uses.add('postgresql');
    return 'postgresql.UUID(as_uuid=True)';
  }
  if (type === 'json') return 'sa.JSON()';
  if (type.startsWith('enum:')) return enumType(type.slice(5), writing);
  return TYPES[type] ?? 'sa.types.NullType()';
}

/** The type is made by a statement of its own, so the column must not make it again. */
function enumType(name: string, writing: Writing): string {
  const values = (writing.enums.get(name)?.values ?? []).map((value) => py(value, writing.quote));
  if (writing.dialect !== 'postgresql') return `sa.Enum(${[...values, `name=${py(name, writing.quote)}`].join(', ')})`;
  writing.uses.add('postgresql');
  return `postgresql.ENUM(${[...values, `name=${py(name, writing.quote)}`, 'create_type=False'].join(', ')})`;
}

function serverDefault(column: ColumnDef, { dialect, quote }: Writing): string | null {
  const text = defaultText(dialect, column.default);
  return text === null ? null : `sa.text(${py(text, quote)})`;
}

function columnText(column: ColumnDef, writing: Writing): string {
  const value = serverDefault(column, writing);
  const parts = [
    py(column.name, writing.quote),
    typeText(column, writing),
    ...(value ? [`server_default=${value}`] : []),
    `nullable=${column.nullable ? 'True' : 'False'}`,
    ...(column.comment ? [`comment=${py(column.comment, writing.quote)}`] : []),
  ];
  return `sa.Column(${parts.join(', ')})`;
}

const listText = (names: readonly string[], quote: string): string => `[${names.map((name) => py(name, quote)).join(', ')}]`;

const actions = (key: ForeignKeyDef, quote: string): string[] => [
  ...(key.on_delete ? [`ondelete=${py(key.on_delete.toUpperCase(), quote)}`] : []),
  ...(key.on_update ? [`onupdate=${py(key.on_update.toUpperCase(), quote)}`] : []),
];

function indexText(table: string, index: IndexDef, { quote }: Writing): string {
  return `op.create_index(${py(index.name, quote)}, ${py(table, quote)}, ${listText(index.columns, quote)}, unique=${index.unique ? 'True' : 'False'})`;
}

function createTable(table: TableDef, writing: Writing): string[] {
  const { quote, indent } = writing;
  const columns = table.columns.map((column) => columnText(column, writing));
  const keys = table.foreign_keys.map((key) => {
    const targets = key.references.columns.map((column) => `${key.references.table}.${column}`);
    return `sa.ForeignKeyConstraint(${[listText(key.columns, quote), listText(targets, quote), `name=${py(key.name, quote)}`, ...actions(key, quote)].join(', ')})`;
  });
  const primary = table.primary_key
    ? [`sa.PrimaryKeyConstraint(${table.primary_key.columns.map((column) => py(column, quote)).join(', ')})`]
    : [];
  const uniques = table.uniques.map(
    (unique) =>
      `sa.UniqueConstraint(${[...unique.columns.map((column) => py(column, quote)), `name=${py(unique.name, quote)}`].join(', ')})`,
  );
  const lines = [py(table.name, quote), ...columns, ...keys, ...primary, ...uniques].map((line) => `${indent}${line},`);
  return [`op.create_table(\n${lines.join('\n')}\n)`, ...table.indexes.map((index) => indexText(table.name, index, writing))];
}

function alterColumn({ table, to, from, set }: StepOf<'alter_column'>, writing: Writing): string[] {
  const { quote } = writing;
  const value = serverDefault(to, writing);
  const parts = [py(table, quote), py(to.name, quote)];
  if (from?.type) parts.push(`existing_type=${typeText(from, writing)}`);
  if (set.includes('type')) parts.push(`type_=${typeText(to, writing)}`);
  if (set.includes('nullable')) parts.push(`nullable=${to.nullable ? 'True' : 'False'}`);
  if (set.includes('default')) parts.push(`server_default=${value ?? 'None'}`);
  return [`op.alter_column(${parts.join(', ')})`];
}

type Write<Name extends Step['do']> = (step: StepOf<Name>, writing: Writing) => string[];

const dropConstraint = (table: string, name: string, type: string, { quote }: Writing): string[] => [
  `op.drop_constraint(${py(name, quote)}, ${py(table, quote)}, type_=${py(type, quote)})`,
];

const RULES: { [Name in Step['do']]?: Write<Name> } = {
  create_table: ({ table }, writing) => createTable(table, writing),
  drop_table: ({ table }, { quote }) => [`op.drop_table(${py(table.name, quote)})`],
  rename_table: ({ table, to }, { quote }) => [`op.rename_table(${py(table, quote)}, ${py(to, quote)})`],
  add_column: ({ table, column }, writing) => [`op.add_column(${py(table, writing.quote)}, ${columnText(column, writing)})`],
  drop_column: ({ table, column }, { quote }) => [`op.drop_column(${py(table, quote)}, ${py(column.name, quote)})`],
  rename_column: ({ table, column, to }, { quote }) => [
    `op.alter_column(${py(table, quote)}, ${py(column, quote)}, new_column_name=${py(to, quote)})`,
  ],
  alter_column: alterColumn,
  create_index: ({ table, index }, writing) => [indexText(table, index, writing)],
  drop_index: ({ table, index }, { quote }) => [`op.drop_index(${py(index.name, quote)}, table_name=${py(table, quote)})`],
  add_foreign_key: ({ table, key }, { quote }) => [
    `op.create_foreign_key(${[py(key.name, quote), py(table, quote), py(key.references.table, quote), listText(key.columns, quote), listText(key.references.columns, quote), ...actions(key, quote)].join(', ')})`,
  ],
  drop_foreign_key: ({ table, key }, writing) => dropConstraint(table, key.name, 'foreignkey', writing),
  add_unique: ({ table, unique }, { quote }) => [
    `op.create_unique_constraint(${py(unique.name, quote)}, ${py(table, quote)}, ${listText(unique.columns, quote)})`,
  ],
  drop_unique: ({ table, unique }, writing) => dropConstraint(table, unique.name, 'unique', writing),
  add_check: ({ table, check }, { quote }) => [
    `op.create_check_constraint(${py(check.name, quote)}, ${py(table, quote)}, ${py(check.expression, quote)})`,
  ],
  drop_check: ({ table, check }, writing) => dropConstraint(table, check.name, 'check', writing),
};

/** Native types have no name in SQLAlchemy that is sure: such columns are written as statements. */
function isNative(step: Step): boolean {
  const columns =
    step.do === 'create_table'
      ? step.table.columns
      : step.do === 'add_column'
        ? [step.column]
        : step.do === 'alter_column'
          ? [step.to]
          : [];
  return columns.some((column) => column.type.startsWith('sql:'));
}

/** The calls of Alembic for steps; what it has no call for is a statement. */
export function calls(steps: readonly Planned[], writing: Writing): string[] {
  return steps.flatMap((planned) => {
    const rule = RULES[planned.step.do] as Write<Step['do']> | undefined;
    if (rule && !isNative(planned.step)) return rule(planned.step as never, writing);
    return statements([planned], { dialect: writing.dialect, style: plainStyle, enums: writing.enums }).map(
      (one) => `op.execute(${py(one.text, writing.quote)})`,
    );
  });
}
