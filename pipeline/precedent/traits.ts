import type { Container, Entry } from '../edit/locator.js';
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
  [/\b(\w*num(ber)?|\w*int(eger)?|int\d*|float|port|long|double|Int\w*|IsNumber\w*|\w*IntEnv\w*)\b/i, 'number'],
  [/\b(\w*ur[li]|\w*dsn)\b/i, 'url'],
  [/\b(\w*enum|oneOf|literal|picklist|IsIn|choices|StrEnum)\b|\bvalid\(|['"]\w+['"]\s*\|/i, 'enum'],
  [/\b(\w*str(ing)?|text|secret\w*|email|host|makeValidator)\b/i, 'string'],
];
const OPTIONAL = /\?\s*:|\boptional\b|isOptional|\bdefault\b|\.default\(|undefined|\|\s*null|\|\s*None|Optional\[|nullish|nullable|\?\?|\|\||(^|\n)[^\n]*:\s*[\w.[\]|, ]+\s=\s/i;

/** What a declaration says: its type, whether it may be left out, its default. */
export function traitsOf(text: string, entry: Entry, container: Container, manner: Manner): Traits {
  const own = text.slice(entry.node.start, entry.node.end);
  if (manner === 'name') return { peculiar: 0 };
  if (manner === 'data') return dataTraits(entry.value ? text.slice(entry.value.start, entry.value.end) : '');
  const around = text.slice(entry.node.start, entry.key.start) + text.slice(entry.key.end, entry.node.end);
  return manner === 'prose' ? proseTraits(around) : codeTraits(around, own, container, entry);
}

/** `default: DEFAULT_<NAME>` is made from the entry's own name. */
const ownDefault = (around: string, name: string): boolean => new RegExp(`default["']?\\s*[:=(]\\s*\\w*_?${name.replace(/[^\w]/g, '.')}\\b`, 'i').test(around);

function codeTraits(around: string, own: string, container: Container, entry: Entry): Traits {
  const bare = around.replace(/\b[A-Z][A-Z0-9]*(_[A-Z0-9]+)+\b/g, '').replace(/(['"`])(?:[^'"`\\]|\\.)*\1/g, (one) => (/\|/.test(around) ? one : "''"));
  // A call that says nothing known makes some type of its own: `z.iso.date()`; one of a single text only reads: `get('X')`.
  const type = CODE_TYPES.find(([pattern]) => pattern.test(bare))?.[1] ?? (/\w\((?!\s*''\s*\))/.test(bare) ? 'list' : undefined);
  // A mapping (`port: result.data.PORT`) says nothing of the type.
  if (/^[^:=]*[:=]\s*[\w.$!?[\]'"]+;?$/.test(around.trim()) && entry.also.length > 0) return { peculiar: 0 };
  const slots = slotsIn(around);
  const fallback = slots.find((slot) => slot.role === 'default');
  const optional = OPTIONAL.test(around) ? true : container.kind === 'interface' || container.kind === 'statements' ? undefined : false;
  const ownMade = ownDefault(around, entry.name);
  const peculiar = slots.filter((slot) => slot.role === 'other').length + (/\b(?!Http|Any)\w+(?:Dsn|Url)\b/.test(bare) ? 1 : 0) + (hasComputedDefault(around) && !ownMade ? 1 : 0) + (own.length > 400 ? 2 : 0) + (/=>|\bfunction\b/.test(own) ? 2 : 0);
  return { ...(type ? { type } : {}), ...(optional === undefined ? {} : { optional }), ...(fallback || ownMade ? { fallback: fallback?.text ?? 'own' } : {}), peculiar };
}

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
