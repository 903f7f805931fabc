import type { SyntaxNode } from '@lezer/common';
import { eolOf, indentAt, lineEnd, lineNumber, lineStart, nextLine, splice } from '../../../pipeline/edit/lines.js';
import { InfraError } from '../../../pipeline/error.js';
import { classAt, classesIn, selfUses, type PyClass, type PyMember } from './classes.js';
import type { PyOpOf } from './edit.js';
import { parts, textAt, type PyModule } from './syntax.js';
import { hang } from './text.js';

/** @throws InfraError with what to type instead */
export function refuse(module: PyModule, subject: string, snippet: string, at = 0): never {
  throw new InfraError({ subject, file: module.path, line: lineNumber(module.text, at), remedy: `Make this edit by hand:\n${snippet}` });
}

/** The class at a path, or a refusal. */
export const known = (module: PyModule, path: string, snippet: string): PyClass =>
  classAt(module, path) ?? refuse(module, `declares no class ${path}`, snippet);

/** Lines of a text with the line break of the file, indented. */
export const laidOut = (module: PyModule, text: string, indent: string): string =>
  hang(text, indent).split('\n').map((line) => line.trimEnd()).join(eolOf(module.text));

/** The white space in front of the members of a class. */
export function indentOf(module: PyModule, one: PyClass, snippet: string): string {
  const first = parts(one.body).find((node) => node.name !== ':');
  const before = first ? module.text.slice(lineStart(module.text, first.from), first.from) : 'x';
  return before.trim() === '' ? before : refuse(module, `class ${one.name} stands on one line`, snippet, one.whole.from);
}

/** Where a statement ends: the parser gives blocks the line break behind them too. */
export const endOf = (module: PyModule, node: SyntaxNode): number => node.from + textAt(module, node).trimEnd().length;

/** A statement with the comment lines directly above it and its line break. */
export function wholeLines(module: PyModule, node: SyntaxNode): { start: number; end: number } {
  const { text } = module;
  let start = lineStart(text, node.from);
  while (start > 0) {
    const above = lineStart(text, start - 1);
    const line = text.slice(above, start);
    if (!/^[ \t]*#/.test(line) || indentAt(text, start + indentAt(text, node.from).length) !== indentAt(text, above + line.search(/#/))) break;
    start = above;
  }
  return { start, end: nextLine(text, lineEnd(text, endOf(module, node))) };
}

const isWord = (node: SyntaxNode): boolean => node.name === 'PassStatement';
const isDoc = (module: PyModule, node: SyntaxNode): boolean => node.name === 'ExpressionStatement' && /^[rRuU]?["']/.test(textAt(module, node));

/** The statement that a new member follows. */
function anchorOf(module: PyModule, one: PyClass, like: string): SyntaxNode | undefined {
  const pattern = new RegExp(like);
  const alike = one.members.findLast((member) => pattern.test(textAt(module, member.node)));
  if (alike) return alike.node;
  const body = parts(one.body).filter((node) => node.name !== ':');
  const end = body.findIndex((node) => /^(ClassDefinition|FunctionDefinition|DecoratedStatement)$/.test(node.name));
  return (end < 0 ? body : body.slice(0, end)).filter((node) => !isWord(node)).at(-1);
}

/** Puts a member into a class. */
export function addMember(module: PyModule, op: PyOpOf<'member'>): string {
  const { text } = module;
  const owner = known(module, op.class, op.text);
  if (owner.members.some((one) => one.name === op.name)) return text;
  return insertInto(module, owner, op.text, anchorOf(module, owner, op.like));
}

/** Puts text into a class, behind a statement or, without one, first. */
export function insertInto(module: PyModule, owner: PyClass, snippet: string, anchor: SyntaxNode | undefined): string {
  const { text } = module;
  const eol = eolOf(text);
  const indent = indentOf(module, owner, snippet);
  const lines = laidOut(module, snippet, indent).replace(/^(?=\S)/, indent);
  const pass = parts(owner.body).find(isWord);
  if (pass) return splice(text, [{ start: pass.from, end: pass.to, text: lines.trimStart() }]);
  if (!anchor) {
    const at = lineStart(text, parts(owner.body).find((node) => node.name !== ':')?.from ?? owner.body.to);
    return splice(text, [{ start: at, end: at, text: `${lines}${eol}${eol}` }]);
  }
  const at = lineEnd(text, endOf(module, anchor));
  const gap = isDoc(module, anchor) ? eol : '';
  return splice(text, [{ start: at, end: at, text: `${eol}${gap}${lines}` }]);
}

const memberOf = (owner: PyClass, name: string): PyMember | undefined => owner.members.find((one) => one.name === name);

/** Statements of a body besides its documentation. */
const bodyOf = (owner: PyClass): SyntaxNode[] => parts(owner.body).filter((node) => node.name !== ':');

/** Takes a member out; a class inside a class that is then empty goes too. */
export function removeMember(module: PyModule, op: PyOpOf<'remove_member'>): string {
  const owner = classAt(module, op.class);
  const member = owner && memberOf(owner, op.name);
  if (!owner || !member) return module.text;
  const last = bodyOf(owner).length === 1;
  if (last && op.class.includes('.')) return withoutBlock(module, owner.whole);
  if (last) return splice(module.text, [{ start: member.node.from, end: member.node.to, text: 'pass' }]);
  return splice(module.text, [{ ...wholeLines(module, member.node), text: '' }]);
}

/** Takes a block out together with the blank lines before it. */
function withoutBlock(module: PyModule, node: SyntaxNode): string {
  const { start, end } = wholeLines(module, node);
  const before = module.text.slice(0, start);
  const blank = /(?:\r?\n[ \t]*)*$/.exec(before)?.[0] ?? '';
  const after = module.text.slice(end);
  const kept = before.slice(0, before.length - blank.length);
  if (after.trim() === '') return `${kept}${eolOf(module.text)}`;
  return kept === '' ? after.replace(/^(?:[ \t]*\r?\n)+/, '') : `${kept}${eolOf(module.text)}${after}`;
}

/** Writes a member anew. */
export function replaceMember(module: PyModule, op: PyOpOf<'replace_member'>): string {
  const owner = known(module, op.class, op.text);
  const member = memberOf(owner, op.name) ?? memberOf(owner, op.to);
  if (!member) return refuse(module, `class ${op.class} has no ${op.name}`, op.text, owner.whole.from);
  const lines = laidOut(module, op.text, indentAt(module.text, member.node.from));
  return splice(module.text, [{ start: member.node.from, end: member.node.to, text: lines }]);
}

/** Gives an attribute of `self` its new name in the functions of a class. */
export function renameSelf(module: PyModule, op: PyOpOf<'self'>): string {
  const owner = classAt(module, op.class);
  const uses = owner ? selfUses(owner, op.name, module) : [];
  return splice(module.text, uses.map((node) => ({ start: node.to - op.name.length, end: node.to, text: op.to })));
}

/** Puts a class at the end of the module, or before another one. */
export function addClass(module: PyModule, op: PyOpOf<'class'>): string {
  const { text } = module;
  const eol = eolOf(text);
  if (classAt(module, op.name)) return text;
  const lines = laidOut(module, op.text, '');
  const next = op.before === null ? undefined : classesIn(module.top, module).find((one) => one.name === op.before);
  if (!next) return text.trim() === '' ? `${lines}${eol}` : `${text.replace(/(?:[ \t]*\r?\n)*$/, '')}${eol}${eol}${eol}${lines}${eol}`;
  const at = wholeLines(module, next.whole).start;
  return splice(text, [{ start: at, end: at, text: `${lines}${eol}${eol}${eol}` }]);
}

/** Takes a class out with the blank lines before it. */
export function removeClass(module: PyModule, op: PyOpOf<'remove_class'>): string {
  const gone = classAt(module, op.name);
  return gone ? withoutBlock(module, gone.whole) : module.text;
}

/** Gives a class another name; what refers to it stays. */
export function retitle(module: PyModule, op: PyOpOf<'class_name'>): string {
  const one = classAt(module, op.name);
  if (!one) return classAt(module, op.to) ? module.text : refuse(module, `declares no class ${op.name}`, `class ${op.to}`);
  const definition = one.whole.name === 'ClassDefinition' ? one.whole : one.whole.getChild('ClassDefinition');
  const name = definition?.getChild('VariableName');
  return name ? splice(module.text, [{ start: name.from, end: name.to, text: op.to }]) : module.text;
}
