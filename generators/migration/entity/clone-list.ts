import { eolOf, indentAt, splice, type Splice } from '../../../pipeline/edit/lines.js';
import type { Span } from '../../../pipeline/edit/locator.js';
import { isNode, type SyntaxNode } from '../../../pipeline/edit/source/syntax.js';
import { allOf, innerOf, nodes } from './syntax.js';

/** A place that holds statements or members: a file, a block, the body of a class. */
export interface List {
  owner: SyntaxNode;
  children: SyntaxNode[];
  inner: Span;
}

const listOf = (owner: SyntaxNode, length: number): List => ({
  owner,
  children: [...nodes(owner['directives']), ...nodes(owner['body'])],
  inner: owner.type === 'Program' ? { start: 0, end: length } : innerOf(owner),
});

export const within = (inner: Span, outer: Span): boolean => outer.start <= inner.start && inner.end <= outer.end;

/** The places around a node, the outermost first. */
export const listsAround = (program: SyntaxNode, node: Span, length: number): List[] =>
  allOf(program, (one) => /^(Program|BlockStatement|ClassBody)$/.test(one.type) && within(node, one)).map((one) => listOf(one, length));

/** The body of a class as such a place. */
export const classList = (node: SyntaxNode): List | undefined => (isNode(node['body']) ? listOf(node['body'], 0) : undefined);

/** A stretch of text with the splices that lie in it carried out. */
export function spliced(text: string, span: Span, splices: readonly Splice[]): string {
  const own = splices.filter((one) => within(one, span));
  return splice(
    text.slice(span.start, span.end),
    own.map((one) => ({ ...one, start: one.start - span.start, end: one.end - span.start })),
  );
}

/** Comments above a file that speak of the file's making, not of what it declares. */
const HEADER = /eslint|@ts-|copyright|licen[cs]e|@flow/i;

function headerOf(text: string, first: SyntaxNode | undefined): string {
  const before = text.slice(0, first?.start ?? 0).replace(/^\uFEFF/, '');
  const lead = /^\s*((?:\/\*[^]*?\*\/\s*|\/\/[^\n]*\n\s*)+)/.exec(before)?.[1] ?? '';
  return HEADER.test(lead) ? lead : '';
}

/** The white space before a child, without the comments there. */
function gapBefore(text: string, list: List, child: SyntaxNode, first: boolean): string {
  const at = list.children.indexOf(child);
  const between = text.slice(list.children[at - 1]?.end ?? list.inner.start, child.start).replace(/\/\*[^]*?\*\/|\/\/[^\n]*/g, '');
  if (!/\n/.test(between)) return first && list.owner.type === 'Program' ? '' : between || ' ';
  const eol = eolOf(text);
  return `${!first && /\n[ \t]*\r?\n/.test(between) ? eol + eol : eol}${indentAt(text, child.start)}`;
}

/** Where new members go: where the first of the old ones stood. */
function placeOfGiven(list: List, kept: ReadonlySet<SyntaxNode>): number {
  const first = list.children.findIndex((one) => one.type === 'ClassProperty' && one['static'] !== true && !kept.has(one));
  return list.children.slice(0, Math.max(first, 0)).filter((one) => kept.has(one)).length;
}

/**
 * What stands in a place where only some of its children stay.
 * @param given texts of new members
 */
export function assembled(
  text: string,
  list: List,
  kept: ReadonlySet<SyntaxNode>,
  splices: readonly Splice[],
  given: readonly string[] = [],
): string {
  const children = list.children.filter((one) => kept.has(one));
  if (children.length === 0 && given.length === 0) return '';
  const isFile = list.owner.type === 'Program';
  const eol = eolOf(text);
  const at = given.length > 0 ? placeOfGiven(list, kept) : -1;
  const parts = children.map((one, index) => {
    const gap = index === at ? eol + eol + indentAt(text, one.start) : isFile && index === 0 ? '' : gapBefore(text, list, one, index === 0);
    return gap + spliced(text, one, splices);
  });
  if (at >= 0) parts.splice(at, 0, `${at > 0 ? eol : ''}${given.map((one) => eol + one).join('')}`);
  const tail = isFile ? eol : (/\s*$/.exec(text.slice(list.inner.start, list.inner.end))?.[0] ?? '');
  return (isFile ? headerOf(text, list.children[0]) : '') + parts.join('') + tail;
}
