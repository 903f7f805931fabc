import { parseHcl, type HclBody } from './parse.js';
import { tokenize } from './token.js';

/** What a file means: its attributes and blocks, each expression as its tokens. Layout and comments do not count. */
export interface Model {
  attributes: Record<string, string[]>;
  blocks: { type: string; labels: string[]; body: Model }[];
}

/** The meaning of a body. */
export function modelOf(body: HclBody): Model {
  const model: Model = { attributes: Object.create(null) as Record<string, string[]>, blocks: [] };
  for (const item of body.items) {
    if (item.kind === 'attribute') model.attributes[item.name] = item.tokens.map((token) => token.text);
    else model.blocks.push({ type: item.type, labels: item.labels, body: modelOf(item.body) });
  }
  return model;
}

/** The tokens of one expression as they appear in a model. */
export function expressionOf(source: string): string[] {
  return tokenize(source, 'the new value')
    .filter((token) => token.kind !== 'newline' && token.kind !== 'comment')
    .map((token) => token.text);
}

/** The meaning of the source of one block. */
export function blockModel(source: string): Model['blocks'][number] {
  const block = modelOf(parseHcl(source, 'the new block')).blocks[0];
  if (!block) throw new Error('the source of the new block holds no block');
  return block;
}

/** True when both mean the same; blocks of one type and their order count, the order of attributes does not. */
export function sameModel(a: Model, b: Model): boolean {
  const names = Object.keys(a.attributes);
  if (names.length !== Object.keys(b.attributes).length || a.blocks.length !== b.blocks.length) return false;
  if (!names.every((name) => sameTokens(a.attributes[name], b.attributes[name]))) return false;
  return a.blocks.every((block, index) => sameBlock(block, b.blocks[index]));
}

/** True when both blocks have the same type, labels and meaning. */
export function sameBlock(a: Model['blocks'][number], b: Model['blocks'][number] | undefined): boolean {
  return b !== undefined && a.type === b.type && sameTokens(a.labels, b.labels) && sameModel(a.body, b.body);
}

/** True when both are the same tokens; a comma before a closing bracket counts for nothing. */
export function sameTokens(a: readonly string[] | undefined, b: readonly string[] | undefined): boolean {
  if (!a || !b) return a === b;
  const [left, right] = [withoutTrailingCommas(a), withoutTrailingCommas(b)];
  return left.length === right.length && left.every((text, index) => text === right[index]);
}

const withoutTrailingCommas = (tokens: readonly string[]): string[] =>
  tokens.filter((text, index) => text !== ',' || !/^[\])}]$/.test(tokens[index + 1] ?? ''));

/** The comments of a text, in order. */
export const commentsOf = (text: string, path: string): string[] =>
  tokenize(text, path)
    .filter((token) => token.kind === 'comment')
    .map((token) => token.text);
