import type { Editor } from '../../../pipeline/change.js';
import { splice } from '../../../pipeline/edit/lines.js';
import { keyName, parseSource, type SyntaxNode } from '../../../pipeline/edit/source/syntax.js';
import { InfraError } from '../../../pipeline/error.js';
import { appended } from './list.js';
import { staticOf } from './objection-class.js';
import { allOf, nodes, stringOf, valueOf } from './syntax.js';

/** What has to be given for a model: one more, one less, or one by another name. */
export type RequiredOp =
  | { model: string; op: 'add'; key: string; text: string }
  | { model: string; op: 'remove'; key: string }
  | { model: string; op: 'rename'; key: string; becomes: string; text: string };

/** The list of what has to be given, in the schema of a class. */
export function requiredOf(node: SyntaxNode | undefined): SyntaxNode | undefined {
  const list = node && valueOf(staticOf(node, 'jsonSchema'), 'required');
  return list?.type === 'ArrayExpression' ? list : undefined;
}

/** Edits such lists; every other byte stays. */
export const editRequired: Editor<RequiredOp> = async (text, ops, path) => {
  let next = text;
  for (const op of ops) {
    const { program } = await parseSource(next, path);
    const node = allOf(program, (one) => /^Class(Declaration|Expression)$/.test(one.type) && keyName(one['id']) === op.model)[0];
    const list = requiredOf(node);
    if (!list)
      throw new InfraError({ subject: `${op.model} has no list of what has to be given`, file: path, remedy: `See to ${op.key} by hand.` });
    next = changed(next, list, op);
  }
  await parseSource(next, path);
  return next;
};

function changed(text: string, list: SyntaxNode, op: RequiredOp): string {
  const elements = nodes(list['elements']);
  const at = elements.findIndex((one) => stringOf(one) === op.key);
  const own = elements[at];
  if (op.op === 'add') return own ? text : appended(text, list, elements, op.text);
  if (!own) return text;
  if (op.op === 'rename') return splice(text, [{ start: own.start, end: own.end, text: op.text }]);
  const [before, after] = [elements[at - 1], elements[at + 1]];
  if (after) return splice(text, [{ start: own.start, end: after.start, text: '' }]);
  if (before) return splice(text, [{ start: before.end, end: own.end, text: '' }]);
  return splice(text, [{ start: list.start + 1, end: list.end - 1, text: '' }]);
}
