import { InfraError } from '../../error.js';
import { alignedField, fieldIndex, insertAttribute } from './layout.js';
import { blockOf, type PrismaOp, type PrismaWork } from './operation.js';
import { readEntry, type PrismaBlock, type PrismaEntry } from './parse.js';

const fieldOf = (block: PrismaBlock, name: string): PrismaEntry | undefined =>
  block.entries.find((entry) => entry.kind === 'field' && entry.name === name);

const typeText = (entry: PrismaEntry): string => `${entry.type}${entry.list ? '[]' : ''}${entry.optional ? '?' : ''}`;

/** Adds a field where the order of its model puts it; one of another type is refused. */
export function addField(work: PrismaWork, { model, field, models }: Extract<PrismaOp, { op: 'add_field' }>): void {
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

/** Removes a field with the doc comments above it. */
export function removeField(work: PrismaWork, { model, name }: Extract<PrismaOp, { op: 'remove_field' }>): void {
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

/** Declares a field anew; the comment behind it stays. */
export function replaceField(work: PrismaWork, { model, name, field }: Extract<PrismaOp, { op: 'replace_field' }>): void {
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

/** Adds a block attribute that is not there. */
export function addAttribute(work: PrismaWork, { model, attribute }: Extract<PrismaOp, { op: 'add_attribute' }>): void {
  const block = blockOf(work, model);
  if (attributeAt(block, attribute) < 0) insertAttribute(block, attribute, work.document.eol);
}

/** Removes a block attribute; of the last one, the blank line above it too. */
export function removeAttribute(work: PrismaWork, { model, attribute }: Extract<PrismaOp, { op: 'remove_attribute' }>): void {
  const block = blockOf(work, model);
  const at = attributeAt(block, attribute);
  if (at < 0) return;
  const rest = block.entries.slice(at + 1);
  const alone = block.entries[at - 1]?.kind === 'blank' && rest.every((entry) => entry.kind === 'blank');
  block.entries.splice(alone ? at - 1 : at, alone ? 2 : 1);
}

/** Writes a block attribute anew. */
export function replaceAttribute(work: PrismaWork, { model, from, to }: Extract<PrismaOp, { op: 'replace_attribute' }>): void {
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
