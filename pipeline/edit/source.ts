import type { Editor } from '../change.js';
import { InfraError } from '../error.js';
import { entryEditor } from './clone.js';
import { eolOf, indentAt, lineEnd, splice } from './lines.js';
import type { Locator } from './locator.js';
import { outlineSource } from './source/outline.js';
import { isNode, keyName, parseSource, type SyntaxNode } from './source/syntax.js';

export { parseSource } from './source/syntax.js';

const FILE = /\.[mc]?[jt]sx?$/i;

/** Reads TypeScript and JavaScript: object properties, type and class members, enums, unions, arrays, imports, top-level variables. */
export const locator: Locator = {
  format: 'source',
  handles: (path) => FILE.test(path) && !/\.min\.js$/.test(path),
  outline: async (text, path) => outlineSource(text, await parseSource(text, path)),
};

/**
 * `entry`: an object property, interface or class member, enum or union member, array element or top-level variable, given as its own text
 * without the separator, in the place named by `container` (a path of `locator.outline`, e.g. `featureFlags`, `interface Environment`).
 * `import`: a named or default import, joined to an existing import of the same module.
 * `statement`: a top-level statement, after the one that declares `after`, or at the end of the file.
 */
export type SourceOp =
  | { op: 'entry'; container: string; name: string; text: string; lead?: string; after?: string | null }
  | { op: 'import'; from: string; name: string; default?: boolean; type?: boolean }
  | { op: 'statement'; text: string; after?: string };

/** Carries out operations on one TypeScript or JavaScript text; every other byte stays. */
export const editSource: Editor<SourceOp> = async (text, ops, path) => {
  let next = text;
  for (let at = 0; at < ops.length; ) {
    const run = ops.slice(at, endOfRun(ops, at));
    next = await (WRITERS[run[0]!.op] as Writer)(next, run, path);
    at += run.length;
  }
  return next;
};

type Writer = (text: string, ops: readonly SourceOp[], path: string) => Promise<string>;

function endOfRun(ops: readonly SourceOp[], from: number): number {
  if (ops[from]!.op !== 'entry') return from + 1;
  let end = from;
  while (ops[end]?.op === 'entry') end += 1;
  return end;
}

const WRITERS: { [K in SourceOp['op']]: (text: string, ops: readonly Extract<SourceOp, { op: K }>[], path: string) => Promise<string> } = {
  entry: addEntries,
  import: async (text, [op], path) => addImport(text, op!, path),
  statement: async (text, [op], path) => addStatement(text, op!, path),
};

type EntryOp = Extract<SourceOp, { op: 'entry' }>;

async function addEntries(text: string, ops: readonly EntryOp[], path: string): Promise<string> {
  const containers = await locator.outline(text, path);
  const filled = ops.filter((op) => containers.some((one) => one.path === op.container));
  const empty = ops.filter((op) => !filled.includes(op));
  const inserts = filled.map(({ op: _op, ...rest }) => ({ op: 'insert' as const, ...rest }));
  let next = inserts.length > 0 ? await entryEditor(locator)(text, inserts, path) : text;
  for (const op of empty) next = await fillEmpty(next, op, path);
  return next;
}

/** Writes the first entry of an empty object, array or class that a variable, property or class of that name holds. */
async function fillEmpty(text: string, op: EntryOp, path: string): Promise<string> {
  const { program } = await parseSource(text, path);
  const name = op.container.split('/').at(-1)!.replace(/^(interface|enum|type) /, '');
  const body = emptyBody(program, name);
  if (!body) throw new InfraError({ subject: `has no ${op.container}`, file: path, remedy: `Add this by hand:\n${op.text}` });
  const eol = eolOf(text);
  const outer = indentAt(text, body.start);
  const unit = /\n([ \t]+)\S/.exec(text)?.[1] ?? '  ';
  const separator = body.type === 'ClassBody' || body.type === 'TSInterfaceBody' ? ';' : ',';
  const lines = [...(op.lead ? [op.lead] : []), op.text + separator].map((line) => `${eol}${outer}${unit}${line}`);
  const next = splice(text, [{ start: body.start + 1, end: body.end - 1, text: `${lines.join('')}${eol}${outer}` }]);
  const written = (await locator.outline(next, path)).some((one) => one.entries.some((entry) => entry.name === op.name));
  if (!written) throw new InfraError({ subject: `${op.name} does not read back`, file: path, remedy: `Add this by hand:\n${op.text}` });
  return next;
}

function emptyBody(node: SyntaxNode, name: string): SyntaxNode | undefined {
  const own = keyName(node['id']) ?? keyName(node['key']);
  const held = own === name ? [node['init'], node['value'], node['body']].find(isNode) : undefined;
  const inner = held && unwrap(held);
  if (inner && /^(ObjectExpression|ArrayExpression|ClassBody|TSInterfaceBody)$/.test(inner.type) && isEmpty(inner)) return inner;
  for (const value of Object.values(node)) {
    const children = Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : [];
    const match = children.map((child) => emptyBody(child, name)).find((one) => one !== undefined);
    if (match) return match;
  }
  return undefined;
}

const isEmpty = (node: SyntaxNode): boolean => [node['properties'], node['elements'], node['body']].filter(Array.isArray).every((one) => one.length === 0);

/** `{} as const`, `{} satisfies T` and `(x)` hold what they wrap. */
function unwrap(node: SyntaxNode): SyntaxNode {
  const inner = node['expression'];
  return /^(TSAsExpression|TSSatisfiesExpression|ParenthesizedExpression)$/.test(node.type) && isNode(inner) ? unwrap(inner) : node;
}

async function addImport(text: string, op: Extract<SourceOp, { op: 'import' }>, path: string): Promise<string> {
  const { program } = await parseSource(text, path);
  const body = (program['body'] as unknown[]).filter(isNode);
  const imports = body.filter((node) => node.type === 'ImportDeclaration');
  const same = imports.filter((node) => keyName(node['source']) === op.from);
  if (same.some((node) => (node['specifiers'] as SyntaxNode[]).some((one) => keyName(one['local']) === op.name))) return text;
  const container = `import ${op.from}`;
  const joins = !op.default && (await locator.outline(text, path)).some((one) => one.path === container);
  const typed = same.some((node) => node['importKind'] === 'type');
  if (joins && (!typed || op.type)) return entryEditor(locator)(text, [{ op: 'insert', container, name: op.name, text: op.name }], path);
  return newImport(text, op, imports, body);
}

function newImport(text: string, op: Extract<SourceOp, { op: 'import' }>, imports: readonly SyntaxNode[], body: readonly SyntaxNode[]): string {
  const sample = imports.map((node) => text.slice(node.start, node.end));
  const quote = sample.some((one) => one.includes('"')) ? '"' : "'";
  const end = sample.length > 0 && !sample.some((one) => one.endsWith(';')) ? '' : ';';
  const what = op.default ? op.name : `{ ${op.name} }`;
  const line = `import ${op.type ? 'type ' : ''}${what} from ${quote}${op.from}${quote}${end}`;
  const eol = eolOf(text);
  const last = imports.at(-1);
  if (last) {
    const at = lineEnd(text, last.end);
    return splice(text, [{ start: at, end: at, text: eol + line }]);
  }
  if (!body[0]) return appended(text, line);
  // Its own doc comment stays with the first statement.
  const doc = /\/\*\*(?:[^*]|\*(?!\/))*\*\/[ \t]*\r?\n[ \t]*$/.exec(text.slice(0, body[0].start));
  const first = doc?.index ?? body[0].start;
  return splice(text, [{ start: first, end: first, text: `${line}${eol}${eol}` }]);
}

/** A text with a line behind it: what ended without a line break still does. */
function appended(text: string, line: string): string {
  const bare = text.replace('\uFEFF', '') === '';
  if (bare || text.endsWith('\n')) return text + line + eolOf(text);
  return text + eolOf(text) + line;
}

async function addStatement(text: string, op: Extract<SourceOp, { op: 'statement' }>, path: string): Promise<string> {
  if (text.includes(op.text)) return text;
  const statements = (await locator.outline(text, path)).find((one) => one.kind === 'statements' && one.path === 'statements');
  const anchor = op.after === undefined ? undefined : statements?.entries.find((entry) => entry.name === op.after);
  if (op.after !== undefined && !anchor) throw new InfraError({ subject: `declares no ${op.after}`, file: path, remedy: `Add this by hand:\n${op.text}` });
  const eol = eolOf(text);
  const at = anchor ? lineEnd(text, anchor.node.end) : text.trimEnd().length;
  const next = splice(text, [{ start: at, end: at, text: (anchor || at > 0 ? eol : '') + (anchor ? '' : at > 0 ? eol : '') + op.text }]);
  await parseSource(next, path);
  return next;
}
