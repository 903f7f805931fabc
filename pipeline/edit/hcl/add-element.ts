import { InfraError } from '../../error.js';
import { elementsOf, type Element } from './elements.js';
import { expressionOf, sameTokens } from './model.js';
import { attributeOf, lineAt, unquote, type HclAttribute } from './parse.js';
import { columnOf, eolOf, lineEnd, type HclAddress, type Splice, type Target } from './target.js';
import type { Token } from './token.js';
import { printKey, printValue, type HclValue } from './value.js';

/** Adds an element to a list, or a key to a map. */
export interface AddElement {
  op: 'element';
  in: readonly HclAddress[];
  attribute: string;
  /** The key, for a map. */
  key?: string;
  value: HclValue;
}

/**
 * Where and what to write for an element; undefined when it is there.
 * @throws InfraError when the attribute is missing or no plain list or map, or when the key is there with another value
 */
export function addElement(target: Target, op: AddElement): Splice | undefined {
  const attribute = attributeOf(target.body, op.attribute);
  const bracket = op.key === undefined ? '[' : '{';
  const elements = attribute && elementsOf(target.text, attribute.value, bracket);
  if (!attribute || !elements) throw notPlain(target, op, attribute);
  const source = op.key === undefined ? '' : `${printKey(op.key)} = `;
  const wanted = expressionOf(printValue(op.value));
  if (op.key === undefined && elements.some((element) => sameTokens(texts(element.tokens), wanted))) return undefined;
  const same = op.key === undefined ? undefined : elements.find((element) => keyOf(element) === op.key);
  if (!same) return insertElement(target.text, attribute, elements, (indent) => source + printValue(op.value, indent));
  if (sameTokens(texts(same.tokens.slice(2)), wanted)) return undefined;
  throw new InfraError({
    subject: `"${op.attribute}" has another value for "${op.key}" already`,
    evidence: [target.text.slice(same.start, same.end)],
    remedy: `Decide which one is right; the plan says: ${source}${printValue(op.value)}`,
    file: target.path,
    line: lineAt(target.text, same.start),
  });
}

const texts = (tokens: readonly Token[]): string[] => tokens.map((token) => token.text);

const keyOf = (element: Element): string => unquote(element.tokens[0]?.text ?? '');

function notPlain(target: Target, op: AddElement, attribute: HclAttribute | undefined): InfraError {
  const element = op.key === undefined ? printValue(op.value) : `${printKey(op.key)} = ${printValue(op.value)}`;
  const what = op.key === undefined ? 'list' : 'map';
  return new InfraError({
    subject: attribute ? `"${op.attribute}" is not a plain ${what}` : `has no "${op.attribute}" to add to`,
    evidence: attribute ? [target.text.slice(attribute.start, lineEnd(target.text, attribute.start))] : [],
    remedy: `Add to ${op.attribute} by hand: ${element}`,
    file: target.path,
    ...(attribute ? { line: lineAt(target.text, attribute.start) } : {}),
  });
}

function insertElement(text: string, attribute: HclAttribute, elements: Element[], print: (indent: number) => string): Splice {
  const { start, end } = attribute.value;
  const eol = eolOf(text);
  const last = elements[elements.length - 1];
  const map = text[start] === '{';
  if (!last) return openEmpty(text, attribute, print, eol);
  if (!text.slice(last.end, end).includes('\n')) return { start: last.end, end: last.end, insert: `, ${print(0)}` };
  const indent = columnOf(text, last.tokens.length > 0 ? last.start : end);
  const comma = /^[ \t]*,/.exec(text.slice(last.end, end));
  const at = lineEnd(text, last.end);
  const between = text.slice(last.end + (comma?.[0].length ?? 0), at);
  const separator = comma || map ? text.slice(last.end, last.end + (comma?.[0].length ?? 0)) : ',';
  const trailing = comma || !map ? ',' : '';
  const line = `${' '.repeat(indent)}${print(indent)}${trailing}`.replaceAll('\n', eol);
  return { start: last.end, end: at, insert: `${separator}${between}${eol}${line}` };
}

function openEmpty(text: string, attribute: HclAttribute, print: (indent: number) => string, eol: string): Splice {
  const { start, end } = attribute.value;
  const outer = columnOf(text, attribute.start);
  const kept = text.slice(start + 1, end - 1).trimEnd();
  if (text[start] === '[' && kept === '') return { start: start + 1, end: end - 1, insert: print(outer).replaceAll('\n', eol) };
  const pad = ' '.repeat(outer + 2);
  const line = `${pad}${print(outer + 2)}${text[start] === '[' ? ',' : ''}`.replaceAll('\n', eol);
  return { start: start + 1, end: end - 1, insert: `${kept}${eol}${line}${eol}${' '.repeat(outer)}` };
}
