import type { Around, Ask, Entity, Field, Option } from './model.js';
import type { Said } from './options.js';
import { alike, ordered, saysColumn, valueText } from './style.js';

/** How a library calls what is said of a column. */
export interface OptionWords {
  column: string;
  nullable: { key: string; yes: string; no: string; /** What holds where nothing is said. */ assumed: boolean };
  /** Options that give a default. */
  defaults: readonly string[];
  /** The default, as option; undefined where it cannot be said. */
  default(ask: Ask, entity: Entity): Said | undefined;
  /** That every value may occur only once. */
  unique(ask: Ask, entity: Entity): Said;
  comment: string;
  /** Order where siblings show none. */
  order: readonly string[];
}

/** What a sibling says of its type: the options among these names. */
export const TYPE_OPTIONS = [
  'type',
  'columnType',
  'length',
  'width',
  'precision',
  'scale',
  'enum',
  'items',
  'nativeEnumName',
  'runtimeType',
];

/** True where the option is needed, or siblings of that nullability give it although they need not. */
const saysNullable = (ask: Ask, entity: Entity, around: Around, words: OptionWords): boolean => {
  const peers = (list: readonly Field[]): Field[] => list.filter((one) => one.role === 'column' && one.nullable === ask.nullable);
  const asked = peers(entity.fields).length > 1 ? peers(entity.fields) : peers(around.siblings);
  const says = (one: Field): boolean => one.options.some((option) => option.key === words.nullable.key);
  // A library that reads types knows it from them: then no sibling says it.
  if (ask.nullable !== words.nullable.assumed) return asked.length < 2 || asked.some(says);
  return asked.length > 1 && asked.filter(says).length * 2 > asked.length;
};

const has = (options: readonly Option[], key: string): boolean => options.some((one) => one.key === key);

/**
 * What is said of a new column, in the order of the siblings.
 * @param type what is said of its type
 * @param unique false where a constraint says it elsewhere
 */
export function saidOf(
  ask: Ask,
  key: string,
  entity: Entity,
  around: Around,
  words: OptionWords,
  type: readonly Said[],
  unique = true,
): Said[] {
  const { style } = entity.source;
  const value = words.default(ask, entity);
  const all: Said[] = [
    ...(saysColumn(key, ask.column, entity) ? [{ key: words.column, text: valueText(style, ask.column) }] : []),
    ...type,
    ...(saysNullable(ask, entity, around, words)
      ? [{ key: words.nullable.key, text: ask.nullable ? words.nullable.yes : words.nullable.no }]
      : []),
    ...(value ? [value] : []),
    ...(ask.unique && unique ? [words.unique(ask, entity)] : []),
    ...(ask.comment && around.siblings.some((one) => has(one.options, words.comment))
      ? [{ key: words.comment, text: valueText(style, ask.comment) }]
      : []),
  ];
  const rank = (one: Said): number => (words.order.includes(one.key) ? words.order.indexOf(one.key) : words.order.length);
  const sorted = [...all].sort((a, b) => rank(a) - rank(b));
  return orderedAs(sorted, entity, around);
}

/** The options of siblings that say more than one, in their order. */
export const keysOf = (fields: readonly Field[]): string[][] =>
  fields.filter((one) => one.options.length > 1).map((one) => one.options.map((option) => option.key));

/** As the model's own members are ordered; as the others where they show nothing of these options. */
function orderedAs(all: readonly Said[], entity: Entity, around: Around): Said[] {
  const relevant = (lists: string[][]): string[][] => lists.filter((list) => all.filter((one) => list.includes(one.key)).length > 1);
  const own = relevant(keysOf(entity.fields));
  const elsewhere = ordered(all, relevant(keysOf(around.siblings)));
  return ordered(elsewhere, own);
}

/**
 * What the most alike sibling says of its type, with another length or precision where there is one.
 * @returns undefined where no sibling holds the same
 */
export function typeLike(ask: Ask, entity: Entity, around: Around): { options: Said[]; type: string | undefined } | undefined {
  const sized = ask.base === 'varchar' || ask.base === 'decimal';
  const list = alike(ask, around.siblings, entity.fields).filter((one) => ask.base !== 'enum' && one.role === 'column');
  const sibling = list.at(-1);
  if (!sibling) return undefined;
  const spelled = sibling.options.filter((one) => TYPE_OPTIONS.includes(one.key) && !(sized && /^(length|precision|scale)$/.test(one.key)));
  if (spelled.some((one) => /=>|\bnew\b/.test(one.text))) return undefined;
  return { options: spelled.map(({ key, text }) => ({ key, text })), type: sibling.type };
}
