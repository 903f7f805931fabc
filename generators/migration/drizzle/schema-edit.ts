import type { Editor } from '../../../pipeline/change.js';
import { lineEnd, lineStart, splice } from '../../../pipeline/edit/lines.js';
import { isNode, keyName, parseSource, type SyntaxNode } from '../../../pipeline/edit/source/syntax.js';
import { InfraError } from '../../../pipeline/error.js';

/** One change of a file that declares Drizzle tables. Names are those of the code. */
export type DrizzleOp =
  | { op: 'column'; table: string; key: string; text: string; before: string | null }
  | { op: 'remove_column'; table: string; key: string }
  | { op: 'replace_column'; table: string; key: string; text: string }
  | { op: 'extra'; table: string; name: string; text: string; arrow: string }
  | { op: 'remove_extra'; table: string; name: string }
  | { op: 'statement'; name: string; text: string; before: string | null }
  | { op: 'remove_statement'; name: string }
  | { op: 'import'; name: string }
  | { op: 'enum_value'; enum: string; text: string; value: string };

export interface Declared {
  /** The whole statement. */
  node: SyntaxNode;
  name: string;
  call: SyntaxNode;
  callee: string;
  arguments: SyntaxNode[];
}

const nodes = (value: unknown): SyntaxNode[] => (Array.isArray(value) ? value.filter(isNode) : []);

/** `export const users = pgTable('users', {…})`: the top-level variables that a call makes. */
export function declarations(program: SyntaxNode): Declared[] {
  return nodes(program['body']).flatMap((node) => {
    const inner = node.type === 'ExportNamedDeclaration' && isNode(node['declaration']) ? node['declaration'] : node;
    return nodes(inner['declarations']).flatMap((one) => {
      const call = one['init'];
      const name = keyName(one['id']);
      if (!isNode(call) || call.type !== 'CallExpression' || !name) return [];
      const callee = call['callee'];
      const called = isNode(callee) ? (keyName(callee) ?? keyName(callee['property']) ?? '') : '';
      return [{ node, name, call, callee: called, arguments: nodes(call['arguments']) }];
    });
  });
}

/** Properties of the columns object, by key. */
export const columnsIn = (declared: Declared): SyntaxNode[] =>
  nodes(declared.arguments[1]?.['properties']).filter((one) => one.type === 'ObjectProperty');

interface Work {
  text: string;
  path: string;
  all: Declared[];
  program: SyntaxNode;
}

function refuse(work: Work, subject: string, snippet: string): never {
  throw new InfraError({ subject, file: work.path, remedy: `Add this by hand:\n${snippet}` });
}

function tableOf(work: Work, name: string, snippet: string): Declared {
  return work.all.find((one) => one.name === name) ?? refuse(work, `declares no ${name}`, snippet);
}

const propertyOf = (declared: Declared, key: string): SyntaxNode | undefined =>
  columnsIn(declared).find((one) => keyName(one['key']) === key);

const eolOf = (text: string): string => (text.includes('\r\n') ? '\r\n' : '\n');

/** Where an element ends with its comma and line break; `start` is the beginning of its line. */
function wholeLines(text: string, node: SyntaxNode): { start: number; end: number } {
  const comma = /^\s*,/.exec(text.slice(node.end))?.[0].length ?? 0;
  const end = lineEnd(text, node.end + comma);
  return { start: lineStart(text, node.start), end: Math.min(text.length, end + eolOf(text).length) };
}

function addColumn(work: Work, op: Extract<DrizzleOp, { op: 'column' }>): string {
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

function removeColumn(work: Work, op: Extract<DrizzleOp, { op: 'remove_column' }>): string {
  const node = propertyOf(tableOf(work, op.table, ''), op.key);
  return node ? splice(work.text, [{ ...wholeLines(work.text, node), text: '' }]) : work.text;
}

function replaceColumn(work: Work, op: Extract<DrizzleOp, { op: 'replace_column' }>): string {
  const declared = tableOf(work, op.table, op.text);
  const node = propertyOf(declared, op.key);
  if (!node) return refuse(work, `${op.table} has no column ${op.key}`, op.text);
  return splice(work.text, [{ start: node.start, end: node.end, text: op.text }]);
}

/** The array or object that the third argument gives back. */
function extraOf(declared: Declared): SyntaxNode | undefined {
  const made = declared.arguments[2]?.['body'];
  if (!isNode(made)) return undefined;
  const inner = made.type === 'ParenthesizedExpression' && isNode(made['expression']) ? made['expression'] : made;
  return /^(Array|Object)Expression$/.test(inner.type) ? inner : undefined;
}

function addExtra(work: Work, op: Extract<DrizzleOp, { op: 'extra' }>): string {
  const { text } = work;
  const declared = tableOf(work, op.table, op.text);
  const eol = eolOf(text);
  const last = declared.arguments.at(-1);
  if (!last) return refuse(work, `${op.table} has no columns`, op.text);
  if (!declared.arguments[2]) return splice(text, [{ start: last.end, end: last.end, text: `, ${op.arrow} [${op.text}]` }]);
  const held = extraOf(declared);
  if (!held) return refuse(work, `the indexes of ${op.table} are not a plain list`, op.text);
  if (text.slice(held.start, held.end).includes(`'${op.name}'`) || text.slice(held.start, held.end).includes(`"${op.name}"`)) return text;
  const items = nodes(held[held.type === 'ArrayExpression' ? 'elements' : 'properties']);
  const item =
    held.type === 'ArrayExpression'
      ? op.text
      : `${op.name.replace(/[^A-Za-z0-9]+(.)/g, (_all, next: string) => next.toUpperCase())}: ${op.text}`;
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

function removeExtra(work: Work, op: Extract<DrizzleOp, { op: 'remove_extra' }>): string {
  const { text } = work;
  const held = extraOf(tableOf(work, op.table, ''));
  const items = held ? nodes(held[held.type === 'ArrayExpression' ? 'elements' : 'properties']) : [];
  const item = items.find((one) => new RegExp(`["'\`]${op.name}["'\`]`).test(text.slice(one.start, one.end)));
  if (!item) return text;
  const own = text.slice(lineStart(text, item.start), item.start).trim() === '';
  const comma = /^\s*,\s*/.exec(text.slice(item.end))?.[0].length ?? 0;
  return splice(text, [own ? { ...wholeLines(text, item), text: '' } : { start: item.start, end: item.end + comma, text: '' }]);
}

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
  if (!last) return refuse(work, 'imports nothing from drizzle-orm by name', `import { ${op.name} } from 'drizzle-orm/pg-core'`);
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

function addValue(work: Work, op: Extract<DrizzleOp, { op: 'enum_value' }>): string {
  const { text } = work;
  const values = tableOf(work, op.enum, op.text).arguments[1];
  const items = nodes(values?.['elements']);
  if (items.some((one) => keyName(one) === op.value)) return text;
  const last = items.at(-1);
  if (!last) return refuse(work, `the values of ${op.enum} are not a plain list`, op.text);
  const alone = text.slice(lineStart(text, last.start), last.start).trim() === '';
  const indent = alone ? `${eolOf(text)}${text.slice(lineStart(text, last.start), last.start)}` : ' ';
  const comma = /^\s*,/.exec(text.slice(last.end))?.[0].length ?? 0;
  const at = last.end + comma;
  return splice(text, [{ start: at, end: at, text: `${comma ? '' : ','}${indent}${op.text}${comma ? ',' : ''}` }]);
}

const RULES: { [Name in DrizzleOp['op']]: (work: Work, op: Extract<DrizzleOp, { op: Name }>) => string } = {
  column: addColumn,
  remove_column: removeColumn,
  replace_column: replaceColumn,
  extra: addExtra,
  remove_extra: removeExtra,
  statement: addStatement,
  remove_statement: removeStatement,
  import: addImport,
  enum_value: addValue,
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
