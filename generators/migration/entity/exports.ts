import type { Editor } from '../../../pipeline/change.js';
import { sortedPosition } from '../../../pipeline/edit/clone.js';
import { eolOf, lineEnd, lineStart, nextLine, splice } from '../../../pipeline/edit/lines.js';
import { keyName, parseSource, type SyntaxNode } from '../../../pipeline/edit/source/syntax.js';
import { InfraError } from '../../../pipeline/error.js';
import { nodes } from './syntax.js';

/** A line of an index file that gives another file's names away, put where the order of the others has it. */
export interface ExportOp {
  from: string;
  text: string;
  /** What a sibling's line gives away. */
  like: string;
}

const sourceOf = (node: SyntaxNode): string => keyName(node['source']) ?? '';
const linesIn = (program: SyntaxNode): SyntaxNode[] =>
  nodes(program['body']).filter((one) => /^Export(All|Named)Declaration$/.test(one.type) && sourceOf(one) !== '');

/** Adds lines to an index file; every other byte stays. */
export const editExports: Editor<ExportOp> = async (text, ops, path) => {
  let next = text;
  for (const op of ops) {
    const { program } = await parseSource(next, path);
    next = added(next, linesIn(program), op, path);
  }
  await parseSource(next, path);
  return next;
};

function added(text: string, lines: readonly SyntaxNode[], op: ExportOp, path: string): string {
  if (lines.some((one) => sourceOf(one) === op.from)) return text;
  const own = lines.findIndex((one) => sourceOf(one) === op.like);
  if (own < 0) throw new InfraError({ subject: `gives ${op.like} away no more`, file: path, remedy: `Add this by hand:\n${op.text}` });
  const at = sortedPosition(lines.map(sourceOf), op.from) ?? lines.length;
  const eol = eolOf(text);
  const [first, second] = lines;
  const gap = first && second && /\n[ \t]*\r?\n/.test(text.slice(first.end, second.start)) ? eol : '';
  const before = lines[at - 1];
  if (before) {
    const end = lineEnd(text, before.end);
    return splice(text, [{ start: end, end, text: eol + gap + op.text }]);
  }
  const start = lineStart(text, first!.start);
  return splice(text, [{ start, end: start, text: op.text + eol + gap }]);
}

/** Takes names out of the imports of a file that nothing uses any more. */
export const editImports: Editor<{ unused: readonly string[] }> = async (text, ops, path) => {
  let next = text;
  for (const name of ops.flatMap((op) => op.unused)) {
    const { program } = await parseSource(next, path);
    next = withoutImport(next, program, name);
  }
  await parseSource(next, path);
  return next;
};

function withoutImport(text: string, program: SyntaxNode, name: string): string {
  const declaration = nodes(program['body']).find(
    (one) => one.type === 'ImportDeclaration' && nodes(one['specifiers']).some((specifier) => keyName(specifier['local']) === name),
  );
  if (!declaration || isUsed(text, declaration, name)) return text;
  const all = nodes(declaration['specifiers']);
  if (all.length === 1) {
    return splice(text, [{ start: lineStart(text, declaration.start), end: nextLine(text, lineEnd(text, declaration.end)), text: '' }]);
  }
  const named = all.filter((one) => one.type === 'ImportSpecifier');
  const at = named.findIndex((one) => keyName(one['local']) === name);
  const own = named[at];
  if (!own || named.length === 1) return text;
  const after = named[at + 1];
  const span = after ? { start: own.start, end: after.start } : { start: named[at - 1]!.end, end: own.end };
  return splice(text, [{ ...span, text: '' }]);
}

const isUsed = (text: string, declaration: SyntaxNode, name: string): boolean =>
  new RegExp(`(?<![\\w$])${name.replaceAll('$', '\\$')}(?![\\w$])`).test(text.slice(0, declaration.start) + text.slice(declaration.end));
