import { InfraError } from '../../error.js';
import { lineStart } from '../lines.js';
import { blocksOf, lineAt, type HclBlock, type HclBody } from './parse.js';
import type { Model } from './model.js';

export { lineEnd, lineStart } from '../lines.js';

/** One step into a file: a block by its type and labels. */
export interface HclAddress {
  type: string;
  labels?: readonly string[];
}

/** A file that was read, and the body an operation works on; `block` is absent at the top of the file. */
export interface Target {
  text: string;
  path: string;
  body: HclBody;
  block?: HclBlock;
  /** Spaces before an item of the body. */
  indent: number;
}

/** `resource "aws_s3_bucket" "logs"` */
export const titleOf = (address: HclAddress): string =>
  [address.type, ...(address.labels ?? []).map((label) => JSON.stringify(label))].join(' ');

/**
 * Finds the body that the addresses lead to.
 * @throws InfraError when a block is not there, or when several fit
 */
export function findTarget(text: string, path: string, root: HclBody, addresses: readonly HclAddress[]): Target {
  let target: Target = { text, path, body: root, indent: 0 };
  for (const address of addresses) {
    const fitting = blocksOf(target.body, address.type, address.labels);
    const [block] = fitting;
    if (!block || fitting.length > 1) throw unclear(text, path, address, fitting);
    target = { text, path, body: block.body, block, indent: indentInside(text, block) };
  }
  return target;
}

function unclear(text: string, path: string, address: HclAddress, fitting: readonly HclBlock[]): InfraError {
  const title = titleOf(address);
  if (fitting.length === 0) {
    return new InfraError({ subject: `has no block ${title}`, file: path, remedy: `Add ${title} { … } or correct the name.` });
  }
  return new InfraError({
    subject: `has ${fitting.length} blocks ${title}`,
    evidence: fitting.map((block) => `${path}:${lineAt(text, block.start)}`),
    file: path,
    remedy: 'Edit the one that is meant by hand.',
  });
}

function indentInside(text: string, block: HclBlock): number {
  const first = block.body.items[0];
  const own = columnOf(text, block.start);
  return first && lineAt(text, first.start) !== lineAt(text, block.start) ? columnOf(text, first.start) : own + 2;
}

/** Characters between the start of the line and an offset. */
export const columnOf = (text: string, at: number): number => at - lineStart(text, at);

/** The line break of the file. */
export const eolOf = (text: string): string => (text.includes('\r\n') ? '\r\n' : '\n');

/** The part of a model that the addresses lead to. */
export function modelAt(model: Model, addresses: readonly HclAddress[]): Model | undefined {
  let at: Model | undefined = model;
  for (const { type, labels = [] } of addresses) {
    at = at?.blocks.find((block) => block.type === type && labels.every((label, index) => block.labels[index] === label))?.body;
  }
  return at;
}

/** A piece of text to put in the place of another. */
export interface Splice {
  start: number;
  end: number;
  insert: string;
}
