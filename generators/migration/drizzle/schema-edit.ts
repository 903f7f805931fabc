import type { Editor } from '../../../pipeline/change.js';
import { lineEnd, lineStart, splice } from '../../../pipeline/edit/lines.js';
import { isNode, keyName, parseSource, type SyntaxNode } from '../../../pipeline/edit/source/syntax.js';
import { addColumn, removeColumn, setColumnName, setLink, setRoot } from './column-edit.js';
import { declarations, eolOf, nodes, propertyOf, refuse, tableOf, type Work } from './declared.js';
import { addExtra, removeExtra, removeUsing, renameExtra } from './extra-edit.js';

/** One change of a file that declares Drizzle tables. Names are those of the code. */
export type DrizzleOp =
  | { op: 'column'; table: string; key: string; text: string; before: string | null }
  | { op: 'remove_column'; table: string; key: string }
  | { op: 'link'; table: string; key: string; names: readonly string[]; text: string | null; behind: readonly string[] }
  | { op: 'root'; table: string; key: string; text: string }
  | { op: 'column_name'; table: string; key: string; text: string }
  | { op: 'extra'; table: string; name: string; text: string; arrow: string }
  | { op: 'remove_extra'; table: string; name: string }
  | { op: 'remove_using'; table: string; key: string }
  | { op: 'rename_extra'; table: string; from: string; to: string }
  | { op: 'statement'; name: string; text: string; before: string | null }
  | { op: 'remove_statement'; name: string }
  | { op: 'first_argument'; name: string; text: string }
  | { op: 'import'; name: string; from: string }
  | { op: 'enum_value'; enum: string; text: string; value: string }
  | { op: 'column_value'; table: string; key: string; text: string; value: string };

function addStatement(work: Work, op: Extract<DrizzleOp, { op: 'statement' }>): string {
  const { text } = work;
  if (work.all.some((one) => one.name === op.name)) return text;
  const eol = eolOf(text);
  const lines = op.text.split('\n').join(eol);
  const next = op.before === null ? undefined : work.all.find((one) => one.name === op.before);
  if (!next) return `${text.replace(/(\r?\n)*$/, '')}${eol}${eol}${lines}${/\n$/.test(text) ? eol : ''}`;
  const at = lineStart(text, leadOf(text, next.node.start));
  return splice(text, [{ start: at, end: at, text: `${lines}${eol}${eol}` }]);
}

/** Comments directly above a statement belong to it. */
function leadOf(text: string, start: number): number {
  let at = lineStart(text, start);
  while (at > 0) {
    const line = lineStart(text, at - 1);
    if (!/^\s*(\/\/|\/\*|\*)/.test(text.slice(line, at))) return at;
    at = line;
  }
  return at;
}

function removeStatement(work: Work, op: Extract<DrizzleOp, { op: 'remove_statement' }>): string {
  const declared = work.all.find((one) => one.name === op.name);
  if (!declared) return work.text;
  const end = lineEnd(work.text, declared.node.end);
  const blank = /^(\r?\n){1,2}/.exec(work.text.slice(end))?.[0].length ?? 0;
  return splice(work.text, [{ start: leadOf(work.text, declared.node.start), end: end + blank, text: '' }]);
}

function addImport(work: Work, op: Extract<DrizzleOp, { op: 'import' }>): string {
  const { text } = work;
  const found = nodes(work.program['body']).find(
    (one) => one.type === 'ImportDeclaration' && /^drizzle-orm\/\w+-core$/.test(keyName(one['source']) ?? ''),
  );
  const names = found ? nodes(found['specifiers']).filter((one) => one.type === 'ImportSpecifier') : [];
  if (names.some((one) => keyName(one['local']) === op.name)) return text;
  const last = names.at(-1);
  if (!last) return refuse(work, 'imports nothing from drizzle-orm by name', `import { ${op.name} } from '${op.from}'`);
  const known = names.map((one) => keyName(one['local']) ?? '');
  const sorted = known.every((name, index) => index === 0 || (known[index - 1] ?? '').toLowerCase() <= name.toLowerCase());
  const next = sorted ? names.find((one) => (keyName(one['local']) ?? '').toLowerCase() > op.name.toLowerCase()) : undefined;
  const alone = text.slice(lineStart(text, last.start), last.start).trim() === '';
  const indent = alone ? text.slice(lineStart(text, last.start), last.start) : '';
  if (next)
    return splice(text, [{ start: next.start, end: next.start, text: alone ? `${op.name},${eolOf(text)}${indent}` : `${op.name}, ` }]);
  const comma = /^\s*,/.exec(text.slice(last.end))?.[0].length ?? 0;
  const at = last.end + comma;
  return splice(text, [
    { start: at, end: at, text: alone ? `${comma ? '' : ','}${eolOf(text)}${indent}${op.name}${comma ? ',' : ''}` : `, ${op.name}` },
  ]);
}

function intoList(work: Work, values: SyntaxNode | undefined, op: { text: string; value: string }, of: string): string {
  const { text } = work;
  const items = nodes(values?.['elements']);
  if (items.some((one) => keyName(one) === op.value)) return text;
  const last = items.at(-1);
  if (!last) return refuse(work, `the values of ${of} are not a plain list`, op.text);
  const alone = text.slice(lineStart(text, last.start), last.start).trim() === '';
  const indent = alone ? `${eolOf(text)}${text.slice(lineStart(text, last.start), last.start)}` : ' ';
  const comma = /^\s*,/.exec(text.slice(last.end))?.[0].length ?? 0;
  const at = last.end + comma;
  return splice(text, [{ start: at, end: at, text: `${comma ? '' : ','}${indent}${op.text}${comma ? ',' : ''}` }]);
}

const addValue = (work: Work, op: Extract<DrizzleOp, { op: 'enum_value' }>): string =>
  intoList(work, tableOf(work, op.enum, op.text).arguments[1], op, op.enum);

/** MySQL: the values stand in the builder of the column. */
function addColumnValue(work: Work, op: Extract<DrizzleOp, { op: 'column_value' }>): string {
  let node = propertyOf(tableOf(work, op.table, op.text), op.key)?.['value'];
  while (isNode(node) && isNode(node['callee']) && isNode(node['callee']['object']) && node['callee']['object'].type === 'CallExpression')
    node = node['callee']['object'];
  const list = isNode(node) ? nodes(node['arguments']).find((one) => one.type === 'ArrayExpression') : undefined;
  return intoList(work, list, op, op.key);
}

function setFirstArgument(work: Work, op: Extract<DrizzleOp, { op: 'first_argument' }>): string {
  const [first] = tableOf(work, op.name, op.text).arguments;
  return first ? splice(work.text, [{ start: first.start, end: first.end, text: op.text }]) : refuse(work, `${op.name} has no name`, op.text);
}

const RULES: { [Name in DrizzleOp['op']]: (work: Work, op: Extract<DrizzleOp, { op: Name }>) => string } = {
  column: addColumn,
  remove_column: removeColumn,
  link: setLink,
  root: setRoot,
  column_name: setColumnName,
  extra: addExtra,
  remove_extra: removeExtra,
  remove_using: removeUsing,
  rename_extra: renameExtra,
  statement: addStatement,
  remove_statement: removeStatement,
  first_argument: setFirstArgument,
  import: addImport,
  enum_value: addValue,
  column_value: addColumnValue,
};

/** Edits a file that declares Drizzle tables: spliced, every other byte stays. */
export const editDrizzle: Editor<DrizzleOp> = async (text, ops, path) => {
  let next = text;
  for (const op of ops) {
    const { program } = await parseSource(next, path);
    const rule = RULES[op.op] as (work: Work, op: DrizzleOp) => string;
    next = rule({ text: next, path, all: declarations(program), program }, op);
  }
  await parseSource(next, path);
  return next;
};
