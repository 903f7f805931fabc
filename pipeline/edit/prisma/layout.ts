import { readEntry, type PrismaBlock, type PrismaEntry } from './parse.js';

const key = (name: string): string => name.toLowerCase();
const compare = (a: string, b: string): number => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0);

/** True where the names are in alphabetical order but for a few; three names say nothing. */
export function isSorted(names: readonly string[]): boolean {
  if (names.length < 4) return false;
  const wrong = names.filter((name, index) => index > 0 && compare(names[index - 1] ?? '', name) > 0).length;
  return wrong <= (names.length - 1) / 5;
}

/** Where a name goes among sorted ones: before the first greater one, but behind strays at the end. */
export function sortedIndex(names: readonly string[], name: string): number {
  const at = names.findIndex((one, index) => compare(one, name) > 0 && (index === 0 || compare(names[index - 1] ?? '', name) <= 0));
  if (at >= 0) return at;
  const smaller = names.findLastIndex((one) => compare(one, name) <= 0);
  return smaller + 1;
}

const indentOf = (block: PrismaBlock): string => {
  const first = block.entries.find((entry) => entry.kind !== 'blank' && entry.kind !== 'comment');
  return /^[ \t]*/.exec(first?.raw ?? '  ')?.[0] ?? '  ';
};

/** Columns of name, type and attributes of a field as it stands. */
function columnsOf(entry: PrismaEntry): { type: number; attributes: number | undefined } {
  const match = /^(\s*[A-Za-z]\w*\s+)((?:Unsupported\("[^"]*"\)|[A-Za-z]\w*)(?:\[\])?\??)(\s*)/.exec(entry.raw);
  const type = match?.[1]?.length ?? 0;
  const rest = entry.attributes.length && match ? type + (match[2]?.length ?? 0) + (match[3]?.length ?? 0) : undefined;
  return { type, attributes: rest };
}

/** The column that most of them have; at a tie the one further right. */
function width(list: readonly number[]): number | undefined {
  const count = (value: number): number => list.filter((one) => one === value).length;
  return [...new Set(list)].sort((a, b) => count(b) - count(a) || b - a)[0];
}

/** The fields that `prisma format` aligns with one at this place: those without a blank line between. */
function neighbours(entries: readonly PrismaEntry[], at: number): PrismaEntry[] {
  const before: PrismaEntry[] = [];
  for (let index = at - 1; index >= 0 && entries[index]?.kind !== 'blank'; index--) before.unshift(entries[index]!);
  const after: PrismaEntry[] = [];
  for (let index = at; index < entries.length && entries[index]?.kind !== 'blank'; index++) after.push(entries[index]!);
  return [...before, ...after].filter((entry) => entry.kind === 'field');
}

export interface FieldText {
  name: string;
  /** With `?` or `[]`. */
  type: string;
  attributes: string[];
  /** A `///` line before the field. */
  doc?: string | undefined;
}

function fieldLine(field: FieldText, indent: string, columns: { type: number; attributes: number }, eol: string): string {
  const start = `${indent}${field.name}`.padEnd(columns.type - 1);
  const typed = `${start} ${field.type}`;
  const line = field.attributes.length ? `${typed.padEnd(columns.attributes - 1)} ${field.attributes.join(' ')}` : typed;
  return `${line}${eol}`;
}

/**
 * A field aligned with its neighbours.
 * @param block where it goes
 * @param at index among the entries
 */
export function alignedField(block: PrismaBlock, at: number, field: FieldText, eol: string): PrismaEntry[] {
  const indent = indentOf(block);
  const near = neighbours(block.entries, at).map(columnsOf);
  const type = width(near.map((one) => one.type)) ?? indent.length + field.name.length + 1;
  const attributes =
    width(near.map((one) => one.attributes).filter((one) => one !== undefined)) ??
    Math.max(0, ...near.map((one) => one.type)) + field.type.length + 1;
  const line = fieldLine(field, indent, { type, attributes }, eol);
  const doc = field.doc ? [readEntry(`${indent}/// ${field.doc}${eol}`, 'model', 0)] : [];
  return [...doc, readEntry(line, 'model', 0)];
}

/** Fields of a new block, aligned with each other as `prisma format` does. */
export function alignedFields(fields: readonly FieldText[], indent: string, eol: string): string {
  const type = indent.length + Math.max(...fields.map((field) => field.name.length)) + 1;
  const attributes = type + Math.max(...fields.map((field) => field.type.length)) + 1;
  return fields
    .map((field) => (field.doc ? `${indent}/// ${field.doc}${eol}` : '') + fieldLine(field, indent, { type, attributes }, eol))
    .join('');
}

const TIME = /^(created|updated|deleted|modified|inserted|archived)(_?(at|on|date|time))?$/i;

/**
 * Where a new field goes: in the order found; without an order behind the last plain field, before the time stamps at the
 * end and before the relations.
 * @param models names of the models: a field of such a type is a relation
 */
export function fieldIndex(block: PrismaBlock, field: FieldText, models: ReadonlySet<string>): number {
  const fields = block.entries.filter((entry) => entry.kind === 'field');
  const names = fields.map((entry) => entry.name);
  const place = (entry: PrismaEntry | undefined): number => (entry ? block.entries.indexOf(entry) : -1);
  if (isSorted(names)) {
    const at = sortedIndex(names, field.name);
    return at < fields.length ? beforeDocs(block, place(fields[at])) : place(fields.at(-1)) + 1;
  }
  const relation = (entry: PrismaEntry): boolean => models.has(entry.type);
  const plain = fields.filter((entry) => !relation(entry));
  if (models.has(field.type.replace(/[?[\]]/g, ''))) return place(fields.at(-1)) + 1;
  const last = plain.findLast((entry) => !TIME.test(entry.name) && !entry.attributes.some((one) => one.startsWith('@id')));
  const times = last ? plain.slice(plain.indexOf(last) + 1) : [];
  const trailing = times.length > 0 && times.every((entry) => TIME.test(entry.name));
  return place(trailing || !plain.length ? last : plain.at(-1)) + 1;
}

/** Documentation lines belong to the field behind them. */
function beforeDocs(block: PrismaBlock, at: number): number {
  let index = at;
  while (block.entries[index - 1]?.kind === 'comment') index -= 1;
  return index;
}

const ORDER = ['@@id', '@@unique', '@@index', '@@fulltext', '@@map', '@@schema', '@@ignore'];
const rank = (attribute: string): number => ORDER.findIndex((one) => attribute.startsWith(one));

/** Inserts a block attribute: among its like in their order, otherwise in the order in which Prisma's docs list them. */
export function insertAttribute(block: PrismaBlock, attribute: string, eol: string): void {
  const indent = indentOf(block);
  const entry = readEntry(`${indent}${attribute}${eol}`, 'model', 0);
  const all = block.entries.filter((one) => one.kind === 'attribute');
  const like = all.filter((one) => rank(one.attributes[0] ?? '') === rank(attribute));
  const names = like.map((one) => one.attributes[0] ?? '');
  if (like.length > 1 && names.every((name, index) => index === 0 || compare(names[index - 1] ?? '', name) <= 0)) {
    const next = like.find((one) => compare(one.attributes[0] ?? '', attribute) > 0);
    block.entries.splice(next ? block.entries.indexOf(next) : block.entries.indexOf(like.at(-1)!) + 1, 0, entry);
    return;
  }
  const previous = like.at(-1) ?? all.findLast((one) => rank(one.attributes[0] ?? '') < rank(attribute));
  if (previous) return void block.entries.splice(block.entries.indexOf(previous) + 1, 0, entry);
  if (all[0]) return void block.entries.splice(block.entries.indexOf(all[0]), 0, entry);
  const last = block.entries.findLastIndex((one) => one.kind !== 'blank');
  block.entries.splice(last + 1, 0, readEntry(eol, 'model', 0), entry);
}
