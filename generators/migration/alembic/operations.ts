import type { CheckDef, ColumnDef, EnumDef, ForeignKeyDef, IndexDef, TableDef } from '../model/schema.js';
import type { Planned, Step, StepOf } from '../model/steps.js';
import { boundless, py } from '../python/text.js';
import { statements } from '../sql/statements.js';
import { plainStyle } from '../sql/style.js';
import { defaultText, type DialectName } from '../sql/types.js';
import { codeKey } from './replay-table.js';
import { nativeCode } from './native.js';

export interface Writing {
  dialect: DialectName;
  quote: string;
  indent: string;
  enums: ReadonlyMap<string, EnumDef>;
  tables: ReadonlyMap<string, TableDef>;
  /** Types as earlier revisions wrote them. */
  code: ReadonlyMap<string, string>;
  /** JSONB or JSON, and a UUID: as the siblings have them. */
  json: 'JSONB' | 'JSON';
  uuid: string;
  /** Final names stand in `op.f()`, so that no convention is applied to them again. */
  final: boolean;
  /** Every change of a table in a batch, only what SQLite cannot do otherwise, or none. */
  batch: 'all' | 'needed' | 'none';
  /** Names that the database gave: SQLite keeps none. */
  derived: ReadonlySet<string>;
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
  bytes: 'sa.LargeBinary()',
};

/** Remembers the module that a type comes from. */
function used(code: string, writing: Writing): string {
  for (const name of ['postgresql', 'mysql', 'sqlmodel']) if (code.startsWith(`${name}.`)) writing.uses.add(name);
  return code;
}

/** The type as code; undefined where SQLAlchemy has no name for it that is sure. */
function sureType(table: string, column: ColumnDef, writing: Writing): string | undefined {
  const { type } = column;
  const known = writing.code.get(codeKey(table, column.name, type));
  if (known !== undefined && !type.startsWith('enum:') && /^(sa|postgresql|mysql|sqlmodel)\./.test(known)) return used(known, writing);
  const sized = /^(varchar|decimal)\((\d+)(?:, ?(\d+))?\)$/.exec(type);
  if (sized?.[1] === 'varchar') return `sa.String(length=${sized[2]})`;
  if (sized) return `sa.Numeric(precision=${sized[2]}, scale=${sized[3]})`;
  if (type === 'uuid') return used(writing.uuid, writing);
  if (type === 'json') return used(writing.json === 'JSONB' ? 'postgresql.JSONB()' : 'sa.JSON()', writing);
  if (type.startsWith('enum:')) return enumType(type.slice(5), writing);
  const native = type.startsWith('sql:') ? nativeCode(type.slice(4), writing.dialect) : undefined;
  return native ? used(native, writing) : TYPES[type];
}

const typeText = (table: string, column: ColumnDef, writing: Writing): string => sureType(table, column, writing) ?? 'sa.types.NullType()';

/** The type is made by a statement of its own, so the column must not make it again. */
function enumType(name: string, writing: Writing): string {
  const values = (writing.enums.get(name)?.values ?? []).map((value) => py(value, writing.quote));
  if (writing.dialect !== 'postgresql') return `sa.Enum(${[...values, `name=${py(name, writing.quote)}`].join(', ')})`;
  writing.uses.add('postgresql');
  return `postgresql.ENUM(${[...values, `name=${py(name, writing.quote)}`, 'create_type=False'].join(', ')})`;
}

function serverDefault(column: ColumnDef, { dialect, quote }: Writing): string | null {
  const text = defaultText(dialect, column.default);
  return text === null ? null : `sa.text(${py(boundless(text), quote)})`;
}

function columnText(table: string, column: ColumnDef, writing: Writing): string {
  const value = serverDefault(column, writing);
  const parts = [
    py(column.name, writing.quote),
    typeText(table, column, writing),
    ...(value ? [`server_default=${value}`] : []),
    `nullable=${column.nullable ? 'True' : 'False'}`,
    ...(column.comment ? [`comment=${py(column.comment, writing.quote)}`] : []),
  ];
  return `sa.Column(${parts.join(', ')})`;
}

const listText = (names: readonly string[], quote: string): string => `[${names.map((name) => py(name, quote)).join(', ')}]`;

const named = (name: string, { quote, final }: Writing): string => (final ? `op.f(${py(name, quote)})` : py(name, quote));

const actions = (key: ForeignKeyDef, quote: string): string[] => [
  ...(key.on_delete ? [`ondelete=${py(key.on_delete.toUpperCase(), quote)}`] : []),
  ...(key.on_update ? [`onupdate=${py(key.on_update.toUpperCase(), quote)}`] : []),
];

/** A call of `op`: the table's name stands among the arguments, and falls away inside a batch. */
interface OpCall {
  name: string;
  table: string;
  before: string[];
  after: string[];
  /** Written `table_name=…` behind the others. */
  keyword?: boolean;
  /** What a batch cannot do. */
  alone?: boolean;
  /** What SQLite can do without a batch. */
  light?: boolean;
  /** A name that the calls after it must see as changed: they begin another batch. */
  renames?: boolean;
}

const op = (name: string, table: string, after: string[], more: Partial<OpCall> = {}): OpCall => ({ name, table, before: [], after, ...more });

const createIndex = (table: string, index: IndexDef, writing: Writing): OpCall =>
  op('create_index', table, [listText(index.columns, writing.quote), `unique=${index.unique ? 'True' : 'False'}`], { before: [named(index.name, writing)], light: true });

/** A constraint inside a table has its name only where it was given or says it by a convention. */
function createTable(table: TableDef, writing: Writing): OpCall[] {
  const { quote } = writing;
  const columns = table.columns.map((column) => columnText(table.name, column, writing));
  const keys = table.foreign_keys.map((key) => {
    const targets = key.references.columns.map((column) => `${key.references.table}.${column}`);
    return `sa.ForeignKeyConstraint(${[listText(key.columns, quote), listText(targets, quote), `name=${named(key.name, writing)}`, ...actions(key, quote)].join(', ')})`;
  });
  const primary = table.primary_key;
  const primaryName = primary?.name ? [`name=${named(primary.name, writing)}`] : [];
  const primaryText = primary ? [`sa.PrimaryKeyConstraint(${[...primary.columns.map((column) => py(column, quote)), ...primaryName].join(', ')})`] : [];
  const uniques = table.uniques.map((unique) => `sa.UniqueConstraint(${[...unique.columns.map((column) => py(column, quote)), `name=${named(unique.name, writing)}`].join(', ')})`);
  const checks = table.checks.map((check) => checkText(check, writing));
  const lines = [...columns, ...keys, ...primaryText, ...uniques, ...checks];
  return [op('create_table', table.name, lines, { alone: true }), ...table.indexes.map((index) => createIndex(table.name, index, writing))];
}

const checkText = (check: CheckDef, writing: Writing): string => `sa.CheckConstraint(${[py(boundless(check.expression), writing.quote), ...(check.name ? [`name=${named(check.name, writing)}`] : [])].join(', ')})`;

function alterColumn({ table, to, from, set }: StepOf<'alter_column'>, writing: Writing): OpCall[] {
  const value = serverDefault(to, writing);
  const parts = [py(to.name, writing.quote)];
  if (from?.type) parts.push(`existing_type=${typeText(table, from, writing)}`);
  if (set.includes('type')) parts.push(`type_=${typeText(table, to, writing)}`);
  if (set.includes('nullable')) parts.push(`nullable=${to.nullable ? 'True' : 'False'}`);
  else if (from) parts.push(`existing_nullable=${from.nullable ? 'True' : 'False'}`);
  if (set.includes('default')) parts.push(`server_default=${value ?? 'None'}`);
  // PostgreSQL casts by itself only where a value can be assigned: https://www.postgresql.org/docs/current/sql-altertable.html
  const casts = writing.dialect === 'postgresql' && set.includes('type') && from && /^(text|varchar)/.test(from.type) && !/^(text|varchar)/.test(to.type);
  if (casts) parts.push(`postgresql_using=${py(`${to.name}::${castTo(to.type)}`, writing.quote)}`);
  return [op('alter_column', table, parts)];
}

const castTo = (type: string): string => (type.startsWith('enum:') ? type.slice(5) : type.replace(/^sql:/, '').replace(/^bytes$/, 'bytea'));

/** A column of an enum where the database repeats the values: its type is written anew. */
function enumUsers(step: StepOf<'add_enum_value'> | StepOf<'remove_enum_value'>, writing: Writing): OpCall[] {
  const has = step.enum.values.filter((value) => value !== step.value);
  const [before, after] = step.do === 'add_enum_value' ? [has, [...has, step.value]] : [[...has, step.value], has];
  const type = (values: readonly string[]): string => `sa.Enum(${[...values.map((value) => py(value, writing.quote)), `name=${py(step.enum.name, writing.quote)}`].join(', ')})`;
  return step.users.map(({ table, column }) =>
    op('alter_column', table, [py(column.name, writing.quote), `existing_type=${type(before)}`, `type_=${type(after)}`, `existing_nullable=${column.nullable ? 'True' : 'False'}`]),
  );
}

type Write<Name extends Step['do']> = (step: StepOf<Name>, writing: Writing) => OpCall[];

const dropConstraint = (table: string, name: string, type: string, writing: Writing): OpCall[] =>
  writing.dialect === 'sqlite' && writing.derived.has(name) ? [] : [op('drop_constraint', table, [`type_=${py(type, writing.quote)}`], { before: [named(name, writing)] })];

/** `sa.text` and functions are no constants: SQLite takes such a default only in a table made anew. */
const constant = (column: ColumnDef): boolean => column.default === null || 'literal' in column.default;

const RULES: { [Name in Step['do']]?: Write<Name> } = {
  create_table: ({ table }, writing) => createTable(table, writing),
  drop_table: ({ table }) => [op('drop_table', table.name, [], { alone: true })],
  rename_table: ({ table, to }, { quote }) => [op('rename_table', table, [py(to, quote)], { alone: true })],
  add_column: ({ table, column }, writing) => [op('add_column', table, [columnText(table, column, writing)], { light: constant(column) })],
  drop_column: ({ table, column }, { quote }) => [op('drop_column', table, [py(column.name, quote)])],
  rename_column: ({ table, column, to }, { quote }) => [op('alter_column', table, [py(column, quote), `new_column_name=${py(to, quote)}`], { renames: true })],
  alter_column: alterColumn,
  create_index: ({ table, index }, writing) => [createIndex(table, index, writing)],
  drop_index: ({ table, index }, writing) => [op('drop_index', table, [], { before: [named(index.name, writing)], keyword: true, light: true })],
  add_foreign_key: ({ table, key }, writing) => [
    op('create_foreign_key', table, [py(key.references.table, writing.quote), listText(key.columns, writing.quote), listText(key.references.columns, writing.quote), ...actions(key, writing.quote)], { before: [named(key.name, writing)] }),
  ],
  drop_foreign_key: ({ table, key }, writing) => dropConstraint(table, key.name, 'foreignkey', writing),
  add_unique: ({ table, unique }, writing) => [op('create_unique_constraint', table, [listText(unique.columns, writing.quote)], { before: [named(unique.name, writing)] })],
  drop_unique: ({ table, unique }, writing) => dropConstraint(table, unique.name, 'unique', writing),
  add_check: ({ table, check }, writing) => [op('create_check_constraint', table, [py(boundless(check.expression), writing.quote)], { before: [named(check.name, writing)] })],
  drop_check: ({ table, check }, writing) => dropConstraint(table, check.name, 'check', writing),
};

/** Rules where the database has no enum types of its own. */
const INLINE: typeof RULES = { add_enum_value: enumUsers, remove_enum_value: enumUsers, create_enum: () => [], drop_enum: () => [], rename_enum: () => [] };

const mentions = (expression: string, column: string): boolean => new RegExp(`\\b${column.replace(/\W/g, '\\$&')}\\b`, 'i').test(expression);

/** A batch gives a column another name in its own table alone, and not in conditions: SQLite itself does both. */
function isNativeRename({ step, before }: Planned, writing: Writing): boolean {
  if (step.do !== 'rename_column' || writing.dialect !== 'sqlite') return false;
  const referred = [...writing.tables.values()].some((table) => table.foreign_keys.some((key) => key.references.table === step.table && (key.references.columns.includes(step.column) || key.references.columns.includes(step.to))));
  return referred || (before?.checks ?? []).some((check) => mentions(check.expression, step.column) || mentions(check.expression, step.to));
}

/** Native types have no name in SQLAlchemy that is sure: such columns are written as statements. */
function isUnsure(step: Step, writing: Writing): boolean {
  const unsure = (table: string, columns: readonly ColumnDef[]): boolean => columns.some((column) => sureType(table, column, writing) === undefined);
  if (step.do === 'create_table') return unsure(step.table.name, step.table.columns);
  if (step.do === 'add_column') return unsure(step.table, [step.column]);
  return step.do === 'alter_column' && unsure(step.table, [step.to]);
}

/** What only PostgreSQL renames: out under the old name and in under the new one. */
function renamedAnew({ step, before }: Planned): Step[] | undefined {
  if (step.do !== 'rename_constraint' || !before) return undefined;
  const { table, constraint, to } = step;
  const [unique, key, check] = [before.uniques, before.foreign_keys, before.checks].map((list) => (list as { name: string }[]).find((one) => one.name === constraint));
  if (unique) return [{ do: 'drop_unique', table, unique: unique as TableDef['uniques'][number] }, { do: 'add_unique', table, unique: { ...(unique as TableDef['uniques'][number]), name: to } }];
  if (key) return [{ do: 'drop_foreign_key', table, key: key as ForeignKeyDef }, { do: 'add_foreign_key', table, key: { ...(key as ForeignKeyDef), name: to } }];
  return check && [{ do: 'drop_check', table, check: check as CheckDef }, { do: 'add_check', table, check: { ...(check as CheckDef), name: to } }];
}

/** SQLite makes an index anew to rename it. */
function indexAnew({ step, before }: Planned): Step[] | undefined {
  if (step.do !== 'rename_index') return undefined;
  const index = before?.indexes.find((one) => one.name === step.index);
  return index && [{ do: 'drop_index', table: step.table, index }, { do: 'create_index', table: step.table, index: { ...index, name: step.to } }];
}

function anew(planned: Planned, { dialect }: Writing): Planned[] {
  const steps = dialect === 'postgresql' ? undefined : (renamedAnew(planned) ?? (dialect === 'sqlite' ? indexAnew(planned) : undefined));
  return steps ? steps.map((step) => ({ step, before: planned.before, after: planned.after })) : [planned];
}

/** The calls of Alembic for steps, in order; what it has no call for is a statement. */
export function opCalls(steps: readonly Planned[], writing: Writing): (OpCall & { checks: CheckDef[] })[] {
  return steps.flatMap((planned) => anew(planned, writing)).flatMap((planned) => {
    const inline = writing.dialect === 'postgresql' ? undefined : INLINE[planned.step.do];
    const rule = (inline ?? RULES[planned.step.do]) as Write<Step['do']> | undefined;
    // A batch makes the table anew from what can be read of it, and of SQLite conditions without a name cannot.
    const checks = (planned.before?.checks ?? []).filter((one) => one.name === '');
    if (rule && !isUnsure(planned.step, writing) && !isNativeRename(planned, writing)) return rule(planned.step as never, writing).map((one) => ({ ...one, checks }));
    return statements([planned], { dialect: writing.dialect, style: plainStyle, enums: writing.enums }).map((one) => ({ ...op('execute', '', [py(boundless(one.text), writing.quote)], { alone: true }), checks: [] }));
  });
}

export type { OpCall };
export { checkText };
