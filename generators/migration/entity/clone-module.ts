import { splice, type Splice } from '../../../pipeline/edit/lines.js';
import type { Span } from '../../../pipeline/edit/locator.js';
import { isNode, keyName, type SyntaxNode } from '../../../pipeline/edit/source/syntax.js';
import { boundBy, movedPaths, prunedImport } from './clone-imports.js';
import { assembled, classList, listsAround, spliced, within, type List } from './clone-list.js';
import type { Source } from './model.js';
import { allOf, calleeName, nodes, rootOf } from './syntax.js';

/** What of a sibling's file is taken over for a new model. */
export interface Cloning {
  source: Source;
  /** The call that declares the sibling. */
  node: Span;
  /** What stands there now instead of the sibling's own. */
  splices: readonly Splice[];
  /** Members of class bodies, by where the body starts inside. */
  members: ReadonlyMap<number, readonly string[]>;
  /** Members of classes that come along as they are. */
  kept?: RegExp | undefined;
  /** The new file. */
  path: string;
}

/** Whether a statement comes along: always, where something that comes along names it, without its body, never, or it is not known. */
type Fate = 'always' | 'used' | 'emptied' | 'never' | 'unknown';

const innerDeclaration = (node: SyntaxNode): SyntaxNode => (isNode(node['declaration']) ? node['declaration'] : node);

/** Names that a statement declares. */
export function declaredBy(node: SyntaxNode): string[] {
  if (node.type === 'ImportDeclaration') return nodes(node['specifiers']).flatMap((one) => keyName(one['local']) ?? []);
  const inner = innerDeclaration(node);
  if (inner.type === 'VariableDeclaration')
    return nodes(inner['declarations']).flatMap((one) => {
      const id = one['id'];
      return keyName(id) ?? (isNode(id) ? nodes(id['properties']).flatMap((part) => keyName(part['value']) ?? []) : []);
    });
  const name = keyName(inner['id']);
  return name === undefined ? [] : [name];
}

function effectFate(node: SyntaxNode, own: ReadonlySet<string>): Fate {
  const expression = node['expression'];
  if (!isNode(expression)) return 'unknown';
  const root = rootOf(expression);
  const { left, right } = expression as { left?: unknown; right?: unknown };
  if (root === 'module' || root === 'exports') return isNode(right) && !/Function/.test(right.type) ? 'always' : 'unknown';
  if (!own.has(root)) return 'unknown';
  return expression.type === 'AssignmentExpression' && calleeName(left) === 'associate' ? 'emptied' : 'never';
}

const FATES: Record<string, Fate> = {
  Directive: 'always',
  ImportDeclaration: 'used',
  TSImportEqualsDeclaration: 'used',
  ExportDefaultDeclaration: 'always',
  TSExportAssignment: 'always',
  ReturnStatement: 'always',
  VariableDeclaration: 'used',
  FunctionDeclaration: 'used',
  ClassDeclaration: 'used',
  TSInterfaceDeclaration: 'used',
  TSTypeAliasDeclaration: 'used',
  TSEnumDeclaration: 'used',
  ClassProperty: 'never',
  EmptyStatement: 'never',
};

function fateOf(node: SyntaxNode, own: ReadonlySet<string>): Fate {
  if (node.type === 'ExpressionStatement') return effectFate(node, own);
  if (node.type === 'ExportNamedDeclaration') return isNode(node['declaration']) ? 'used' : isNode(node['source']) ? 'unknown' : 'always';
  if (node.type === 'ClassMethod') return keyName(node['key']) === 'associate' && node['static'] === true ? 'emptied' : 'never';
  if (node.type === 'ImportDeclaration' && nodes(node['specifiers']).length === 0) return 'always';
  return FATES[node.type] ?? 'unknown';
}

/** The bodies of functions that say what the sibling is related to: nothing of it holds for another model. */
const emptiedBodies = (node: SyntaxNode): Splice[] =>
  allOf(node, (one) => /Function|^ClassMethod$/.test(one.type) && isNode(one['body']) && one['body'].type === 'BlockStatement')
    .slice(0, 1)
    .map((one) => ({ start: (one['body'] as SyntaxNode).start, end: (one['body'] as SyntaxNode).end, text: '{}' }));

const WORD = /[A-Za-z_$][\w$]*/g;

interface Work {
  cloning: Cloning;
  lists: readonly List[];
  fates: ReadonlyMap<SyntaxNode, Fate>;
}

/** The text with those children alone. */
function rendered({ cloning, lists }: Work, kept: ReadonlySet<SyntaxNode>, extra: readonly Splice[]): string {
  const { text } = cloning.source;
  let splices: Splice[] = [...cloning.splices, ...extra];
  for (const list of [...lists].reverse()) {
    const inner = assembled(text, list, kept, splices, cloning.members.get(list.inner.start));
    splices = [...splices.filter((one) => !within(one, list.inner)), { ...list.inner, text: inner }];
  }
  return spliced(text, { start: 0, end: text.length }, splices);
}

/** Children that something which stays names, again and again until nothing more is named. */
function named(work: Work, start: ReadonlySet<SyntaxNode>, extra: readonly Splice[]): Set<SyntaxNode> {
  const kept = new Set(start);
  for (;;) {
    const words = new Set(rendered(work, kept, extra).match(WORD) ?? []);
    const more = [...work.fates].filter(
      ([node, fate]) => fate === 'used' && !kept.has(node) && declaredBy(node).some((name) => words.has(name)),
    );
    if (more.length === 0) return kept;
    for (const [node] of more) kept.add(node);
  }
}

const isKept = (node: SyntaxNode, { kept }: Cloning): boolean =>
  /^Class(Method|Property)$/.test(node.type) && node['static'] === true && kept !== undefined && kept.test(keyName(node['key']) ?? '');

function workOf(cloning: Cloning): Work | undefined {
  const { source, node } = cloning;
  const around = listsAround(source.program, node, source.text.length);
  const own = new Set(around.flatMap((one) => one.children).flatMap(declaredBy));
  const classes = allOf(source.program, (one) => /^Class(Declaration|Expression)$/.test(one.type))
    .flatMap((one) => classList(one) ?? [])
    .filter(
      (one) =>
        around.every((list) => list.inner.start !== one.inner.start) && (cloning.members.has(one.inner.start) || isModels(one, around)),
    );
  const lists = [...around, ...classes].sort((a, b) => a.inner.start - b.inner.start);
  const fates = new Map(
    lists.flatMap((list) =>
      list.children.map((one): [SyntaxNode, Fate] => [one, within(node, one) || isKept(one, cloning) ? 'always' : fateOf(one, own)]),
    ),
  );
  return [...fates.values()].includes('unknown') ? undefined : { cloning, lists, fates };
}

/** True for the class of the sibling itself, which has nothing but methods: `class Member extends Model {}`. */
const isModels = ({ owner, children }: List, around: readonly List[]): boolean =>
  children.every((one) => one.type === 'ClassMethod' || one.type === 'ClassProperty') &&
  around.some((list) =>
    list.children.some((one) => {
      const inner = innerDeclaration(one);
      return inner['body'] === owner && calleeName(inner['superClass']) === 'Model';
    }),
  );

/**
 * A sibling's file without what is the sibling's alone.
 * @returns undefined where the file holds something of which it is not known whether it belongs to the sibling alone
 */
export function clonedModule(cloning: Cloning): string | undefined {
  const work = workOf(cloning);
  if (!work) return undefined;
  const { source, path } = cloning;
  const nodes_ = [...work.fates.keys()];
  const extra = [
    ...nodes_.filter((one) => work.fates.get(one) === 'emptied').flatMap(emptiedBodies),
    ...nodes_.flatMap((one) => (work.lists.some((list) => within(list.inner, one)) ? [] : movedPaths(source, one, path))),
  ];
  const start = new Set(nodes_.filter((one) => /^(always|emptied)$/.test(work.fates.get(one) ?? '')));
  const kept = named(work, start, extra);
  const imports = [...kept].filter((one) => boundBy(one).length > 0);
  const words = new Set(rendered(work, new Set([...kept].filter((one) => !imports.includes(one))), extra).match(WORD) ?? []);
  const pruned = imports.flatMap((one) => prunedImport(source, one, words));
  return rendered(work, kept, [...extra, ...pruned]);
}

/** Gives declared names of a text other names, wherever they stand as names. */
export function renamedIn(text: string, program: SyntaxNode, names: ReadonlyMap<string, string>): string {
  const spans = new Map<number, Splice>();
  for (const one of allOf(program, (node) => node.type === 'Identifier')) {
    const name = String(one['name']);
    const to = names.get(name);
    if (to !== undefined) spans.set(one.start, { start: one.start, end: one.start + name.length, text: to });
  }
  return splice(text, [...spans.values()]);
}

/** Every name that a file declares, wherever. */
export const declaredIn = (program: SyntaxNode): Set<string> =>
  new Set(
    allOf(program, (one) => /Declaration$/.test(one.type)).flatMap((one) => (one.type === 'ImportDeclaration' ? [] : declaredBy(one))),
  );
