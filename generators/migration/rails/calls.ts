import type { ColumnDef, EnumDef, ForeignKeyDef, IndexDef, TableDef } from '../model/schema.js';
import type { Planned, Step, StepOf } from '../model/steps.js';
import { statements } from '../sql/statements.js';
import { plainStyle } from '../sql/style.js';
import { nativeType, type DialectName } from '../sql/types.js';
import { isOwnIndexName, isOwnKeyName } from './names.js';
import { ruby, symbol } from './ruby.js';

export interface Writing {
  dialect: DialectName;
  quote: string;
  enums: ReadonlyMap<string, EnumDef>;
}

/** Types of ActiveRecord. https://guides.rubyonrails.org/active_record_migrations.html */
const TYPES: Record<string, string> = {
  boolean: 'boolean',
  integer: 'integer',
  bigint: 'bigint',
  text: 'text',
  timestamp: 'datetime',
  timestamptz: 'datetime',
  date: 'date',
  json: 'json',
  bytes: 'binary',
};
const POSTGRESQL: Record<string, string> = { timestamptz: 'timestamptz', uuid: 'uuid', json: 'jsonb' };

/** The type, as a method name of `t` where ActiveRecord has one, with the options that belong to it. */
function typeOf(column: ColumnDef, { dialect, quote, enums }: Writing): { method: string | null; type: string; options: string[] } {
  const sized = /^(varchar|decimal)\((\d+)(?:, ?(\d+))?\)$/.exec(column.type);
  const plain = (method: string, options: string[] = []): ReturnType<typeof typeOf> => ({ method, type: `:${method}`, options });
  if (sized?.[1] === 'varchar') return plain('string', [`limit: ${sized[2]}`]);
  if (sized) return plain('decimal', [`precision: ${sized[2]}`, `scale: ${sized[3]}`]);
  const known = (dialect === 'postgresql' ? POSTGRESQL[column.type] : undefined) ?? TYPES[column.type];
  if (known) return plain(known);
  if (column.type === 'uuid') return plain('string', ['limit: 36']);
  if (column.type.startsWith('enum:') && dialect === 'sqlite') return plain('string');
  const values = (name: string): string => (enums.get(name)?.values ?? []).map((value) => `'${value}'`).join(', ');
  const native = nativeType(dialect, column.type, (name) => (dialect === 'mysql' ? `ENUM(${values(name)})` : name));
  return { method: null, type: ruby(native, quote), options: [] };
}

function defaultOf(column: ColumnDef, { quote }: Writing): string[] {
  if (column.default === null) return [];
  if ('literal' in column.default) return [`default: ${ruby(column.default.literal, quote)}`];
  return [`default: -> { ${ruby(column.default.expression, quote)} }`];
}

const optionsOf = (column: ColumnDef, writing: Writing): string[] => [
  ...typeOf(column, writing).options,
  ...(column.nullable ? [] : ['null: false']),
  ...defaultOf(column, writing),
  ...(column.comment ? [`comment: ${ruby(column.comment, writing.quote)}`] : []),
];

const call = (name: string, ...args: string[]): string => `${name} ${args.join(', ')}`;

function tableLine(column: ColumnDef, writing: Writing): string {
  const { method, type } = typeOf(column, writing);
  const options = optionsOf(column, writing);
  return method ? call(`t.${method}`, symbol(column.name), ...options) : call('t.column', symbol(column.name), type, ...options);
}

/** `id` is made by create_table itself: bigint, or the type that is said. */
function keyOf(table: TableDef): { option: string[]; own: boolean } {
  const keys = table.primary_key?.columns ?? [];
  if (keys.length === 0) return { option: ['id: false'], own: false };
  const id = table.columns.find((column) => column.name === 'id');
  const own = keys.length === 1 && keys[0] === 'id' && /^(bigint|integer|uuid)$/.test(id?.type ?? '') && id?.default === null;
  if (!own) return { option: [`primary_key: [${keys.map(symbol).join(', ')}]`], own: false };
  return { option: id?.type === 'bigint' ? [] : [`id: :${id?.type}`], own: true };
}

const listed = (names: readonly string[]): string => (names.length === 1 ? symbol(names[0] ?? '') : `[${names.map(symbol).join(', ')}]`);

function addIndex(table: string, index: IndexDef, { quote }: Writing): string {
  const name = isOwnIndexName(table, index.columns, index.name) ? [] : [`name: ${ruby(index.name, quote)}`];
  return call('add_index', symbol(table), listed(index.columns), ...(index.unique ? ['unique: true'] : []), ...name);
}

const ACTIONS: Record<string, string> = { cascade: ':cascade', restrict: ':restrict', 'set null': ':nullify' };

const actionOf = (name: string, action: string | undefined): string[] =>
  action && ACTIONS[action] ? [`${name}: ${ACTIONS[action]}`] : [];

function addKey(table: string, key: ForeignKeyDef, { quote }: Writing): string {
  const { references } = key;
  const target = references.columns.length === 1 && references.columns[0] === 'id' ? [] : [`primary_key: ${listed(references.columns)}`];
  const actions = [...actionOf('on_delete', key.on_delete), ...actionOf('on_update', key.on_update)];
  const name = isOwnKeyName(table, key.columns, key.name) ? [] : [`name: ${ruby(key.name, quote)}`];
  const named = [`column: ${listed(key.columns)}`, ...target, ...name, ...actions];
  return call('add_foreign_key', symbol(table), symbol(references.table), ...named);
}

function createTable(table: TableDef, writing: Writing): string[] {
  const { option, own } = keyOf(table);
  const columns = table.columns.filter((column) => !(own && column.name === 'id'));
  const lines = columns.map((column) => `  ${tableLine(column, writing)}`);
  const uniques = table.uniques.map((unique) => ({ ...unique, unique: true }));
  return [
    [`${call('create_table', symbol(table.name), ...option)} do |t|`, ...lines, 'end'].join('\n'),
    ...[...uniques, ...table.indexes].map((index) => addIndex(table.name, index, writing)),
    ...table.foreign_keys.map((key) => addKey(table.name, key, writing)),
  ];
}

function alterColumn({ table, to, set }: StepOf<'alter_column'>, writing: Writing): string[] {
  const { type, options } = typeOf(to, writing);
  const value = defaultOf(to, writing)[0]?.slice('default: '.length) ?? 'nil';
  return [
    ...(set.includes('type') ? [call('change_column', symbol(table), symbol(to.name), type, ...options)] : []),
    ...(set.includes('nullable') ? [call('change_column_null', symbol(table), symbol(to.name), String(to.nullable))] : []),
    ...(set.includes('default') ? [call('change_column_default', symbol(table), symbol(to.name), value)] : []),
  ];
}

type Write<Name extends Step['do']> = (step: StepOf<Name>, writing: Writing) => string[];

const removeIndex = (table: string, name: string, { quote }: Writing): string[] => [
  call('remove_index', symbol(table), `name: ${ruby(name, quote)}`),
];

const RULES: { [Name in Step['do']]?: Write<Name> } = {
  create_table: ({ table }, writing) => createTable(table, writing),
  drop_table: ({ table }) => [call('drop_table', symbol(table.name))],
  rename_table: ({ table, to }) => [call('rename_table', symbol(table), symbol(to))],
  add_column: ({ table, column }, writing) => [
    call('add_column', symbol(table), symbol(column.name), typeOf(column, writing).type, ...optionsOf(column, writing)),
  ],
  drop_column: ({ table, column }) => [call('remove_column', symbol(table), symbol(column.name))],
  rename_column: ({ table, column, to }) => [call('rename_column', symbol(table), symbol(column), symbol(to))],
  alter_column: alterColumn,
  create_index: ({ table, index }, writing) => [addIndex(table, index, writing)],
  drop_index: ({ table, index }, writing) => removeIndex(table, index.name, writing),
  add_unique: ({ table, unique }, writing) => [addIndex(table, { ...unique, unique: true }, writing)],
  drop_unique: ({ table, unique }, writing) => removeIndex(table, unique.name, writing),
  add_foreign_key: ({ table, key }, writing) => [addKey(table, key, writing)],
  drop_foreign_key: ({ table, key }, { quote }) => [call('remove_foreign_key', symbol(table), `name: ${ruby(key.name, quote)}`)],
  add_check: ({ table, check }, { quote }) => [
    call('add_check_constraint', symbol(table), ruby(check.expression, quote), `name: ${ruby(check.name, quote)}`),
  ],
  drop_check: ({ table, check }, { quote }) => [call('remove_check_constraint', symbol(table), `name: ${ruby(check.name, quote)}`)],
  rename_index: ({ table, index, to }) => [call('rename_index', symbol(table), symbol(index), symbol(to))],
};

/** What ActiveRecord takes back by itself in `change`. https://api.rubyonrails.org/classes/ActiveRecord/Migration/CommandRecorder.html */
const REVERSIBLE = new Set<Step['do']>([
  ...(['create_table', 'rename_table', 'add_column', 'rename_column', 'create_index', 'add_unique'] as const),
  ...(['add_foreign_key', 'add_check', 'rename_index'] as const),
]);

/** ActiveRecord has no word for SET DEFAULT, nor, before 7.1, for keys of several columns: such steps are statements. */
function isPlain(step: Step): boolean {
  const keys = step.do === 'create_table' ? step.table.foreign_keys : step.do === 'add_foreign_key' ? [step.key] : [];
  return keys.every((key) => key.columns.length === 1 && key.on_delete !== 'set default' && key.on_update !== 'set default');
}

/** True where `change` is enough. */
export const isReversible = (steps: readonly Planned[]): boolean => steps.every(({ step }) => REVERSIBLE.has(step.do) && isPlain(step));

/** The calls of ActiveRecord for steps; what it has no call for is a statement. */
export function calls(steps: readonly Planned[], writing: Writing): string[] {
  return steps.flatMap((planned) => {
    const rule = RULES[planned.step.do] as Write<Step['do']> | undefined;
    if (rule && isPlain(planned.step)) return rule(planned.step as never, writing);
    return statements([planned], { dialect: writing.dialect, style: plainStyle, enums: writing.enums }).map((one) =>
      call('execute', ruby(one.text, writing.quote)),
    );
  });
}
