import { isOpaque } from '../model/opaque.js';
import { statements as split } from '../../../pipeline/sql/statements.js';
import type { CheckDef, ColumnDef, ForeignKeyDef, IndexDef, TableDef } from '../model/schema.js';
import type { Plan, Planned, Step, StepOf } from '../model/steps.js';
import { isRebuilt } from '../sql/sqlite-rebuild.js';
import { statements } from '../sql/statements.js';
import { plainStyle } from '../sql/style.js';
import { isAnew, isComputed } from './anew.js';
import { call, defaultCode, keyOf, optionsOf, tableLine, typeOf, type Writing } from './columns.js';
import { isOwnIndexName, isOwnKeyName } from './names.js';
import { option, ruby, sameAgain, sqlText, symbol } from './ruby.js';
import { callKey } from './schema-file.js';

export type { Writing } from './columns.js';

/** Checks are words of ActiveRecord from 6.1 on. https://guides.rubyonrails.org/6_1_release_notes.html */
const CHECKS = 6.1;

const listed = (names: readonly string[]): string => (names.length === 1 ? symbol(names[0] ?? '') : `[${names.map(symbol).join(', ')}]`);

/** Name, uniqueness and what else the dump says of an index. */
function indexOptions(table: string, index: IndexDef, { quote, calls, concurrently }: Writing): string[] {
  const known = calls.get(callKey(table, index.name))?.call;
  const more = [...(known?.options ?? [])].filter(([name, value]) => !['name', 'unique'].includes(name) && !(name === 'using' && value !== null && sameAgain(value, '') === ':btree'));
  return [
    ...(index.unique ? ['unique: true'] : []),
    ...(isOwnIndexName(table, index.columns, index.name) ? [] : [`name: ${ruby(index.name, quote)}`]),
    ...more.map(([name, value]) => option(name, sameAgain(value, quote))),
    ...(concurrently.has(index.name) ? ['algorithm: :concurrently'] : []),
  ];
}

/** What an index is on: columns, or the expression that the dump has. */
function indexOn(table: string, index: IndexDef, { quote, calls }: Writing): string {
  const first = calls.get(callKey(table, index.name))?.call.args[0];
  return index.text && typeof first === 'string' ? ruby(first, quote) : listed(index.columns);
}

const addIndex = (table: string, index: IndexDef, writing: Writing): string =>
  call('add_index', symbol(table), indexOn(table, index, writing), ...indexOptions(table, index, writing));

/** Where ActiveRecord is to find the way back, with everything that it needs for it. */
function removeIndex(table: string, index: IndexDef, writing: Writing): string {
  const options = indexOptions(table, index, writing);
  if (!writing.alone) return call('remove_index', symbol(table), indexOn(table, index, writing), ...options);
  return call('remove_index', symbol(table), `name: ${ruby(index.name, writing.quote)}`, ...options.filter((one) => one.startsWith('algorithm:')));
}

const ACTIONS: Record<string, string> = { cascade: ':cascade', restrict: ':restrict', 'set null': ':nullify' };

/** RESTRICT is what MySQL does anyway: its adapter does not tell it, so that a key is not found by it. */
const actionOf = (name: string, action: string | undefined, { dialect }: Writing): string[] =>
  action && ACTIONS[action] && !(dialect === 'mysql' && action === 'restrict') ? [`${name}: ${ACTIONS[action]}`] : [];

/**
 * A foreign key, behind the table that has it.
 * @param named SQLite does not tell the names of keys, so that none is found by its own
 */
function keyArgs(table: string, key: ForeignKeyDef, named: boolean, writing: Writing): string[] {
  const { references } = key;
  const target = references.columns.length === 1 && references.columns[0] === 'id' ? [] : [`primary_key: ${listed(references.columns)}`];
  const actions = [...actionOf('on_delete', key.on_delete, writing), ...actionOf('on_update', key.on_update, writing)];
  const said = !named || isOwnKeyName(table, key.columns, key.name) ? [] : [`name: ${ruby(key.name, writing.quote)}`];
  return [symbol(references.table), `column: ${listed(key.columns)}`, ...target, ...said, ...actions];
}

const checkArgs = ({ name, expression }: CheckDef, { quote }: Writing): string[] => [ruby(expression, quote), `name: ${ruby(name, quote)}`];

function removeKey(table: string, key: ForeignKeyDef, writing: Writing): string {
  const named = writing.dialect !== 'sqlite';
  if (!writing.alone) return call('remove_foreign_key', symbol(table), ...keyArgs(table, key, named, writing));
  const found = named ? [`name: ${ruby(key.name, writing.quote)}`] : [symbol(key.references.table), `column: ${listed(key.columns)}`];
  return call('remove_foreign_key', symbol(table), ...found);
}

function createTable(table: TableDef, writing: Writing): string[] {
  const { options, own } = keyOf(table, writing);
  const columns = table.columns.filter((column) => column.name !== own);
  const lines = columns.map((column) => `  ${tableLine(column, table.name, writing)}`);
  const uniques = table.uniques.map((unique) => ({ ...unique, unique: true }));
  const parts = [
    ...table.foreign_keys.map((key) => ({ name: 'foreign_key', args: keyArgs(table.name, key, true, writing) })),
    ...table.checks.map((check) => ({ name: 'check_constraint', args: checkArgs(check, writing) })),
  ];
  // SQLite has no way to add them: the adapter would make the new table a second time.
  const inside = writing.dialect === 'sqlite';
  const within = inside ? parts.map(({ name, args }) => `  ${call(`t.${name}`, ...args)}`) : [];
  return [
    [`${call('create_table', symbol(table.name), ...options)} do |t|`, ...lines, ...within, 'end'].join('\n'),
    ...[...uniques, ...table.indexes].map((index) => addIndex(table.name, index, writing)),
    ...(inside ? [] : parts.map(({ name, args }) => call(`add_${name}`, symbol(table.name), ...args))),
  ];
}

/** The words behind USING where PostgreSQL does not convert by itself. */
function usingOf(planned: Planned, step: StepOf<'alter_column'>, { dialect, enums, quote }: Writing): string[] {
  if (dialect !== 'postgresql') return [];
  const [one] = statements([{ ...planned, step: { ...step, set: ['type'] } }], { dialect, style: plainStyle, enums }).filter(({ text }) => /\bUSING\b/.test(text));
  const cast = /\bUSING \((.*)\)$/s.exec(one?.text ?? '')?.[1];
  return cast === undefined ? [] : [`using: ${ruby(cast, quote)}`];
}

/** SQLite's adapter keeps the options of the old type unless they are said anew; that for MySQL forgets that a column counts. */
function forgotten(step: StepOf<'alter_column'>, options: readonly string[], writing: Writing): string[] {
  if (writing.dialect === 'mysql' && step.to.auto) return ['auto_increment: true'];
  if (writing.dialect !== 'sqlite' || !step.from) return [];
  const old = typeOf(step.from, step.table, writing).options.flatMap((one) => /^(limit|precision|scale):/.exec(one)?.[1] ?? []);
  return old.filter((name) => !options.some((one) => one.startsWith(`${name}:`))).map((name) => `${name}: nil`);
}

function retyped(planned: Planned, step: StepOf<'alter_column'>, writing: Writing): string[] {
  const { table, to, from, set } = step;
  const { type, options } = typeOf({ ...to, at: undefined }, table, writing);
  const using = usingOf(planned, step, writing);
  const change = call('change_column', symbol(table), symbol(to.name), type, ...options, ...forgotten(step, options, writing), ...using);
  // A default does not follow where the types have no assignment cast.
  if (using.length === 0 || !from?.default) return [change];
  const off = call('change_column_default', symbol(table), symbol(to.name), 'nil');
  if (set.includes('default') || to.default === null) return [off, change];
  return [off, change, call('change_column_default', symbol(table), symbol(to.name), defaultCode(to, table, writing))];
}

function alterColumn(step: StepOf<'alter_column'>, writing: Writing, planned: Planned): string[] {
  const { table, to, from, set } = step;
  const column = [symbol(table), symbol(to.name)];
  const value = defaultCode(to, table, writing);
  const change = from ? `from: ${defaultCode(from, table, writing)}, to: ${value}` : value;
  return [
    ...(set.includes('type') ? retyped(planned, step, writing) : []),
    ...(set.includes('default') ? [call('change_column_default', ...column, change)] : []),
    ...(set.includes('nullable') ? [call('change_column_null', ...column, String(to.nullable))] : []),
  ];
}

type Write<Name extends Step['do']> = (step: StepOf<Name>, writing: Writing, planned: Planned) => string[];

const RULES: { [Name in Step['do']]?: Write<Name> } = {
  create_table: ({ table }, writing) => createTable(table, writing),
  drop_table: ({ table }) => [call('drop_table', symbol(table.name))],
  rename_table: ({ table, to }) => [call('rename_table', symbol(table), symbol(to))],
  add_column: ({ table, column }, writing) => [
    call('add_column', symbol(table), symbol(column.name), typeOf(column, table, writing).type, ...optionsOf(column, table, writing)),
  ],
  drop_column: ({ table, column }, writing) => [
    call('remove_column', symbol(table), symbol(column.name), ...(writing.alone ? [] : [typeOf(column, table, writing).type, ...optionsOf(column, table, writing)])),
  ],
  rename_column: ({ table, column, to }) => [call('rename_column', symbol(table), symbol(column), symbol(to))],
  alter_column: alterColumn,
  create_index: ({ table, index }, writing) => [addIndex(table, index, writing)],
  drop_index: ({ table, index }, writing) => [removeIndex(table, index, writing)],
  add_unique: ({ table, unique }, writing) => [addIndex(table, { ...unique, unique: true }, writing)],
  drop_unique: ({ table, unique }, writing) => [removeIndex(table, { ...unique, unique: true }, writing)],
  add_foreign_key: ({ table, key }, writing) => [call('add_foreign_key', symbol(table), ...keyArgs(table, key, true, writing))],
  drop_foreign_key: ({ table, key }, writing) => [removeKey(table, key, writing)],
  add_check: ({ table, check }, writing) => [call('add_check_constraint', symbol(table), ...checkArgs(check, writing))],
  drop_check: ({ table, check }, writing) => [
    call('remove_check_constraint', symbol(table), ...(writing.alone ? checkArgs(check, writing).slice(1) : checkArgs(check, writing))),
  ],
  rename_index: ({ table, index, to }) => [call('rename_index', symbol(table), symbol(index), symbol(to))],
};

/** What ActiveRecord takes back by itself in `change`. https://api.rubyonrails.org/classes/ActiveRecord/Migration/CommandRecorder.html */
const REVERSIBLE = new Set<Step['do']>([
  ...(['create_table', 'rename_table', 'add_column', 'drop_column', 'rename_column', 'create_index', 'drop_index', 'rename_index'] as const),
  ...(['add_unique', 'drop_unique', 'add_foreign_key', 'drop_foreign_key', 'add_check', 'drop_check', 'alter_column'] as const),
]);

const keysOf = ({ table, key }: { table?: TableDef | string; key?: ForeignKeyDef }): ForeignKeyDef[] =>
  typeof table === 'object' ? table.foreign_keys : key ? [key] : [];

/** ActiveRecord has no word for SET DEFAULT, nor, before 7.1, for keys of several columns: such steps are statements. */
const ordinaryKeys = (step: Step): boolean =>
  keysOf(step as { table?: TableDef | string; key?: ForeignKeyDef }).every((key) => key.columns.length === 1 && key.on_delete !== 'set default' && key.on_update !== 'set default');

/** From 7.1 on, the adapter for SQLite keeps AUTOINCREMENT and computed defaults when it makes a table anew. */
const KEEPS_COLUMNS = 7.1;

const isLost = (column: ColumnDef): boolean => column.auto === true || isComputed(column);

/** What the adapter for SQLite gets wrong: a computed default, a column that conditions or other tables name. */
function sqliteRefuses(planned: Planned, { dialect, referred, version }: Writing): boolean {
  const { step, before } = planned;
  if (dialect !== 'sqlite') return false;
  if (step.do === 'add_column' && isComputed(step.column)) return true;
  // Of a table that is not known, a column can still go without making it anew.
  if (version < KEEPS_COLUMNS && isAnew(planned) && (before ? before.columns.some(isLost) : step.do === 'drop_column')) return true;
  if (step.do !== 'rename_column') return false;
  return before === undefined || before.checks.length > 0 || [step.column, step.to].some((name) => referred.has(callKey(step.table, name)));
}

const checksOf = (step: Step): number => (step.do === 'create_table' || step.do === 'drop_table' ? step.table.checks.length : /_check$/.test(step.do) ? 1 : 0);

/** InnoDB refuses to drop an index that a foreign key stands on: more than one statement is needed. */
const mysqlRefuses = (planned: Planned, { dialect, enums }: Writing): boolean =>
  dialect === 'mysql' && /^drop_(index|unique)$/.test(planned.step.do) && statements([planned], { dialect, style: plainStyle, enums }).length > 1;

/** An index that is known as a statement only: the dump is SQL. */
function isStatement({ step }: Planned, { calls }: Writing): boolean {
  const unsaid = (table: string, index: IndexDef): boolean => index.text !== undefined && !calls.has(callKey(table, index.name));
  if (step.do === 'create_index' || step.do === 'drop_index') return unsaid(step.table, step.index);
  return step.do === 'create_table' && step.table.indexes.some((index) => unsaid(step.table.name, index));
}

const isPlain = (planned: Planned, writing: Writing): boolean =>
  ordinaryKeys(planned.step) &&
  !isOpaque(planned.step) &&
  !isStatement(planned, writing) &&
  !sqliteRefuses(planned, writing) &&
  !mysqlRefuses(planned, writing) &&
  (writing.version >= CHECKS || checksOf(planned.step) === 0);

function returns(planned: Planned, writing: Writing): boolean {
  const { step } = planned;
  if (!REVERSIBLE.has(step.do) || !isPlain(planned, writing)) return false;
  return step.do !== 'alter_column' || (!step.set.includes('type') && step.from !== null);
}

/** True where `change` is enough. */
export const isReversible = ({ up, down }: Plan, writing: Writing): boolean =>
  up.every((planned) => returns(planned, writing)) && down.every((planned) => isPlain(planned, writing));

/** Neighbouring steps that are statements are written together: a table that is made anew for them is so once. */
function inGroups(steps: readonly Planned[], writing: Writing): { plain: boolean; steps: Planned[] }[] {
  const groups: { plain: boolean; steps: Planned[] }[] = [];
  for (const planned of steps) {
    const plain = RULES[planned.step.do] !== undefined && isPlain(planned, writing);
    const last = groups.at(-1);
    if (last && !plain && !last.plain) last.steps.push(planned);
    else groups.push({ plain, steps: [planned] });
  }
  return groups;
}

/** The calls of ActiveRecord for steps; what it has no call for is a statement. */
export function calls(steps: readonly Planned[], writing: Writing): string[] {
  const { dialect, enums, quote } = writing;
  return inGroups(steps, writing).flatMap((group) => {
    const [planned] = group.steps;
    if (group.plain && planned) return (RULES[planned.step.do] as Write<Step['do']>)(planned.step as never, { ...writing, enums: planned.enums ?? enums }, planned);
    const texts = statements(group.steps, { dialect, style: plainStyle, enums }).flatMap((one) => split(one.text, dialect).map(({ text }) => text));
    return texts.map((text) => call('execute', sqlText(text, quote)));
  });
}

/** True where a step makes a table of SQLite anew, whoever does it. */
export const makesAnew = (planned: Planned, writing: Writing): boolean => (isPlain(planned, writing) ? isAnew(planned) : isRebuilt(planned));
