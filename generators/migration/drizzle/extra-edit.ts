import { lineStart, splice } from '../../../pipeline/edit/lines.js';
import { isNode, keyName, type SyntaxNode } from '../../../pipeline/edit/source/syntax.js';
import { eolOf, nodes, refuse, tableOf, wholeLines, type Declared, type Work } from './declared.js';
import type { DrizzleOp } from './schema-edit.js';

/** The array or object that the third argument gives back. */
function extraOf(declared: Declared): SyntaxNode | undefined {
  const made = declared.arguments[2]?.['body'];
  if (!isNode(made)) return undefined;
  const inner = made.type === 'ParenthesizedExpression' && isNode(made['expression']) ? made['expression'] : made;
  return /^(Array|Object)Expression$/.test(inner.type) ? inner : undefined;
}

/** What stands for the table in the texts of extras, until the function that takes it is known. */
export const SELF = '\u0001';

/** The text with the name that the table's own function has for it. */
function withParameter(declared: Declared, op: { text: string; arrow: string }): string {
  const [own] = nodes(declared.arguments[2]?.['params']);
  const name = keyName(own) ?? op.arrow.replace(/\s*=>$/, '').replace(/[()]/g, '');
  return op.text.replaceAll(SELF, name);
}

/** Adds an index or a constraint to a table. */
export function addExtra(work: Work, op: Extract<DrizzleOp, { op: 'extra' }>): string {
  const { text } = work;
  const declared = tableOf(work, op.table, op.text);
  const eol = eolOf(text);
  const last = declared.arguments.at(-1);
  if (!last) return refuse(work, `${op.table} has no columns`, op.text);
  if (!declared.arguments[2]) return splice(text, [{ start: last.end, end: last.end, text: `, ${op.arrow} [${withParameter(declared, op)}]` }]);
  const held = extraOf(declared);
  if (!held) return refuse(work, `the indexes of ${op.table} are not a plain list`, op.text);
  if (text.slice(held.start, held.end).includes(`'${op.name}'`) || text.slice(held.start, held.end).includes(`"${op.name}"`)) return text;
  const items = nodes(held[held.type === 'ArrayExpression' ? 'elements' : 'properties']);
  const made = withParameter(declared, op);
  const item =
    held.type === 'ArrayExpression'
      ? made
      : `${op.name.replace(/[^A-Za-z0-9]+(.)/g, (_all, next: string) => next.toUpperCase())}: ${made}`;
  const end = items.at(-1);
  if (!end) return splice(text, [{ start: held.start + 1, end: held.start + 1, text: item }]);
  const comma = /^\s*,/.exec(text.slice(end.end))?.[0].length ?? 0;
  const indent = text.slice(lineStart(text, end.start), end.start);
  const separate = indent.trim() === '';
  const at = end.end + comma;
  return splice(text, [
    { start: at, end: at, text: separate ? `${comma ? '' : ','}${eol}${indent}${item}${comma ? ',' : ''}` : `${comma ? '' : ','} ${item}` },
  ]);
}

const itemsOf = (declared: Declared): SyntaxNode[] => {
  const held = extraOf(declared);
  return held ? nodes(held[held.type === 'ArrayExpression' ? 'elements' : 'properties']) : [];
};

function without(text: string, item: SyntaxNode): { start: number; end: number; text: string } {
  const own = text.slice(lineStart(text, item.start), item.start).trim() === '';
  const comma = /^\s*,\s*/.exec(text.slice(item.end))?.[0].length ?? 0;
  return own ? { ...wholeLines(text, item), text: '' } : { start: item.start, end: item.end + comma, text: '' };
}

const named = (text: string, name: string) => (item: SyntaxNode): boolean =>
  ['"', "'", '`'].some((quote) => text.slice(item.start, item.end).includes(`${quote}${name}${quote}`));

/** Takes an index or a constraint out, by its name. */
export function removeExtra(work: Work, op: Extract<DrizzleOp, { op: 'remove_extra' }>): string {
  const item = itemsOf(tableOf(work, op.table, '')).find(named(work.text, op.name));
  return item ? splice(work.text, [without(work.text, item)]) : work.text;
}

/** Takes out what stands on a column: every index and constraint that names it. */
export function removeUsing(work: Work, op: Extract<DrizzleOp, { op: 'remove_using' }>): string {
  const uses = new RegExp(`\\.${op.key}\\b`);
  const items = itemsOf(tableOf(work, op.table, '')).filter((item) => uses.test(work.text.slice(item.start, item.end)));
  return splice(
    work.text,
    items.map((item) => without(work.text, item)),
  );
}

/** Gives an index or a constraint another name. */
export function renameExtra(work: Work, op: Extract<DrizzleOp, { op: 'rename_extra' }>): string {
  const item = itemsOf(tableOf(work, op.table, op.to)).find(named(work.text, op.from));
  if (!item) return work.text;
  const text = work.text.slice(item.start, item.end);
  const found = /["'`]/g;
  for (let match = found.exec(text); match; match = found.exec(text)) {
    if (!text.startsWith(op.from, match.index + 1) || text[match.index + 1 + op.from.length] !== match[0]) continue;
    const start = item.start + match.index + 1;
    return splice(work.text, [{ start, end: start + op.from.length, text: op.to }]);
  }
  return work.text;
}
