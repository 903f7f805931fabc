import type { SyntaxNode } from '@lezer/common';
import { indentAt, splice } from '../../../pipeline/edit/lines.js';
import { classAt, ownText, type PyClass, type PyMember } from './classes.js';
import { insertInto, known, laidOut, refuse, removeMember } from './edit-class.js';
import type { PyOpOf } from './edit.js';
import { argument, callOf, elements, stringAt, textAt, type PyModule } from './syntax.js';
import { bracketed, pyStyle } from './text.js';

/** An element of a list with its span. */
interface Item {
  node: SyntaxNode;
  from: number;
  to: number;
}

const plain = (text: string): string => text.replace(/\s+/g, '').replace(/,(?=[)\]])/g, '');

/** The name that an index or constraint is given, or undefined. */
export function nameIn(node: SyntaxNode, module: PyModule): string | undefined {
  const call = callOf(node, module);
  if (!call) return undefined;
  const first = /(^|\.)Index$/.test(call.callee) ? argument(call, 'name', 0) : argument(call, 'name');
  return stringAt(call.callee.startsWith('op.') ? undefined : first, module);
}

const isItem = (one: Item, key: string, module: PyModule): boolean =>
  nameIn(one.node, module) === key || plain(textAt(module, one.node)) === plain(key);

const listOf = (member: PyMember | undefined): SyntaxNode | undefined =>
  member?.value && /^(ArrayExpression|TupleExpression|DictionaryExpression)$/.test(member.value.name) ? member.value : undefined;

const itemsOf = (list: SyntaxNode): Item[] =>
  list.name === 'DictionaryExpression'
    ? []
    : elements(list).flatMap((group) => (group.length === 1 && group[0] ? [{ node: group[0], from: group[0].from, to: group[0].to }] : []));

/** The list anew: every element as it was written. A dictionary of options stays last. */
function listed(module: PyModule, member: PyMember, items: readonly string[], brackets: string): string {
  const style = pyStyle([module.text]);
  const used = indentAt(module.text, member.node.from).length + member.name.length + 3;
  const [open = '[', close = ']'] = brackets;
  const single = open === '(' && items.length === 1;
  const flat = bracketed(open, items, single ? `,${close}` : close, style, used);
  return flat.includes('\n') ? bracketed(open, items, close, { ...style, width: 0 }, used) : flat;
}

/** The texts of the elements, with the indentation of their lines taken back. */
function textsOf(module: PyModule, items: readonly Item[]): string[] {
  return items.map((one) => ownText(module, one));
}

/** True where every element stands on a line of its own. */
const spread = (module: PyModule, list: SyntaxNode, items: readonly Item[]): boolean =>
  items.length > 0 && items.every((one) => module.text.slice(module.text.lastIndexOf('\n', one.from - 1) + 1, one.from).trim() === '') && textAt(module, list).includes('\n');

function insertSpread(module: PyModule, items: readonly Item[], text: string, at: number): string {
  const next = items[at];
  const last = items.at(-1)!;
  const indent = indentAt(module.text, (next ?? last).from);
  const lines = laidOut(module, text, indent);
  const eol = module.text.includes('\r\n') ? '\r\n' : '\n';
  if (next) return splice(module.text, [{ start: next.from, end: next.from, text: `${lines},${eol}${indent}` }]);
  const comma = /^\s*,/.exec(module.text.slice(last.to))?.[0].length ?? 0;
  const place = last.to + comma;
  return splice(module.text, [{ start: place, end: place, text: `${comma ? '' : ','}${eol}${indent}${lines}${comma ? ',' : ''}` }]);
}

const isOptions = (one: Item): boolean => one.node.name === 'DictionaryExpression';

function extend(module: PyModule, member: PyMember, op: PyOpOf<'item'>): string {
  const list = listOf(member);
  if (!list) return refuse(module, `${op.list} of ${op.class} is not a plain list`, op.text, member.node.from);
  const items = itemsOf(list);
  if (items.some((one) => isItem(one, op.key, module))) return module.text;
  const options = items.findIndex(isOptions);
  const place = options < 0 ? items.length : options;
  if (spread(module, list, items)) return insertSpread(module, items, op.text, place);
  const texts = list.name === 'DictionaryExpression' ? [textAt(module, list)] : textsOf(module, items);
  texts.splice(list.name === 'DictionaryExpression' ? 0 : place, 0, op.text);
  const brackets = list.name === 'ArrayExpression' ? '[]' : '()';
  const written = listed(module, member, texts, brackets);
  return splice(module.text, [{ start: list.from, end: list.to, text: laidOut(module, written, indentAt(module.text, member.node.from)) }]);
}

/** Where a list goes that a class does not have yet: behind what its siblings have it behind, else behind the table's name. */
function anchorFor(owner: PyClass, name: string): SyntaxNode | undefined {
  const table = name === '__table_args__' ? owner.members.find((one) => one.name === '__tablename__') : undefined;
  return table?.node ?? owner.members.at(-1)?.node;
}

/** Adds an element; list and inner class are made where they are missing. */
export function addItem(module: PyModule, op: PyOpOf<'item'>): string {
  const owner = classAt(module, op.class);
  const style = pyStyle([module.text]);
  const member = owner?.members.find((one) => one.name === op.list);
  if (member) return extend(module, member, op);
  const [open = '[', close = ']'] = op.brackets;
  const fresh = `${op.list} = ${bracketed(open, [op.text], close, { ...style, width: 0 }, 0)}`;
  if (owner) return insertInto(module, owner, fresh, anchorFor(owner, op.list));
  const [outer = '', inner = ''] = op.class.split('.');
  const block = `class ${inner}:\n${style.indent}${fresh.split('\n').join(`\n${style.indent}`)}`;
  return addInner(module, { op: 'inner', class: outer, name: inner, text: block });
}

/** A class inside a class stands behind the fields, with a blank line before it. */
export function addInner(module: PyModule, op: PyOpOf<'inner'>): string {
  const owner = known(module, op.class, op.text);
  if (owner.inner.some((one) => one.name === op.name)) return module.text;
  const anchor = owner.members.at(-1)?.node;
  return insertInto(module, owner, anchor ? `\n${op.text}` : op.text, anchor);
}

/** Takes an element out; a list that is then empty goes too. */
export function removeItem(module: PyModule, op: PyOpOf<'remove_item'>): string {
  const owner = classAt(module, op.class);
  const member = owner?.members.find((one) => one.name === op.list);
  const list = listOf(member);
  if (!owner || !member || !list) return module.text;
  const items = itemsOf(list);
  const gone = items.find((one) => isItem(one, op.key, module));
  if (!gone) return module.text;
  const rest = items.filter((one) => one !== gone);
  if (rest.length === 0) return removeMember(module, { op: 'remove_member', class: op.class, name: op.list });
  const text =
    list.name === 'TupleExpression' && rest.length === 1 && rest[0] && isOptions(rest[0])
      ? textAt(module, rest[0])
      : listed(module, member, textsOf(module, rest), list.name === 'ArrayExpression' ? '[]' : '()');
  if (!spread(module, list, items) || rest.length === 1)
    return splice(module.text, [{ start: list.from, end: list.to, text: laidOut(module, text, indentAt(module.text, member.node.from)) }]);
  const start = module.text.lastIndexOf('\n', gone.from - 1) + 1;
  const comma = /^\s*,[ \t]*(?:#[^\n]*)?/.exec(module.text.slice(gone.to))?.[0].length ?? 0;
  const end = module.text.indexOf('\n', gone.to + comma);
  return splice(module.text, [{ start, end: end < 0 ? module.text.length : end + 1, text: '' }]);
}

/** Writes an element anew. */
export function replaceItem(module: PyModule, op: PyOpOf<'replace_item'>): string {
  const owner = known(module, op.class, op.text);
  const list = listOf(owner.members.find((one) => one.name === op.list));
  const items = list ? itemsOf(list) : [];
  const old = items.find((one) => isItem(one, op.key, module));
  if (!old && items.some((one) => isItem(one, op.to, module))) return module.text;
  if (!old) return refuse(module, `${op.list} of ${op.class} has no ${op.key}`, op.text, owner.whole.from);
  return splice(module.text, [{ start: old.from, end: old.to, text: laidOut(module, op.text, indentAt(module.text, old.from)) }]);
}
