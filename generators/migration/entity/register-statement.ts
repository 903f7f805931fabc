import { posix } from 'node:path';
import { edit, type Change } from '../../../pipeline/change.js';
import { sortedPosition } from '../../../pipeline/edit/clone.js';
import { splice, type Splice } from '../../../pipeline/edit/lines.js';
import { keyName, type SyntaxNode } from '../../../pipeline/edit/source/syntax.js';
import { pathsIn } from './clone-imports.js';
import type { Source } from './model.js';
import { targetsOf } from './module.js';
import { sourceEdit } from './session.js';
import { editBeside } from './statement.js';
import { coreOf, swapped } from './swapped.js';
import { allOf, calleeName, nodes, rootOf, stringOf } from './syntax.js';

/** A model, and the file that declares it. */
export interface Named {
  name: string;
  path: string;
}

/** So many of the other models stand there in the same way: the new one does too. */
const SHARE = 0.6;

const leadsTo = (source: Source, node: SyntaxNode, path: string): boolean => targetsOf(source.path, stringOf(node) ?? '').includes(path);

/** A path as a sibling's is written: with its ending, or without. */
function pathLike(source: Source, literal: string, path: string): string {
  const relative = posix.relative(posix.dirname(source.path), path);
  const ending = /\.[mc]?[jt]s$/.exec(literal)?.[0] ?? '';
  return (relative.startsWith('.') ? relative : `./${relative}`).replace(/\.[mc]?[jt]sx?$/, ending);
}

/** What stands there for one model, as it reads for another. */
function spelledFor(source: Source, node: SyntaxNode, from: Named, to: Named): string {
  const named = allOf(node, (one) => one.type === 'Identifier').flatMap((one): Splice[] => {
    const next = swapped(String(one['name']), coreOf(from.name), coreOf(to.name));
    return next === undefined ? [] : [{ start: one.start, end: one.start + String(one['name']).length, text: next }];
  });
  const paths = pathsIn(node)
    .filter((one) => leadsTo(source, one, from.path))
    .map((one) => ({ start: one.start + 1, end: one.end - 1, text: pathLike(source, stringOf(one) ?? '', to.path) }));
  const strings = allOf(node, (one) => stringOf(one) === from.name).map((one) => ({
    start: one.start + 1,
    end: one.end - 1,
    text: to.name,
  }));
  const all = new Map(
    [...named, ...strings, ...paths].map((one) => [one.start, { ...one, start: one.start - node.start, end: one.end - node.start }]),
  );
  return splice(source.text.slice(node.start, node.end), [...all.values()]);
}

/** The names by which a file knows what another one exports. */
const importsOf = (source: Source, path: string): SyntaxNode[] =>
  nodes(source.program['body']).filter(
    (one) => one.type === 'ImportDeclaration' && pathsIn(one).some((literal) => leadsTo(source, literal, path)),
  );

const RELATION = /^(has|belongs)/;

/** True for a statement that brings a model in, or hands it what all models are handed. */
function registers(source: Source, node: SyntaxNode, path: string, locals: ReadonlySet<string>): boolean {
  if (node.type === 'VariableDeclaration') return pathsIn(node).some((one) => leadsTo(source, one, path));
  const expression = node.type === 'ExpressionStatement' ? (node['expression'] as SyntaxNode) : undefined;
  if (!expression) return false;
  if (expression.type === 'AssignmentExpression') return pathsIn(expression).some((one) => leadsTo(source, one, path));
  return expression.type === 'CallExpression' && locals.has(rootOf(expression)) && !RELATION.test(calleeName(expression['callee']));
}

interface Found {
  source: Source;
  like: Named;
  next: Named;
  others: readonly Named[];
}

function statementChange(
  { source, like, next, others }: Found,
  children: readonly SyntaxNode[],
  node: SyntaxNode,
): { change: Change; text: string } | undefined {
  const texts = children.map((one) => source.text.slice(one.start, one.end));
  const alike = others.map((one) => spelledFor(source, node, like, one)).filter((one) => texts.includes(one));
  if (alike.length < others.length * SHARE) return undefined;
  const own = texts[children.indexOf(node)] ?? '';
  const all = texts.filter((one) => one === own || alike.includes(one));
  const text = spelledFor(source, node, like, next);
  const at = sortedPosition(all, text) ?? all.length;
  const beside = all[at - 1] ?? all[0] ?? own;
  return { change: edit(source.path, editBeside, { text, beside, before: at === 0 }), text };
}

/** Statements that a file has for the sibling as it has them for other models, for the new one. */
export function registeringStatements(found: Found): Change[] {
  const { source, like, next } = found;
  const imports = importsOf(source, like.path);
  const specifiers = imports.flatMap((one) =>
    nodes(one['specifiers']).map((specifier) => ({ specifier, from: stringOf(one['source']) ?? '' })),
  );
  const blocks = allOf(source.program, (one) => /^(Program|BlockStatement)$/.test(one.type)).map((one) => nodes(one['body']));
  const required = blocks
    .flat()
    .filter((one) => one.type === 'VariableDeclaration' && pathsIn(one).some((literal) => leadsTo(source, literal, like.path)));
  const declared = required.flatMap((one) => nodes(one['declarations']).flatMap((part) => keyName(part['id']) ?? []));
  const locals = new Set([...specifiers.flatMap((one) => keyName(one.specifier['local']) ?? []), ...declared]);
  const made = blocks.flatMap((children) =>
    children.filter((one) => registers(source, one, like.path, locals)).flatMap((one) => statementChange(found, children, one) ?? []),
  );
  const brought = specifiers.flatMap(({ specifier, from }): Change[] => {
    const local = keyName(specifier['local']) ?? '';
    const name = swapped(local, coreOf(like.name), coreOf(next.name));
    const used = name !== undefined && made.some((one) => new RegExp(`(?<![\\w$])${name.replaceAll('$', '\\$')}(?![\\w$])`).test(one.text));
    const isDefault = specifier.type === 'ImportDefaultSpecifier';
    return used
      ? [sourceEdit(source.path, { op: 'import', from: pathLike(source, from, next.path), name, ...(isDefault ? { default: true } : {}) })]
      : [];
  });
  return [...made.map((one) => one.change), ...brought];
}

/** Lists of models by what they are required as: `entities: [require('./member')]`, `{ Member: require('./member') }`, `{ Member }`. */
export function registeringEntries({ source, like, next, others }: Found): Change[] {
  const required = nodes(source.program['body'])
    .flatMap((one) => (one.type === 'VariableDeclaration' ? nodes(one['declarations']) : []))
    .filter((one) => pathsIn(one).some((literal) => leadsTo(source, literal, like.path)));
  const bound = new Set(required.flatMap((one) => keyName(one['id']) ?? []));
  return source.containers.flatMap((container): Change[] => {
    if (!/^(array|object)$/.test(container.kind)) return [];
    const all = container.entries.flatMap((entry) => {
      const node = allOf(source.program, (one) => one.start === entry.node.start && one.end === entry.node.end)[0];
      return node ? [{ entry, node, text: source.text.slice(node.start, node.end) }] : [];
    });
    const own = all.find(
      ({ entry, node }) =>
        bound.has(entry.value === undefined ? entry.name : '') || pathsIn(node).some((literal) => leadsTo(source, literal, like.path)),
    );
    if (!own) return [];
    const alike = others.filter((one) => all.some(({ text }) => text === spelledFor(source, own.node, like, one)));
    if (alike.length < others.length * SHARE) return [];
    const { name } = own.entry;
    const becomes = name.startsWith('.') ? pathLike(source, name, next.path) : swapped(name, coreOf(like.name), coreOf(next.name));
    const text = spelledFor(source, own.node, like, next);
    return becomes === undefined ? [] : [sourceEdit(source.path, { op: 'entry', container: container.path, name: becomes, text })];
  });
}
