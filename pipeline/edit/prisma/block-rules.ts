import { alignedFields, isSorted, sortedIndex } from './layout.js';
import { blockOf, type PrismaOp, type PrismaWork } from './operation.js';
import { blocksOf, parsePrisma, readEntry, type PrismaBlock, type PrismaDocument } from './parse.js';

/** Puts a new block among its like: in alphabetical order where they are, otherwise behind the last of them. */
function insertBlock(work: PrismaWork, block: PrismaBlock): void {
  const { document } = work;
  const like = blocksOf(document).filter((one) => one.keyword === block.keyword);
  const names = like.map((one) => one.name);
  const at = isSorted(names) ? sortedIndex(names, block.name) : like.length;
  const next = like[at];
  work.blocks.set(block.name, block);
  if (next) return insertAbove(document, next, block);
  const previous = like.at(-1) ?? blocksOf(document).findLast((one) => one.keyword === 'model') ?? blocksOf(document).at(-1);
  insertBelow(document, previous, block);
}

/** A byte order mark stays at the beginning of the text. */
function insertAbove(document: PrismaDocument, next: PrismaBlock, block: PrismaBlock): void {
  const at = leadOf(document, document.parts.indexOf(next));
  const first = document.parts[0];
  const bare = (text: string): string => text.replace(/^\uFEFF/, '');
  const marked = at === 0 && (typeof first === 'string' ? first : first?.head)?.startsWith('\uFEFF');
  if (marked) {
    if (typeof first === 'string') document.parts[0] = bare(first);
    else if (first) first.head = bare(first.head);
    block.head = `\uFEFF${block.head}`;
  }
  document.parts.splice(at, 0, block, document.eol);
}

function insertBelow({ parts, eol }: PrismaDocument, previous: PrismaBlock | undefined, block: PrismaBlock): void {
  if (!previous) return appendBlock(parts, block, eol);
  // A text that ends without a line break still does.
  if (!previous.foot.endsWith('\n')) {
    previous.foot += eol;
    block.foot = block.foot.trimEnd();
  }
  parts.splice(parts.indexOf(previous) + 1, 0, eol, block);
}

/** The first block of a text that holds comments only, or nothing. */
function appendBlock(parts: PrismaDocument['parts'], block: PrismaBlock, eol: string): void {
  const last = parts.at(-1);
  if (typeof last === 'string' && last.trim() !== '' && !last.endsWith('\n')) {
    parts[parts.length - 1] = last + eol;
    block.foot = block.foot.trimEnd();
  }
  if (typeof last === 'string' && last.replace('\uFEFF', '').trim() !== '') parts.push(eol);
  parts.push(block);
}

/** Comments directly above a block belong to it. */
function leadOf(document: PrismaDocument, at: number): number {
  let index = at;
  while (typeof document.parts[index - 1] === 'string' && (document.parts[index - 1] as string).trim().startsWith('//')) index -= 1;
  return index;
}

const indentOf = (work: PrismaWork): string => {
  const first = blocksOf(work.document)
    .flatMap((block) => block.entries)
    .find((entry) => entry.kind === 'field');
  return /^[ \t]*/.exec(first?.raw ?? '  ')?.[0] ?? '  ';
};

function newBlock(work: PrismaWork, keyword: string, name: string, body: string, attributes: readonly string[]): void {
  const { eol } = work.document;
  const indent = indentOf(work);
  const extra = attributes.length ? `${eol}${attributes.map((one) => `${indent}${one}${eol}`).join('')}` : '';
  const read = parsePrisma(`${keyword} ${name} {${eol}${body}${extra}}${eol}`, work.path);
  const [block] = blocksOf(read);
  if (block) insertBlock(work, { ...block, line: 0 });
}

/** Adds a model with its fields and attributes. */
export function addModel(work: PrismaWork, { model, fields, attributes }: Extract<PrismaOp, { op: 'add_model' }>): void {
  if (!work.blocks.has(model)) newBlock(work, 'model', model, alignedFields(fields, indentOf(work), work.document.eol), attributes);
}

/** Adds an enum. */
export function addEnum(work: PrismaWork, { enum: name, values, attributes }: Extract<PrismaOp, { op: 'add_enum' }>): void {
  if (work.blocks.has(name)) return;
  newBlock(work, 'enum', name, values.map((value) => `${indentOf(work)}${value}${work.document.eol}`).join(''), attributes);
}

/** Adds a value to an enum, in order where the values are sorted. */
export function addValue(work: PrismaWork, { enum: name, value }: Extract<PrismaOp, { op: 'add_enum_value' }>): void {
  const block = blockOf(work, name);
  const values = block.entries.filter((entry) => entry.kind === 'value');
  const bare = /^\w+/.exec(value)?.[0] ?? value;
  if (values.some((entry) => entry.name === bare)) return;
  const names = values.map((entry) => entry.name);
  const at = isSorted(names) ? sortedIndex(names, bare) : names.length;
  const next = values[at];
  const indent = /^[ \t]*/.exec(values[0]?.raw ?? indentOf(work))?.[0] ?? '  ';
  const place = next ? block.entries.indexOf(next) : block.entries.indexOf(values.at(-1) ?? block.entries[0]!) + 1;
  block.entries.splice(place, 0, readEntry(`${indent}${value}${work.document.eol}`, 'enum', 0));
}

/** Renames a model or enum and the fields that have it as their type. */
export function renameBlock(work: PrismaWork, { from, to }: Extract<PrismaOp, { op: 'rename_block' }>): void {
  if (!work.blocks.has(from) && work.blocks.has(to)) return;
  const block = blockOf(work, from);
  block.head = block.head.replace(from, to);
  block.name = to;
  work.blocks.delete(from);
  work.blocks.set(to, block);
  const pattern = new RegExp(`^(\\s*[A-Za-z]\\w*\\s+)${from}\\b`);
  for (const one of work.blocks.values()) {
    one.entries = one.entries.map((entry) =>
      entry.type === from ? readEntry(entry.raw.replace(pattern, `$1${to}`), one.keyword, entry.line) : entry,
    );
  }
}

/** Removes a block with the comments directly above it, and one of the blank lines that parted it from its neighbours. */
export function removeBlock(work: PrismaWork, { name }: Extract<PrismaOp, { op: 'remove_block' }>): void {
  const block = work.blocks.get(name);
  if (!block) return;
  const { parts } = work.document;
  const at = parts.indexOf(block);
  const from = leadOf(work.document, at);
  const isBlank = (index: number): boolean => typeof parts[index] === 'string' && parts[index].trim() === '';
  const [below, above] = isBlank(at + 1) ? [1, 0] : [0, isBlank(from - 1) ? 1 : 0];
  parts.splice(from - above, at - from + 1 + above + below);
  work.blocks.delete(name);
  if (!block.foot.endsWith('\n') && from - above === parts.length) endBare(parts);
}

/** The text that ended without a line break still does. */
function endBare(parts: PrismaDocument['parts']): void {
  const last = parts.at(-1);
  if (typeof last === 'string') parts[parts.length - 1] = last.replace(/\r?\n$/, '');
  else if (last) last.foot = last.foot.replace(/\r?\n$/, '');
}
