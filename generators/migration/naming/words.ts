import { kebabCase, pascalCase, snakeCase, camelCase, words } from '../../../pipeline/names.js';
import type { Migration, Operation, OperationOf } from '../task.js';

export type NameCase = 'snake' | 'kebab' | 'camel' | 'pascal' | 'words';
export type Tense = 'base' | 'past' | 'third';

/** How migrations are called in this workspace. */
export interface NameStyle {
  case: NameCase;
  tense: Tense;
  /** The verb for what is new, and for what goes. */
  create: string;
  drop: string;
}

const VERBS: Record<string, Record<Tense, string>> = {
  add: { base: 'add', past: 'added', third: 'adds' },
  create: { base: 'create', past: 'created', third: 'creates' },
  remove: { base: 'remove', past: 'removed', third: 'removes' },
  drop: { base: 'drop', past: 'dropped', third: 'drops' },
  delete: { base: 'delete', past: 'deleted', third: 'deletes' },
  rename: { base: 'rename', past: 'renamed', third: 'renames' },
  change: { base: 'change', past: 'changed', third: 'changes' },
  update: { base: 'update', past: 'updated', third: 'updates' },
  alter: { base: 'alter', past: 'altered', third: 'alters' },
  set: { base: 'set', past: 'set', third: 'sets' },
  make: { base: 'make', past: 'made', third: 'makes' },
};

const CASING: Record<NameCase, (text: string) => string> = {
  snake: snakeCase,
  kebab: kebabCase,
  camel: camelCase,
  pascal: pascalCase,
  words: (text) => words(text).join(' ').toLowerCase(),
};

const TENSES: Tense[] = ['past', 'third', 'base'];

function tenseOf(word: string): { tense: Tense; verb: string } | undefined {
  for (const [verb, forms] of Object.entries(VERBS)) {
    const tense = verb === 'set' ? undefined : TENSES.find((one) => forms[one] === word);
    if (tense) return { tense, verb };
  }
  return undefined;
}

function caseOf(name: string): NameCase | undefined {
  if (name.includes('_')) return 'snake';
  if (name.includes('-')) return 'kebab';
  if (name.includes(' ')) return 'words';
  if (/^[A-Z]/.test(name)) return 'pascal';
  return /[a-z][A-Z]/.test(name) ? 'camel' : undefined;
}

function most<T>(list: readonly T[], fallback: T): T {
  const counts = new Map<T, number>();
  for (const one of list) counts.set(one, (counts.get(one) ?? 0) + 1);
  // At a tie the newest wins: it comes last, and >= lets a later one through.
  return [...counts].reduce((best, one) => (one[1] >= best[1] ? one : best), [fallback, 0] as [T, number])[0];
}

const defined = <T>(list: (T | undefined)[]): T[] => list.filter((one): one is T => one !== undefined);

/**
 * Learns case, tense and verbs from the newest names.
 * @param names what stands behind the stamps, newest last
 * @param fallback the case where nothing can be learned
 */
export function learnNames(names: readonly string[], fallback: NameCase = 'snake'): NameStyle {
  const recent = names.slice(-20);
  const verbs = defined(recent.map((name) => tenseOf((words(name)[0] ?? '').toLowerCase())));
  const pick = (options: string[], otherwise: string): string =>
    most(
      verbs.filter((one) => options.includes(one.verb)).map((one) => one.verb),
      otherwise,
    );
  return {
    case: most(defined(recent.map(caseOf)), fallback),
    tense: most(
      verbs.map((one) => one.tense),
      'base',
    ),
    create: verbs.some((one) => one.verb === 'create') ? 'create' : verbs.length >= 3 ? 'add' : 'create',
    drop: pick(['remove', 'drop', 'delete'], 'drop'),
  };
}

type Say<Name extends Operation['op']> = (operations: OperationOf<Name>[], style: NameStyle) => string;

const list = (names: readonly string[]): string => (names.length > 3 ? `${names.length} columns` : [...new Set(names)].join(' and '));
const tables = (operations: readonly { table: string }[]): string => {
  const names = [...new Set(operations.map((operation) => operation.table))];
  return names.length > 3 ? `${names.length} tables` : names.join(' and ');
};
const verb = (style: NameStyle, name: string): string => VERBS[name]?.[style.tense] ?? name;

/** By weight: the first of these that a migration has gives it its name. */
const SAY: { [Name in Operation['op']]?: Say<Name> } = {
  create_table: (all, style) => `${verb(style, style.create)} ${tables(all)}`,
  drop_table: (all, style) => `${verb(style, style.drop)} ${tables(all)}`,
  rename_table: ([first], style) => `${verb(style, 'rename')} ${first?.table} to ${first?.to}`,
  add_column: (all, style) => `${verb(style, 'add')} ${list(all.map((one) => one.column.name))} to ${tables(all)}`,
  drop_column: (all, style) => `${verb(style, style.drop)} ${list(all.map((one) => one.column))} from ${tables(all)}`,
  rename_column: ([first], style) => `${verb(style, 'rename')} ${first?.column} to ${first?.to} in ${first?.table}`,
  alter_column: (all, style) => `${verb(style, 'change')} ${list(all.map((one) => one.column))} of ${tables(all)}`,
  add_enum_value: (all, style) => `${verb(style, 'add')} ${list(all.map((one) => one.value))} to ${all[0]?.enum}`,
  create_enum: (all, style) => `${verb(style, style.create)} ${list(all.map((one) => one.enum))}`,
  add_foreign_key: (all, style) => `${verb(style, 'add')} ${list(all.map((one) => one.references.table))} reference to ${tables(all)}`,
  add_unique: (all, style) => `${verb(style, 'add')} unique ${list(all.flatMap((one) => one.columns))} to ${tables(all)}`,
  add_check: (all, style) => `${verb(style, 'add')} ${all[0]?.name} check to ${tables(all)}`,
  create_index: (all, style) => `${verb(style, 'add')} index for ${list(all.flatMap((one) => one.columns))} to ${tables(all)}`,
  drop_index: (all, style) => `${verb(style, style.drop)} index from ${tables(all)}`,
  rename_enum: ([first], style) => `${verb(style, 'rename')} ${first?.enum} to ${first?.to}`,
  rename_index: ([first], style) => `${verb(style, 'rename')} index ${first?.index} to ${first?.to}`,
  rename_constraint: ([first], style) => `${verb(style, 'rename')} constraint ${first?.constraint} to ${first?.to}`,
};

function derived(operations: Migration['operations'], style: NameStyle): string {
  const indexes = operations.filter(
    (one): one is OperationOf<'create_index' | 'drop_index'> => one.op === 'create_index' || one.op === 'drop_index',
  );
  const several = indexes.length > 1 && indexes.length === operations.length;
  if (several) return `${verb(style, 'update')} indexes of ${tables(indexes)}`;
  for (const [op, say] of Object.entries(SAY)) {
    const own = operations.filter((one) => one.op === op);
    if (own.length) return (say as (all: Operation[], style: NameStyle) => string)(own, style);
  }
  return 'run statements';
}

// Windows allows 260 characters a path; Prisma itself cuts migration names at 200.
const LONGEST = 100;

/**
 * The words of the next migration's name.
 * @param change its `name` wins; otherwise the operations say it
 * @param style as the siblings are
 */
export function migrationWords(change: Pick<Migration, 'name' | 'operations'>, style: NameStyle): string {
  const text = CASING[style.case](change.name ?? derived(change.operations, style));
  return text.length <= LONGEST ? text : text.slice(0, LONGEST).replace(/[^\p{L}\p{N}]+$/u, '');
}
