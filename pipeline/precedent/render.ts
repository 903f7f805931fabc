import type { Container, Entry } from '../edit/locator.js';
import { quoteHcl } from '../edit/hcl/value.js';
import { keyFor, substituteName } from './forms.js';
import { proseItem, proseRow } from './prose.js';
import { proseSection } from './prose-section.js';
import { isEmptyLiteral, literalLike, slotsIn, type Slot } from './slots.js';
import { mannerOf } from './traits.js';
import { yamlScalar } from '../render.js';
import type { Wanted } from './wanted.js';

/** A precedent: one declaration, and the name it declares in its usual form. */
export interface Precedent {
  text: string;
  format: string;
  container: Container;
  entry: Entry;
  name: string;
}

/** The text of a new entry, made from a precedent. */
export interface Rendered {
  text: string;
  lead?: string;
  /** The name as it will read back. */
  name: string;
  /** Literals of the precedent that were taken over as they are. */
  taken: string[];
}

/**
 * Clones a precedent's text and substitutes its slots: the name in each case form, default, description, example.
 * @param value what to give to the name where the place holds plain values
 */
export function renderFrom(precedent: Precedent, wanted: Wanted, value: string | number | boolean | null): Rendered {
  const manner = mannerOf(precedent.container, precedent.format);
  const { entry } = precedent;
  const name = keyFor(entry.name, precedent.name, wanted.name, keysBeside(precedent));
  const lead = leadFor(precedent, wanted);
  const body = manner === 'prose' ? renderProse(precedent, { ...wanted, name }) : manner === 'data' ? renderData(precedent, wanted, value, name) : renderCode(precedent, wanted, name);
  return { ...body, name, ...(lead ? { lead } : {}) };
}

/** The keys of a list; where all are of one word, JavaScript joins words as `camelCase` does. */
function keysBeside({ container, format }: Precedent): string[] {
  const names = container.entries.map((one) => one.name);
  return format === 'source' && container.kind === 'object' ? [...names, 'camelCase'] : names;
}

const PROSE: Record<string, typeof proseItem> = { table: proseRow, sections: proseSection };

function renderProse(precedent: Precedent, wanted: Wanted): Omit<Rendered, 'name'> {
  const write = PROSE[precedent.container.kind] ?? proseItem;
  return { text: write(precedent, wanted), taken: [] };
}

function renderCode(precedent: Precedent, wanted: Wanted, name: string): Omit<Rendered, 'name'> {
  const { text, entry } = precedent;
  const before = segment(text.slice(entry.node.start, entry.key.start), precedent, wanted);
  const after = segment(text.slice(entry.key.end, entry.node.end), precedent, wanted, wholeValue(precedent));
  return { text: before.text + name + after.text, taken: [...before.taken, ...after.taken] };
}

interface Segment {
  text: string;
  taken: string[];
}

/** Offset after the key of a value that is one literal: what is given to the name is then its default. */
function wholeValue({ entry }: Precedent): number | undefined {
  const literal = entry.shape === 'string' || entry.shape === 'number' || entry.shape === 'boolean' || entry.shape === 'null';
  return entry.value && literal && entry.value.start >= entry.key.end ? entry.value.start - entry.key.end : undefined;
}

/** Substitutes the slots of a stretch of text and, between them, the name. */
function segment(text: string, precedent: Precedent, wanted: Wanted, whole?: number): Segment {
  const taken: string[] = [];
  let result = '';
  let at = 0;
  for (const slot of mergeOptions(text, slotsIn(text))) {
    result += substituteName(text.slice(at, slot.start), precedent.name, wanted.name);
    const filled = fill(slot.start === whole ? { ...slot, role: 'default' } : slot, precedent, wanted);
    if (filled === undefined) taken.push(slot.text);
    result += filled ?? slot.text;
    at = slot.end;
  }
  return { text: result + substituteName(text.slice(at), precedent.name, wanted.name), taken };
}

/** The literals of a list of allowed values are one slot. */
function mergeOptions(text: string, slots: readonly Slot[]): Slot[] {
  const merged: Slot[] = [];
  for (const slot of slots) {
    const previous = merged.at(-1);
    const joins = previous?.role === 'options' && /^\s*,\s*$/.test(text.slice(previous.end, slot.start));
    if (joins) Object.assign(previous, { end: slot.end, text: text.slice(previous.start, slot.end) });
    else merged.push({ ...slot });
  }
  return merged;
}

type Literal = typeof literalLike;

/** In HCL `${` begins a template and single quotes are unknown; YAML doubles the single quote. */
const LITERALS: Record<string, Literal> = {
  hcl: (sample, value) => (typeof value === 'string' && !(/^-?\d/.test(sample) && /^-?\d+(\.\d+)?$/.test(value)) ? quoteHcl(value) : literalLike(sample, value)),
  yaml: (sample, value) => (sample.startsWith("'") && !/[\n\r]/.test(String(value)) ? `'${String(value).replaceAll("'", "''")}'` : literalLike(sample, value)),
};

type Filler = (slot: Slot, wanted: Wanted, literal: Literal) => string | undefined;

const FILLERS: Record<Slot['role'], Filler> = {
  default: (slot, { default: value }, literal) => (value === null || (value === '' && isEmptyLiteral(slot.text)) ? keepEmpty(slot) : literal(slot.text, value)),
  description: (slot, { description }, literal) => literal(slot.text, description ?? ''),
  example: (slot, wanted, literal) => literal(slot.text, wanted.example ?? wanted.default ?? ''),
  required: (slot, wanted, literal) => literal(slot.text, wanted.required),
  sensitive: (slot, wanted, literal) => literal(slot.text, wanted.sensitive),
  value: (slot, wanted, literal) => literal(slot.text, wanted.default ?? ''),
  options: (slot, wanted, literal) => (wanted.options.length > 0 ? wanted.options.map((one) => literal(/^['"`]/.exec(slot.text)?.[0] ?? "'", one)).join(', ') : undefined),
  kept: (slot) => slot.text,
  other: () => undefined,
};

const keepEmpty = (slot: Slot): string | undefined => (isEmptyLiteral(slot.text) ? slot.text : undefined);

function fill(slot: Slot, precedent: Precedent, wanted: Wanted): string | undefined {
  const named = substituteName(slot.text, precedent.name, wanted.name);
  if (named !== slot.text && slot.role !== 'description') return named;
  return FILLERS[slot.role](slot, wanted, LITERALS[precedent.format] ?? literalLike);
}

function renderData(precedent: Precedent, wanted: Wanted, value: string | number | boolean | null, name: string): Omit<Rendered, 'name'> {
  const { text, entry } = precedent;
  const own = text.slice(entry.node.start, entry.node.end);
  const composed = entry.shape === 'map' || entry.shape === 'list';
  if (composed || !entry.value || entry.value.start < entry.key.end) return renderParts(own, precedent, wanted, value);
  const given = text.slice(entry.value.start, entry.value.end);
  const frame = (from: number, to: number): string => text.slice(from, to);
  const head = substituteName(frame(entry.node.start, entry.key.start), precedent.name, wanted.name) + name + frame(entry.key.end, entry.value.start);
  const written = readsName(given, precedent.name) ? substituteReference(given, precedent, wanted) : text[entry.value.start - 1] === '=' && precedent.format === 'yaml' ? String(value ?? '') : scalarLike(given, value, precedent.format);
  return { text: unDisable(head, entry, precedent) + written + frame(entry.value.end, entry.node.end), taken: [] };
}

/** `- X`, `- X=${X}`, `{ "name": "X", "value": "…" }`, or `- name: X` with lines below. */
function renderParts(own: string, precedent: Precedent, wanted: Wanted, value: string | number | boolean | null): Omit<Rendered, 'name'> {
  if (/[{\n]/.test(own) || !own.includes('=')) return plainScalars(segment(own, precedent, { ...wanted, default: typeof value === 'object' ? wanted.default : value }), precedent, wanted, value);
  const equals = own.indexOf('=');
  const given = own.slice(equals + 1);
  const written = readsName(given, precedent.name) ? substituteReference(given, precedent, wanted) : String(value ?? '');
  return { text: substituteName(own.slice(0, equals + 1), precedent.name, wanted.name) + written, taken: [] };
}

/** In YAML a text needs no quotes: `description: …` and `value: …` on lines of their own are slots as well. */
function plainScalars(made: Segment, precedent: Precedent, wanted: Wanted, value: string | number | boolean | null): Segment {
  if (precedent.format !== 'yaml') return made;
  const text = made.text.replace(/^([ \t]*(?:- )?(description|help|value|default|example):[ \t]+)([^'"|>\s{[$#][^\n#]*?)([ \t]*)$/gm, (all, head: string, key: string, given: string, tail: string) => {
    if (readsName(given, wanted.name)) return all;
    const said = /^(description|help)$/.test(key) ? wanted.description : key === 'example' ? wanted.example : value;
    return head + yamlScalar(said === null ? '' : said) + tail;
  });
  return { ...made, text };
}

const readsName = (value: string, name: string): boolean => substituteName(value, name, `${name}_`) !== value && /[$%{]/.test(value);

/** `${X}`, `${X:-default}`, `${X:?message}`, Spring's `${X:default}`: the default follows the wanted one. */
function substituteReference(value: string, { name }: Precedent, wanted: Wanted): string {
  const reference = /(\$\{[\w.]+)(:[-=]?|-)([^}]*)\}/;
  const named = substituteName(value, name, wanted.name);
  return named.replace(reference, (_all, start: string, sign: string) => (wanted.default === null ? (wanted.required && sign !== ':' ? `${start}}` : `${start}${sign}}`) : `${start}${sign}${wanted.default}}`));
}

const unDisable = (head: string, entry: Entry, precedent: Precedent): string => (entry.disabled && !mostDisabled(precedent) ? head.replace(/^([ \t]*)#[ \t]?/, '$1') : head);

const mostDisabled = ({ container }: Precedent): boolean => container.entries.filter((one) => one.disabled).length > 0;

/** A plain value in the quoting of the precedent, quoted where it must be. */
function scalarLike(sample: string, value: string | number | boolean | null, format: string): string {
  const text = value === null ? '' : String(value);
  if (format === 'json') return /^["']/.test(sample) || typeof value === 'string' || value === null ? JSON.stringify(text) : String(value);
  const quote = /^['"]/.exec(sample)?.[0];
  if (format === 'env') return dotenvValue(text, quote);
  if (quote) return quote === '"' ? JSON.stringify(text) : `'${text.replaceAll("'", "''")}'`;
  return value === null || text === '' ? '""' : typeof value === 'string' && !/^[A-Za-z_/][\w ./@%+-]*$/.test(text) ? JSON.stringify(text) : text;
}

/** A dotenv value, quoted when the precedent is or when it would not read back bare. */
export function dotenvValue(value: string, quote?: string): string {
  const bare = /^[^\s'"`#\\]*$/.test(value);
  if (bare && !quote) return value;
  const plain = !/["\n\r\\`]/.test(value);
  if (quote === "'" && !value.includes("'") && !/[\n\r]/.test(value)) return `'${value}'`;
  if (plain) return `"${value}"`;
  return value.includes("'") ? `"${value.replace(/\r?\n|\r/g, '\\n').replaceAll('"', "'")}"` : `'${value.replace(/[\r\n]+/g, ' ')}'`;
}

/** The comment above the precedent, saying what the new entry is; none where the precedent has none. */
function leadFor({ text, entry }: Precedent, wanted: Wanted): string | undefined {
  if (entry.lead >= entry.node.start || !wanted.description) return undefined;
  return recomment(text.slice(entry.lead, entry.node.start), wanted.description);
}

/** A comment of the same make with other words: `//`, `#`, `/* … *\/` on one line or several. */
export function recomment(sample: string, words: string): string {
  const line = words.replace(/\s+/g, ' ').replaceAll('*/', '* /').trim();
  const block = /^\/\*\*?/.exec(sample)?.[0];
  const eol = sample.includes('\r\n') ? '\r\n' : '\n';
  const indent = /\n([ \t]*)[^\n]*$/.exec(sample.trimEnd())?.[1] ?? /\n([ \t]*)$/.exec(sample)?.[1] ?? '';
  if (block && sample.trim().includes('\n')) {
    const bar = indent.endsWith(' ') ? indent : `${indent} `;
    return [block, ...wrap(line, 90).map((one) => `${bar}* ${one}`), `${bar}*/`].join(eol);
  }
  if (block) return `${block} ${line} */`;
  const mark = /^(\/\/+|#+|--|;)[ \t]*/.exec(sample)?.[0] ?? '# ';
  const width = Math.max(80, ...sample.split('\n').map((one) => one.length)) - mark.length;
  return wrap(line, width).map((one) => mark + one).join(eol + (/\n([ \t]*)$/.exec(sample)?.[1] ?? ''));
}

/** Breaks a text into lines of at most `width`, at spaces. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
