import type { Editor } from '../change.js';
import { InfraError } from '../error.js';
import { alignedField, alignedFields, fieldIndex, insertAttribute, isSorted, sortedIndex, type FieldText } from './prisma/layout.js';
import { blocksOf, parsePrisma, printPrisma, readEntry, type PrismaBlock, type PrismaDocument, type PrismaEntry } from './prisma/parse.js';

export type { FieldText } from './prisma/layout.js';
export {
  attributesOf,
  blocksOf,
  parsePrisma,
  printPrisma,
  readEntry,
  type PrismaBlock,
  type PrismaDocument,
  type PrismaEntry,
} from './prisma/parse.js';
export { isSorted } from './prisma/layout.js';

/** One change of a Prisma schema. Names are those of the schema: models, fields, enums. */
export type PrismaOp =
  | { op: 'add_field'; model: string; field: FieldText; models: readonly string[] }
  | { op: 'remove_field'; model: string; name: string }
  | { op: 'replace_field'; model: string; name: string; field: FieldText }
  | { op: 'add_attribute'; model: string; attribute: string }
  | { op: 'remove_attribute'; model: string; attribute: string }
  | { op: 'replace_attribute'; model: string; from: string; to: string }
  | { op: 'add_model'; model: string; fields: FieldText[]; attributes: string[] }
  | { op: 'add_enum'; enum: string; values: string[]; attributes: string[] }
  | { op: 'add_enum_value'; enum: string; value: string }
  | { op: 'rename_block'; from: string; to: string }
  | { op: 'remove_block'; name: string };

type Rule<Name extends PrismaOp['op']> = (work: PrismaWork, op: Extract<PrismaOp, { op: Name }>) => void;

/** A schema file that is being edited. */
export interface PrismaWork {
  document: PrismaDocument;
  blocks: Map<string, PrismaBlock>;
  path: string;
}

function blockOf(work: PrismaWork, name: string): PrismaBlock {
  const block = work.blocks.get(name);
  if (block) return block;
  throw new InfraError({
    subject: `there is no model or enum ${name}`,
    file: work.path,
    line: 1,
    evidence: [`there are: ${[...work.blocks.keys()].join(', ')}`],
  });
}

const fieldOf = (block: PrismaBlock, name: string): PrismaEntry | undefined =>
  block.entries.find((entry) => entry.kind === 'field' && entry.name === name);

const typeText = (entry: PrismaEntry): string => `${entry.type}${entry.list ? '[]' : ''}${entry.optional ? '?' : ''}`;

function addField(work: PrismaWork, { model, field, models }: Extract<PrismaOp, { op: 'add_field' }>): void {
  const block = blockOf(work, model);
  const there = fieldOf(block, field.name);
  if (there && typeText(there) === field.type) return;
  if (there) {
    throw new InfraError({
      subject: `model ${model} has a field ${field.name} of another type`,
      evidence: [`there:  ${there.raw.trim()}`, `wanted: ${field.name} ${field.type} ${field.attributes.join(' ')}`.trimEnd()],
      file: work.path,
      line: there.line,
    });
  }
  const at = fieldIndex(block, field, new Set(models));
  block.entries.splice(at, 0, ...alignedField(block, at, field, work.document.eol));
}

function removeField(work: PrismaWork, { model, name }: Extract<PrismaOp, { op: 'remove_field' }>): void {
  const block = blockOf(work, model);
  const at = block.entries.findIndex((entry) => entry.kind === 'field' && entry.name === name);
  if (at < 0) return;
  let from = at;
  while (block.entries[from - 1]?.raw.trim().startsWith('///')) from -= 1;
  block.entries.splice(from, at - from + 1);
}

/** What stands behind the attributes of a field: its comment. */
const tailOf = (entry: PrismaEntry): string =>
  /\s*\/\/[^\n]*(?=\r?\n?$)/.exec(entry.raw.replace(/"(?:\\.|[^"\\])*"/g, (text) => '"'.repeat(text.length)))?.[0] ?? '';

function replaceField(work: PrismaWork, { model, name, field }: Extract<PrismaOp, { op: 'replace_field' }>): void {
  const block = blockOf(work, model);
  const at = block.entries.findIndex((entry) => entry.kind === 'field' && entry.name === name);
  const old = block.entries[at];
  if (!old) return void (fieldOf(block, field.name) ?? refuseField(work, block, name));
  const tail = tailOf(old);
  const eol = /\r?\n$/.exec(old.raw)?.[0] ?? '';
  const [entry] = alignedField(block, at, { ...field, doc: undefined }, '');
  const text = `${entry?.raw ?? ''}${tail ? old.raw.trimEnd().slice(-tail.trimEnd().length).padStart(tail.length) : ''}${eol}`;
  block.entries[at] = { ...readEntry(text, 'model', old.line), line: old.line };
}

function refuseField(work: PrismaWork, block: PrismaBlock, name: string): never {
  throw new InfraError({ subject: `model ${block.name} has no field ${name}`, file: work.path, line: block.line });
}

const flat = (text: string): string => text.replace(/\s+/g, '');
const attributeAt = (block: PrismaBlock, attribute: string): number =>
  block.entries.findIndex((entry) => entry.kind === 'attribute' && flat(entry.attributes[0] ?? '') === flat(attribute));

function addAttribute(work: PrismaWork, { model, attribute }: Extract<PrismaOp, { op: 'add_attribute' }>): void {
  const block = blockOf(work, model);
  if (attributeAt(block, attribute) < 0) insertAttribute(block, attribute, work.document.eol);
}

function removeAttribute(work: PrismaWork, { model, attribute }: Extract<PrismaOp, { op: 'remove_attribute' }>): void {
  const block = blockOf(work, model);
  const at = attributeAt(block, attribute);
  if (at < 0) return;
  block.entries.splice(at, 1);
  while (block.entries.at(-1)?.kind === 'blank') block.entries.pop();
}

function replaceAttribute(work: PrismaWork, { model, from, to }: Extract<PrismaOp, { op: 'replace_attribute' }>): void {
  const block = blockOf(work, model);
  const at = attributeAt(block, from);
  const old = block.entries[at];
  if (old)
    block.entries[at] = readEntry(
      old.raw.replace(old.attributes[0] ?? '', () => to),
      'model',
      old.line,
    );
}

/** Puts a new block among its like: in alphabetical order where they are, otherwise behind the last of them. */
function insertBlock(work: PrismaWork, block: PrismaBlock): void {
  const { document } = work;
  const like = blocksOf(document).filter((one) => one.keyword === block.keyword);
  const names = like.map((one) => one.name);
  const at = isSorted(names) ? sortedIndex(names, block.name) : like.length;
  const next = like[at];
  const { eol } = document;
  work.blocks.set(block.name, block);
  if (next) return void document.parts.splice(leadOf(document, document.parts.indexOf(next)), 0, block, eol);
  const previous = like.at(-1) ?? blocksOf(document).findLast((one) => one.keyword === 'model') ?? blocksOf(document).at(-1);
  const index = previous ? document.parts.indexOf(previous) + 1 : document.parts.length;
  if (previous && !previous.foot.endsWith('\n')) previous.foot += eol;
  document.parts.splice(index, 0, ...(previous ? [eol] : []), block);
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

function addEnum(work: PrismaWork, { enum: name, values, attributes }: Extract<PrismaOp, { op: 'add_enum' }>): void {
  if (work.blocks.has(name)) return;
  newBlock(work, 'enum', name, values.map((value) => `${indentOf(work)}${value}${work.document.eol}`).join(''), attributes);
}

function addValue(work: PrismaWork, { enum: name, value }: Extract<PrismaOp, { op: 'add_enum_value' }>): void {
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

function renameBlock(work: PrismaWork, { from, to }: Extract<PrismaOp, { op: 'rename_block' }>): void {
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

function removeBlock(work: PrismaWork, { name }: Extract<PrismaOp, { op: 'remove_block' }>): void {
  const block = work.blocks.get(name);
  if (!block) return;
  const { parts } = work.document;
  const at = parts.indexOf(block);
  const from = leadOf(work.document, at);
  const blank = typeof parts[at + 1] === 'string' && (parts[at + 1] as string).trim() === '' ? 1 : 0;
  parts.splice(from, at - from + 1 + blank);
  work.blocks.delete(name);
}

const RULES: { [Name in PrismaOp['op']]: Rule<Name> } = {
  add_field: addField,
  remove_field: removeField,
  replace_field: replaceField,
  add_attribute: addAttribute,
  remove_attribute: removeAttribute,
  replace_attribute: replaceAttribute,
  add_model: (work, { model, fields, attributes }) => {
    if (!work.blocks.has(model)) newBlock(work, 'model', model, alignedFields(fields, indentOf(work), work.document.eol), attributes);
  },
  add_enum: addEnum,
  add_enum_value: addValue,
  rename_block: renameBlock,
  remove_block: removeBlock,
};

/** Reads a schema file to edit it. */
export function openPrisma(text: string, path: string): PrismaWork {
  const document = parsePrisma(text, path);
  return { document, blocks: new Map(blocksOf(document).map((block) => [block.name, block])), path };
}

/** Carries one operation out, in place. */
export function applyPrisma(work: PrismaWork, op: PrismaOp): void {
  (RULES[op.op] as Rule<PrismaOp['op']>)(work, op as never);
}

/**
 * Edits a Prisma schema: lines are spliced, every other byte stays. All operations go through one reading of the text.
 * @throws InfraError naming `file:line` where something is there with another meaning
 */
export const prisma: Editor<PrismaOp> = (text, ops, path) => {
  const work = openPrisma(text, path);
  for (const op of ops) applyPrisma(work, op);
  const result = printPrisma(work.document);
  if (printPrisma(parsePrisma(result, path)) !== result) throw new Error(`the edited schema ${path} does not read back`);
  return result;
};
