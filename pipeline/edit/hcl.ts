import type { Editor } from '../change.js';
import { InfraError } from '../error.js';
import { addBlock, type AddBlock } from './hcl/add-block.js';
import { addElement, type AddElement } from './hcl/add-element.js';
import { align, isAligned } from './hcl/align.js';
import { blockModel, commentsOf, expressionOf, modelOf, sameBlock, sameModel, sameTokens, type Model } from './hcl/model.js';
import { parseHcl } from './hcl/parse.js';
import { setAttribute, type SetAttribute } from './hcl/set-attribute.js';
import { findTarget, modelAt, titleOf, type Splice } from './hcl/target.js';
import { commentLine, printBlock, printKey, printValue } from './hcl/value.js';

export { locator } from './hcl/outline.js';
export { HclCode, spaced, type HclBlockSpec, type HclEntry, type HclValue } from './hcl/value.js';
export type { HclAddress } from './hcl/target.js';

/** What can be done to an HCL file: Terraform, OpenTofu, `.tfvars`, Packer, Nomad. */
export type HclOp = AddBlock | SetAttribute | AddElement;

/**
 * Edits HCL: adds blocks, sets attributes, adds elements to lists and maps. `=` is aligned within the run of lines as
 * `terraform fmt` does, provided the run was aligned before; every other byte stays. Starts from nothing with an empty text.
 * @throws InfraError where the text is no HCL, a block is missing, or something is there with another meaning
 */
export const hcl: Editor<HclOp> = (text, ops, path) => ops.reduce((current, op) => apply(current, op, path), text);

function apply(text: string, op: HclOp, path: string): string {
  const root = parseHcl(text, path);
  const target = findTarget(text, path, root, op.in ?? []);
  const splice = op.op === 'block' ? addBlock(target, op) : op.op === 'attribute' ? setAttribute(target, op) : addElement(target, op);
  if (!splice) return text;
  const next = op.op === 'block' ? cut(text, splice) : aligned(text, splice, path);
  confirm(text, next, op, path);
  return next;
}

const cut = (text: string, { start, end, insert }: Splice): string => text.slice(0, start) + insert + text.slice(end);

function aligned(text: string, splice: Splice, path: string): string {
  const next = cut(text, splice);
  const tidy = isAligned(text, path, { start: splice.start, end: splice.end });
  return tidy ? align(next, path, { start: splice.start, end: splice.start + splice.insert.length }) : next;
}

/** Reads the new text back: it must mean the old one plus exactly the operation, with every comment kept. */
function confirm(before: string, after: string, op: HclOp, path: string): void {
  const old = modelOf(parseHcl(before, path));
  const now = modelOf(parseHcl(after, path));
  const kept = op.op === 'block' && op.comment ? [commentLine(op.comment)] : [];
  const comments = commentsOf(after, path);
  for (const comment of [...commentsOf(before, path), ...kept]) {
    const at = comments.indexOf(comment);
    if (at < 0) throw notUnderstood(op, path);
    comments.splice(at, 1);
  }
  if (comments.length === specComments(op) && undo(old, now, op)) return;
  throw notUnderstood(op, path);
}

const specComments = (op: HclOp): number => (op.op === 'block' ? commentsOf(printBlock(op.block), 'the new block').length : 0);

/** Takes the operation back from the new meaning and compares it with the old one. */
function undo(old: Model, now: Model, op: HclOp): boolean {
  const was = modelAt(old, op.in ?? []);
  const is = modelAt(now, op.in ?? []);
  if (!was || !is || !UNDO[op.op](was, is, op as never)) return false;
  return sameModel(old, now);
}

const UNDO = {
  block(_was: Model, is: Model, op: AddBlock): boolean {
    const wanted = blockModel(printBlock(op.block));
    const at = is.blocks.findLastIndex((block) => sameBlock(block, wanted));
    if (at >= 0) is.blocks.splice(at, 1);
    return at >= 0;
  },
  attribute(was: Model, is: Model, op: SetAttribute): boolean {
    if (!sameTokens(is.attributes[op.name], expressionOf(printValue(op.value)))) return false;
    restore(was, is, op.name);
    return true;
  },
  element(was: Model, is: Model, op: AddElement): boolean {
    const key = op.key === undefined ? [] : [printKey(op.key), '='];
    const added = [...key, ...expressionOf(printValue(op.value))];
    const plain = (tokens: string[] | undefined): string =>
      (tokens ?? [])
        .slice(0, -1)
        .filter((token) => token !== ',')
        .join('\0');
    const grown = [...(was.attributes[op.attribute] ?? []).slice(0, -1), ...added, ']'];
    if (plain(is.attributes[op.attribute]) !== plain(grown)) return false;
    restore(was, is, op.attribute);
    return true;
  },
};

function restore(was: Model, is: Model, name: string): void {
  const value = was.attributes[name];
  if (value) is.attributes[name] = value;
  else delete is.attributes[name];
}

function notUnderstood(op: HclOp, path: string): InfraError {
  const where = (op.in ?? []).map(titleOf).join(' → ') || 'the top of the file';
  const snippet =
    op.op === 'block'
      ? align(printBlock(op.block), path)
      : `${op.op === 'attribute' ? op.name : (op.key ?? op.attribute)} = ${printValue(op.value)}`;
  return new InfraError({ subject: 'has a shape this editor does not know', file: path, remedy: `Add by hand in ${where}:\n${snippet}` });
}
