import type { Editor } from '../../../pipeline/change.js';
import { eolOf, indentAt, lineEnd, lineStart, nextLine, splice } from '../../../pipeline/edit/lines.js';
import { keyName, parseSource, type SyntaxNode } from '../../../pipeline/edit/source/syntax.js';
import { InfraError } from '../../../pipeline/error.js';
import { allOf, decoratorsOf, nodes } from './syntax.js';

/** A decorator that a class, or a member of it, gets or loses. The text is its whole text. */
export type DecorateOp =
  | { op: 'decorate'; class: string; member?: string; text: string; after?: string }
  | { op: 'undecorate'; class: string; member?: string; text: string };

/** Edits the decorators of classes; every other byte stays. */
export const editDecorators: Editor<DecorateOp> = async (text, ops, path) => {
  let next = text;
  for (const op of ops) {
    const { program } = await parseSource(next, path);
    next = op.op === 'decorate' ? added(next, program, op, path) : removed(next, program, op);
  }
  await parseSource(next, path);
  return next;
};

function targetOf(program: SyntaxNode, op: DecorateOp): SyntaxNode | undefined {
  const found = allOf(program, (node) => /^Class(Declaration|Expression)$/.test(node.type) && keyName(node['id']) === op.class)[0];
  if (op.member === undefined || !found) return found;
  return nodes((found['body'] as SyntaxNode)['body']).find((one) => keyName(one['key']) === op.member && one['static'] !== true);
}

/** Behind the last decorator of the name `after`, otherwise as the first. */
function added(text: string, program: SyntaxNode, op: Extract<DecorateOp, { op: 'decorate' }>, path: string): string {
  const target = targetOf(program, op);
  const own = target ? decoratorsOf(target, text) : [];
  if (own.some((one) => one.text === op.text)) return text;
  const [first] = own;
  const anchor = own.findLast((one) => one.name === op.after);
  if (!target || !first) {
    throw new InfraError({
      subject: `has no ${op.member ?? op.class} with decorators`,
      file: path,
      remedy: `Add this by hand:\n${op.text}`,
    });
  }
  const gap = `${eolOf(text)}${indentAt(text, first.node.start)}`;
  if (anchor) return splice(text, [{ start: anchor.node.end, end: anchor.node.end, text: gap + op.text }]);
  return splice(text, [{ start: first.node.start, end: first.node.start, text: op.text + gap }]);
}

function removed(text: string, program: SyntaxNode, op: DecorateOp): string {
  const target = targetOf(program, op);
  const found = target && decoratorsOf(target, text).find((one) => one.text === op.text);
  if (!found) return text;
  const { start, end } = found.node;
  const isAlone = text.slice(lineStart(text, start), start).trim() === '' && text.slice(end, lineEnd(text, end)).trim() === '';
  if (isAlone) return splice(text, [{ start: lineStart(text, start), end: nextLine(text, lineEnd(text, end)), text: '' }]);
  return splice(text, [{ start, end: end + (/^[ \t]+/.exec(text.slice(end))?.[0].length ?? 0), text: '' }]);
}
