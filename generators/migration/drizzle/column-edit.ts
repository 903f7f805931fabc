import { lineStart, splice } from '../../../pipeline/edit/lines.js';
import { isNode, keyName, type SyntaxNode } from '../../../pipeline/edit/source/syntax.js';
import { columnsIn, eolOf, nodes, propertyOf, refuse, tableOf, wholeLines, type Work } from './declared.js';
import type { DrizzleOp } from './schema-edit.js';

/** Adds a column before another one, or behind the last. */
export function addColumn(work: Work, op: Extract<DrizzleOp, { op: 'column' }>): string {
  const { text } = work;
  const declared = tableOf(work, op.table, op.text);
  if (propertyOf(declared, op.key)) return text;
  const all = columnsIn(declared);
  const last = all.at(-1);
  const next = op.before === null ? undefined : propertyOf(declared, op.before);
  const anchor = next ?? last;
  if (!anchor) refuse(work, `${op.table} has no columns to put another one beside`, op.text);
  const indent = text.slice(lineStart(text, anchor.start), anchor.start);
  if (indent.trim() !== '') refuse(work, `the columns of ${op.table} do not stand on lines of their own`, op.text);
  const lines = op.text.split('\n').join(`${eolOf(text)}${indent}`);
  if (next)
    return splice(text, [
      { start: lineStart(text, next.start), end: lineStart(text, next.start), text: `${indent}${lines},${eolOf(text)}` },
    ]);
  const comma = /^\s*,/.exec(text.slice(anchor.end))?.[0].length ?? 0;
  const at = anchor.end + comma;
  return splice(text, [{ start: at, end: at, text: `${comma ? '' : ','}${eolOf(text)}${indent}${lines}${comma ? ',' : ''}` }]);
}

/** Takes a column out with its line. */
export function removeColumn(work: Work, op: Extract<DrizzleOp, { op: 'remove_column' }>): string {
  const node = propertyOf(tableOf(work, op.table, ''), op.key);
  return node ? splice(work.text, [{ ...wholeLines(work.text, node), text: '' }]) : work.text;
}

/** One call behind a column's builder: `.notNull()`. `start` is behind what it is called on. */
interface Link {
  name: string;
  start: number;
  end: number;
}

/** The builder of a column and the calls behind it, in order. */
function chainOf(work: Work, op: { table: string; key: string }, snippet: string): { root: SyntaxNode; links: Link[] } {
  const value = propertyOf(tableOf(work, op.table, snippet), op.key)?.['value'];
  if (!isNode(value)) return refuse(work, `${op.table} has no column ${op.key}`, snippet);
  const links: Link[] = [];
  let node = value;
  for (;;) {
    const callee = node['callee'];
    const inner = isNode(callee) ? callee['object'] : undefined;
    if (node.type !== 'CallExpression' || !isNode(callee) || !isNode(inner) || inner.type !== 'CallExpression') return { root: node, links };
    links.unshift({ name: keyName(callee['property']) ?? '', start: inner.end, end: node.end });
    node = inner;
  }
}

/** Where a link belongs: defaults and NOT NULL in the order of the file, everything else at the end. */
function placeOf(links: readonly Link[], root: SyntaxNode, op: Extract<DrizzleOp, { op: 'link' }>): number {
  const before = links.filter((link) => op.behind.includes(link.name));
  if (op.behind.length === 0) return links.at(-1)?.end ?? root.end;
  return before.at(-1)?.end ?? root.end;
}

/** Puts a link into a column's chain in the place of others, or takes them out. */
export function setLink(work: Work, op: Extract<DrizzleOp, { op: 'link' }>): string {
  const { root, links } = chainOf(work, op, op.text ?? '');
  const old = links.filter((link) => op.names.includes(link.name));
  const [first, ...rest] = old;
  const gone = (list: readonly Link[]): { start: number; end: number; text: string }[] => list.map((link) => ({ start: link.start, end: link.end, text: '' }));
  if (op.text === null) return splice(work.text, gone(old));
  if (first) return splice(work.text, [{ start: first.start, end: first.end, text: op.text }, ...gone(rest)]);
  const at = placeOf(links, root, op);
  return splice(work.text, [{ start: at, end: at, text: op.text }]);
}

/** Another builder for a column; the calls behind it stay. */
export function setRoot(work: Work, op: Extract<DrizzleOp, { op: 'root' }>): string {
  const { root } = chainOf(work, op, op.text);
  return splice(work.text, [{ start: root.start, end: root.end, text: op.text }]);
}

/** The database's name of a column, as the first argument of its builder. */
export function setColumnName(work: Work, op: Extract<DrizzleOp, { op: 'column_name' }>): string {
  const { root } = chainOf(work, op, op.text);
  const [first] = nodes(root['arguments']);
  if (first && /^(String|Template)Literal$/.test(first.type)) return splice(work.text, [{ start: first.start, end: first.end, text: op.text }]);
  const callee = root['callee'];
  if (!isNode(callee)) return refuse(work, `column ${op.key} of ${op.table} is not made by a call`, op.text);
  const at = work.text.indexOf('(', callee.end) + 1;
  return splice(work.text, [{ start: at, end: at, text: first ? `${op.text}, ` : op.text }]);
}
