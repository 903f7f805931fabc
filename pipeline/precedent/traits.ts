import type { Container, Entry } from '../edit/locator.js';
import { readingOf, truthWord, type Reading } from './reads.js';
import { hasComputedDefault, isEmptyLiteral, slotsIn } from './slots.js';
import type { Wanted } from './wanted.js';

export type ValueType = Wanted['value_type'] | 'list';

/** How a place is written: program text, plain data, prose, or bare names. */
export type Manner = 'code' | 'data' | 'prose' | 'name';

/** What one declaration says about its entry. */
export interface Traits {
  type?: ValueType;
  optional?: boolean;
  /** The default as a literal of the place; `own` when it is a constant made from the entry's name. */
  fallback?: string;
  /** It hands over the text of the variable as it is: `process.env.X`, `get('X')`. */
  raw?: boolean;
  /** What a comparison makes of a variable that is not set. */
  implied?: boolean;
  /** Its default stands inside of another literal, as in the tag of a Go field. */
  sealed?: boolean;
  /** It takes the numbers of ports alone: `port()`. */
  port?: boolean;
  /** Literals and expressions that only the precedent can explain: `.startsWith('sk_')`, `default: ms('1 minute')`. */
  peculiar: number;
}

const DATA = new Set(['env', 'yaml', 'json', 'properties', 'toml']);

/** How entries of a container are written. */
export function mannerOf(container: Container, format: string): Manner {
  if (format === 'markdown') return 'prose';
  if (container.kind === 'array' || container.kind === 'imports' || container.kind === 'union' || container.kind === 'arguments') {
    return container.entries.every((entry) => entry.shape !== 'map' && !entry.value) ? 'name' : 'data';
  }
  return DATA.has(format) ? 'data' : 'code';
}

const CODE_TYPES: [RegExp, ValueType][] = [
  [/\[\]|\bArray<|\b(list|json|array)\b|\bjson\(|\barray\(/i, 'list'],
  [/\b\w*bool(ean)?\w*\b/i, 'boolean'],
  [/\b((?!\w*enum)\w*num(ber)?|\w*int(eger)?|int\d*|float|port|long|double|Int\w*|IsNumber\w*|\w*IntEnv\w*)\b/i, 'number'],
  [/\b(\w*ur[li]|\w*dsn)\b/i, 'url'],
  [/\b(\w*enum|oneOf|literal|picklist|IsIn|choices|StrEnum)\b|\bvalid\(|['"]\w+['"]\s*\|/i, 'enum'],
  [/\b(\w*str(ing)?|text|secret\w*|email|host|makeValidator)\b/i, 'string'],
];
const OPTIONAL = /\?\s*:|\boptional\b|isOptional|\bdefault\b|\.default\(|undefined|\|\s*null|\|\s*None|Optional\[|nullish|nullable|\?\?|\|\||(^|\n)[^\n]*:\s*[\w.[\]|, ]+\s=\s/i;

/** Entries are asked again for each new one. */
const asked = new WeakMap<Entry, Traits>();

/** What a declaration says: its type, whether it may be left out, its default. */
export function traitsOf(text: string, entry: Entry, container: Container, manner: Manner): Traits {
  const known = asked.get(entry) ?? read(text, entry, container, manner);
  asked.set(entry, known);
  return known;
}

function read(text: string, entry: Entry, container: Container, manner: Manner): Traits {
  const own = text.slice(entry.node.start, entry.node.end);
  if (manner === 'name') return { peculiar: 0 };
  if (manner === 'data') return dataTraits(entry.value ? text.slice(entry.value.start, entry.value.end) : '');
  const around = text.slice(entry.node.start, entry.key.start) + text.slice(entry.key.end, entry.node.end);
  return manner === 'prose' ? proseTraits(around) : codeTraits(around, own, container, entry);
}

/** `default: DEFAULT_<NAME>` is made from the entry's own name. */
const ownDefault = (around: string, name: string): boolean => new RegExp(`default["']?\\s*[:=(]\\s*\\w*_?${name.replace(/[^\w]/g, '.')}\\b`, 'i').test(around);

const TAGGED = /`[^`]*(?:\b(?:envD|d)efault:"|,default=)([^"`]*)"[^`]*`/;
const PORT = /\bport\s*\(|['"]port['"]/;
const isOwnName = (literal: string, { name, also }: Entry): boolean => [name, ...also].includes(literal.slice(1, -1));

/** A mapping (`port: result.data.PORT`) says nothing of the type. */
function isMapping(around: string, own: string, { value, also, node }: Entry): boolean {
  if (!value || !/^[^:=]*[:=]\s*[\w.$!?[\]'"]+;?$/.test(around.trim())) return false;
  const given = own.slice(value.start - node.start, value.end - node.start);
  return also.some((name) => given.includes(name));
}

/** A pattern of two types is no `||`. */
const unquoted = (around: string): string =>
  around.replace(/\b[A-Z][A-Z0-9]*(_[A-Z0-9]+)+\b/g, '').replace(/(['"`])(?:[^'"`\\]|\\.)*\1/g, (one) => (/(?<!\|)\|(?!\|)/.test(around) ? one : "''"));

function typeIn(bare: string, reading: Reading | undefined): ValueType | undefined {
  if (reading?.type) return reading.type;
  const named = CODE_TYPES.find(([pattern]) => pattern.test(bare))?.[1];
  if (named || reading) return named;
  // A call that says nothing known makes some type of its own: `z.iso.date()`.
  return /\w\((?!\s*''\s*\))/.test(bare) ? 'list' : undefined;
}

function optionalIn(around: string, { kind }: Container, reading: Reading | undefined): boolean | undefined {
  // Without the variable these fail.
  if (/\bos\.environ\s*\[|=\s*(?:config|env(?:\.\w+)?)\(\s*["']\w+["']\s*\)/.test(around)) return false;
  if (OPTIONAL.test(around)) return true;
  return kind === 'interface' || kind === 'statements' || reading ? undefined : false;
}

function codeTraits(around: string, own: string, container: Container, entry: Entry): Traits {
  const reading = readingOf(around);
  if (!reading && isMapping(around, own, entry)) return { peculiar: 0 };
  const bare = unquoted(around);
  const type = typeIn(bare, reading);
  const slots = slotsIn(around);
  const fallback = slots.find((slot) => slot.role === 'default');
  const tagged = TAGGED.exec(around)?.[1];
  const optional = optionalIn(around, container, reading);
  const ownMade = ownDefault(around, entry.name);
  return {
    ...(type ? { type } : {}),
    ...(reading?.raw && !type ? { raw: true } : {}),
    ...(reading?.implied === undefined || fallback ? {} : { implied: reading.implied }),
    ...(optional === undefined ? {} : { optional }),
    ...(fallback || ownMade ? { fallback: fallback?.text ?? 'own' } : {}),
    ...(tagged ? { sealed: true, fallback: `"${tagged}"` } : {}),
    ...(PORT.test(around) ? { port: true } : {}),
    peculiar: slots.filter((slot) => slot.role === 'other' && !isOwnName(slot.text, entry)).length + peculiarIn(bare, own) + (hasComputedDefault(around) && !ownMade ? 1 : 0),
  };
}

const peculiarIn = (bare: string, own: string): number =>
  (/\b(?!Http|Any)\w+(?:Dsn|Url)\b/.test(bare) ? 1 : 0) + (own.length > 400 ? 2 : 0) + (/=>|\bfunction\b/.test(own) ? 2 : 0);

function dataTraits(value: string): Traits {
  const bare = value.trim().replace(/^(['"])(.*)\1$/s, '$2');
  if (/^\$?\{|^\$[A-Z]/.test(bare) || bare === '') return { peculiar: 0 };
  if (/^-?\d+(\.\d+)?$/.test(bare)) return { type: 'number', peculiar: 0 };
  if (/^(true|false)$/i.test(bare)) return { type: 'boolean', peculiar: 0 };
  if (/^[a-z][a-z+.-]*:\/\//i.test(bare)) return { type: 'url', peculiar: 0 };
  return { type: 'string', peculiar: bare.length > 120 || bare.includes('\n') ? 1 : 0 };
}

function proseTraits(text: string): Traits {
  const typed = /`?\b(string|number|boolean|integer|int|bool|url)\b(\[\])?`?/i.exec(text);
  const type = typed ? (typed[2] ? 'list' : CODE_TYPES.find(([pattern]) => pattern.test(typed[1]!))?.[1]) : undefined;
  const optional = /\boptional\b/i.test(text) ? true : /\brequired\b|\(required\)/i.test(text) && !/\bnot required\b/i.test(text) ? false : undefined;
  return { ...(type ? { type } : {}), ...(optional === undefined ? {} : { optional }), peculiar: /\n/.test(text) ? 1 : 0 };
}

/** Text may be an address or one of several words; what demands an address does not take any text. */
const AKIN: Partial<Record<ValueType, ValueType[]>> = { url: ['string'], enum: ['string'] };

/** 2 the same type, 0 not known or near enough, -4 another. */
export function typeFit(seen: ValueType | undefined, wanted: ValueType): number {
  if (seen === undefined) return 0;
  if (seen === wanted) return 2;
  return AKIN[wanted]?.includes(seen) ? 0 : -4;
}

/** How well a precedent's own text can carry the wanted entry: 0 as it stands, below that with something left over. */
export function slotFit(traits: Traits, wanted: Wanted, manner: Manner): number {
  if (manner === 'name') return 0;
  let fit = typeFit(traits.type, wanted.value_type) - 3 * traits.peculiar;
  if (manner !== 'code') return fit;
  if (traits.optional !== undefined && traits.optional === wanted.required) fit -= 5;
  const empty = traits.fallback === undefined ? undefined : isEmptyLiteral(traits.fallback);
  if (wanted.default === null && empty === false) fit -= 4;
  if (wanted.default !== null && wanted.default !== '' && traits.fallback === undefined && traits.optional !== undefined) fit -= 3;
  return fit;
}

/** Where a declaration stands, as far as that tells what it must say. */
export interface Standing {
  kind: string;
  /** What is read here only hands over to a schema that makes the type and gives the default. */
  handsOver: boolean;
  /** What is declared here is text whatever is made of it later. */
  texts: boolean;
  /** Some entry here gives a default. */
  defaults: boolean;
}

const TEXTS = new Set<ValueType>(['string', 'url', 'enum']);

/** True where a copy of the declaration would have the wanted type, the wanted default, and none that nobody wants. */
export function carries(traits: Traits, wanted: Wanted, standing: Standing): boolean {
  if (standing.handsOver && traits.raw) return true;
  if (traits.port && !/PORT$/i.test(wanted.name)) return false;
  if (traits.sealed && (wanted.default !== null || traits.fallback !== undefined)) return false;
  if (standing.texts && traits.type === 'string') return true;
  const typed = traits.type !== undefined ? typeFit(traits.type, wanted.value_type) >= 0 : !traits.raw || TEXTS.has(wanted.value_type);
  if (!typed || standing.kind === 'interface') return typed;
  return wanted.default === null ? carriesNone(traits, wanted) : carriesDefault(traits, wanted, standing);
}

function carriesNone({ fallback, optional, type, raw }: Traits, { required }: Wanted): boolean {
  if (fallback !== undefined && !isEmptyLiteral(fallback)) return false;
  return required || optional !== false || (type === undefined && !raw);
}

function carriesDefault({ fallback, implied, type, raw }: Traits, { default: value }: Wanted, { defaults }: Standing): boolean {
  if (implied !== undefined) return implied === value;
  if (fallback !== undefined) return typeof value !== 'boolean' || type !== 'boolean' || canTurn(fallback, value);
  return value === '' || (type === undefined && !raw && !defaults);
}

/** True for a literal in whose words a value can be said. */
const canTurn = (literal: string, value: boolean): boolean => !/^['"`]/.test(literal) || truthWord(literal.slice(1, -1), value) !== undefined;
