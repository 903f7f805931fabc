import { childrenOf, isNode, keyName, type SyntaxNode } from '../../../pipeline/edit/source/syntax.js';
import type { Half, Parsed } from './halves.js';
import { withImports, type Imports } from './imports.js';

/** What a new migration has instead of its sibling's. */
export interface Content {
  /** The body of each direction, printed: with its braces, or the expression. */
  up: string;
  down: string;
  /** Arguments behind this number are taken away from both directions. */
  arguments?: number;
  /** A second argument that a direction gets where its body uses it. */
  second?: { name: string; text: string } | undefined;
  class_name?: string | undefined;
  imports: Imports;
}

interface Splice {
  start: number;
  end: number;
  text: string;
}

const apply = (text: string, splices: readonly Splice[]): string =>
  [...splices]
    .sort((a, b) => b.start - a.start)
    .reduce((result, { start, end, text: put }) => result.slice(0, start) + put + result.slice(end), text);

const holds = (at: SyntaxNode, half: Half | undefined): boolean => half !== undefined && at.start <= half.start && half.end <= at.end;

/** Declarations that tools put into every new migration. */
const SKELETON = /^(['"]use strict['"]|(var|let) (\w+,?\s*)+;?$|exports\.(setup|_meta|shorthands)\b|export const shorthands\b)/;

/** What another migration has too is this workspace's frame; what concerns transactions is a matter of one migration. */
const shared = (text: string, others: readonly string[]): boolean =>
  !/transaction/i.test(text) && others.some((other) => other.includes(text));

const LASTING = /@(param|returns?|type|typedef|ts-)|eslint|prettier-ignore|biome-ignore/;

interface Cloning {
  parsed: Parsed;
  others: readonly string[];
}

const within = (at: { start: number; end: number }, half: Half | undefined): boolean =>
  half !== undefined && half.start <= at.start && at.end <= half.end;

/** Comments say something about one migration, unless all have them. */
function staleComments({ parsed, others }: Cloning): Splice[] {
  const { text, syntax, up, down } = parsed;
  return syntax.comments
    .filter((one) => !within(one, up) && !within(one, down))
    .filter((one) => !LASTING.test(text.slice(one.start, one.end)) && !shared(text.slice(one.start, one.end), others))
    .map((one) => ({ ...lineOf(text, one), text: '' }));
}

/** A range with the rest of its line, where nothing else stands on it. */
function lineOf(text: string, { start, end }: { start: number; end: number }): { start: number; end: number } {
  const before = text.lastIndexOf('\n', start - 1) + 1;
  const after = /^[ \t]*(\r?\n|$)/.exec(text.slice(end))?.[0];
  return text.slice(before, start).trim() === '' && after !== undefined ? { start: before, end: end + after.length } : { start, end };
}

const isImport = (at: SyntaxNode): boolean => at.type === 'ImportDeclaration' || (at.type === 'VariableDeclaration' && requires(at));

function requires(at: SyntaxNode): boolean {
  const first = Array.isArray(at['declarations']) ? at['declarations'].find(isNode) : undefined;
  const init = first?.['init'];
  return isNode(init) && init.type === 'CallExpression' && keyName(init['callee']) === 'require';
}

function staleStatements({ parsed, others }: Cloning): Splice[] {
  const { text, syntax, up, down } = parsed;
  return childrenOf(syntax.program)
    .filter((one) => one.type !== 'Directive' && !isImport(one) && !holds(one, up) && !holds(one, down) && !exportsHalves(one))
    .filter((one) => !SKELETON.test(text.slice(one.start, one.end)) && !shared(text.slice(one.start, one.end), others))
    .map((one) => ({ ...lineOf(text, one), text: '' }));
}

/** `module.exports = { up, down }`, `export { up, down }`. */
const exportsHalves = (at: SyntaxNode): boolean =>
  /^Export(Named|Default)Declaration$/.test(at.type)
    ? true
    : at.type === 'ExpressionStatement' &&
      isNode(at['expression']) &&
      at['expression'].type === 'AssignmentExpression' &&
      isNode(at['expression']['right']) &&
      at['expression']['right'].type === 'ObjectExpression' &&
      keyName((at['expression']['left'] as SyntaxNode)['property']) === 'exports';

/** The class or object that holds both directions. */
function holder({ parsed }: Cloning): SyntaxNode | undefined {
  const search = (at: SyntaxNode): SyntaxNode | undefined => {
    if (!holds(at, parsed.up) || !holds(at, parsed.down)) return undefined;
    const deeper = childrenOf(at)
      .map(search)
      .find((one) => one !== undefined);
    return deeper ?? (at.type === 'ClassBody' || at.type === 'ObjectExpression' ? at : undefined);
  };
  return search(parsed.syntax.program);
}

function staleMembers(cloning: Cloning): Splice[] {
  const { text, up, down } = cloning.parsed;
  const body = holder(cloning);
  return (body ? childrenOf(body) : [])
    .filter((one) => !holds(one, up) && !holds(one, down) && keyName(one['key']) !== 'name')
    .filter((one) => !shared(text.slice(one.start, one.end), cloning.others))
    .map((one) => ({
      ...lineOf(text, { start: one.start, end: one.end + (/^\s*,/.exec(text.slice(one.end))?.[0].length ?? 0) }),
      text: '',
    }));
}

function className({ syntax }: Parsed): string | undefined {
  const search = (at: SyntaxNode): string | undefined =>
    /^Class(Declaration|Expression)$/.test(at.type)
      ? keyName(at['id'])
      : childrenOf(at)
          .map(search)
          .find((one) => one !== undefined);
  return search(syntax.program);
}

function fewerArguments(half: Half | undefined, count: number | undefined): Splice[] {
  const last = half?.params.at(-1);
  const keep = count === undefined ? undefined : half?.params[count - 1];
  return last && keep && last !== keep ? [{ start: keep.end, end: last.end, text: '' }] : [];
}

const uses = (body: string, name: string): boolean => new RegExp(`(?<![\\w$.])${name.replaceAll('$', '\\$')}\\.`).test(body);

function secondArgument(half: Half | undefined, body: string, second: Content['second']): Splice[] {
  const first = half?.params[0];
  if (!first || half.params.length !== 1 || !second || !uses(body, second.name)) return [];
  return [{ start: first.end, end: first.end, text: `, ${second.text}` }];
}

const tidy = (text: string): string => text.replace(/^(\r?\n)+/, '').replace(/(\r?\n){3,}/g, '$1$1');

/**
 * A migration with another's frame: its way to export, its signatures, its imports, what every migration of the workspace has.
 * @param parsed the sibling; has both directions
 * @param others texts of further siblings
 */
export function framed(parsed: Parsed, others: readonly string[], content: Content): string {
  const { up, down, text } = parsed;
  const cloning = { parsed, others };
  const stale = [...staleComments(cloning), ...staleStatements(cloning), ...staleMembers(cloning)];
  const bodies = [
    ...(up ? [{ start: up.start, end: up.end, text: '\u0001' }] : []),
    ...(down ? [{ start: down.start, end: down.end, text: '\u0002' }] : []),
    ...fewerArguments(up, content.arguments),
    ...fewerArguments(down, content.arguments),
    ...secondArgument(up, content.up, content.second),
    ...secondArgument(down, content.down, content.second),
  ];
  const outer = stale.filter(
    (one) =>
      !stale.some(
        (other) => other !== one && other.start <= one.start && one.end <= other.end && other.end - other.start > one.end - one.start,
      ),
  );
  const name = className(parsed);
  const frame = tidy(apply(text, [...outer, ...bodies]));
  const renamed =
    name && content.class_name
      ? frame.replaceAll(new RegExp(`(?<![\\w$])${name.replaceAll('$', '\\$')}(?![\\w$])`, 'g'), content.class_name)
      : frame;
  const all = withImports(renamed, content.imports, content.up + content.down);
  return all.replace('\u0001', () => content.up).replace('\u0002', () => content.down);
}
