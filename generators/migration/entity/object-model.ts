import { eolOf, indentAt, type Splice } from '../../../pipeline/edit/lines.js';
import type { Span } from '../../../pipeline/edit/locator.js';
import { editSource, parseSource } from '../../../pipeline/edit/source.js';
import { isNode, keyName, type SyntaxNode } from '../../../pipeline/edit/source/syntax.js';
import { snakeCase } from '../../../pipeline/names.js';
import { twin } from './class-model.js';
import { clonedModule, declaredIn, renamedIn } from './clone-module.js';
import { classFor, fileFor } from './file-name.js';
import { tablesOf } from './locate.js';
import type { Around, Ask, Entity, Source } from './model.js';
import type { NewModel, NewTable } from './new-table.js';
import { pathTo } from './module.js';
import { bodyText, companionsOf, ownMembers, writtenFor, type Written } from './object-body.js';
import { changedOptions, type Changes } from './options.js';
import { readSource } from './session.js';
import { keyFor, valueText } from './style.js';
import { coreOf, swapped } from './swapped.js';
import { allOf, bindsName, nodes, rootOf, stringOf } from './syntax.js';

/** What the options beside the columns become. */
export interface ModelOptions {
  /** Options with another value; undefined takes one out. */
  changes: Changes;
  /** Columns that the library keeps by itself. */
  hidden: readonly string[];
}

/** What a library says of a model that an object declares. */
export interface ObjectModelWords {
  /** Option with the columns, where they stand among the others. */
  members: string | undefined;
  /** Options that say what the model is called in the code. */
  names: readonly string[];
  /**
   * @param shell the new model, as far as it is known
   * @param keys the members of its columns
   * @returns undefined where no such model can be made
   */
  options(table: NewTable, shell: Entity, keys: readonly string[]): ModelOptions | undefined;
  /** Members of a class that say how the library keeps it. */
  kept?: RegExp;
  /** Where the columns are the members of the class: what in it comes along. */
  node?(like: Entity): Span;
  /** What else names the sibling. */
  splices?(table: NewTable): Splice[];
}

/** Names of the file that speak of the sibling, and what they are called for the new model. */
function namesFor(program: SyntaxNode, like: Entity, name: string): Map<string, string> {
  const pairs = [...declaredIn(program)].flatMap((one): [string, string][] => {
    const to = one === like.name ? name : swapped(one, coreOf(like.name), coreOf(name));
    return to === undefined ? [] : [[one, to]];
  });
  return new Map(pairs);
}

/** The string that names the sibling: the first argument of the call, or an option. */
function nameSplices(like: Entity, name: string, words: ObjectModelWords): Splice[] {
  const call = allOf(
    like.source.program,
    (one) => one.start === like.node.start && one.end === like.node.end && Array.isArray(one['arguments']),
  )[0];
  const [first] = nodes(call?.['arguments']);
  const text = valueText(like.source.style, name);
  return words.members === undefined && first && stringOf(first) === like.name ? [{ start: first.start, end: first.end, text }] : [];
}

function optionSplices(like: Entity, name: string, words: ObjectModelWords, { changes }: ModelOptions, columns: string): Splice[] {
  const { text, style } = like.source;
  const inner = { ...like.inner, text: columns };
  const { options } = like;
  const said = [...changes].flatMap(([key, value]) => (value === undefined ? [] : [`${key}: ${value}`]));
  const behind = { start: like.inner.end + 1, end: like.inner.end + 1, text: `, { ${said.join(', ')} }` };
  if (!options) return said.length > 0 ? [inner, behind] : [inner];
  const all = new Map(changes);
  for (const one of nodes(options['properties'])) {
    const key = keyName(one['key']);
    const value = one['value'];
    if (key === undefined || !isNode(value)) continue;
    if (words.names.includes(key) && stringOf(value) === like.name) all.set(key, valueText(style, name));
    if (key === words.members) all.set(key, text.slice(value.start, like.inner.start) + columns + text.slice(like.inner.end, value.end));
  }
  const next = changedOptions(text, options, all, []) || '{}';
  return [...(words.members === undefined ? [inner] : []), { start: options.start, end: options.end, text: next }];
}

/** True where the columns are written one by one: what is spread into them is not known. */
const isPlain = ({ source, inner, options }: Entity): boolean =>
  allOf(source.program, (one) => one.type === 'SpreadElement' && one.start >= inner.start && one.end <= inner.end).length === 0 &&
  !nodes(options?.['properties']).some((one) => one.type === 'SpreadElement');

/** The option that names the table, where the name of the model does not say it. */
export function tableOption(key: string, { table, like }: NewTable, shell: Entity): [string, string | undefined] {
  const isSaid = nodes(like.options?.['properties']).some((one) => keyName(one['key']) === key);
  const naming = like.naming ?? like.shape.naming;
  return [key, isSaid || like.shape.tables(shell.name, naming)[0] !== table ? valueText(like.source.style, table) : undefined];
}

/** Takes every option out but these. */
export const onlyOptions = (options: SyntaxNode | undefined, kept: readonly string[]): [string, undefined][] =>
  nodes(options?.['properties']).flatMap((one): [string, undefined][] => {
    const key = keyName(one['key']);
    return key === undefined || kept.includes(key) ? [] : [[key, undefined]];
  });

const nameOf = (table: string, like: Entity): string => swapped(like.name, coreOf(like.name), table) ?? classFor(table, like);

/** A model for a new table, in a file written like a sibling's. */
export async function objectModel(table: NewTable, around: Around, words: ObjectModelWords): Promise<NewModel | undefined> {
  const { like } = table;
  const name = nameOf(table.table, like);
  const path = fileFor(name, table.table, like);
  const shell: Entity = { ...like, name, table: table.table };
  const near: Around = { ...around, entities: [like, ...around.entities], siblings: [...new Set([...like.fields, ...around.siblings])] };
  const keys = table.columns.map((one) => twin(one, near)?.key ?? keyFor(one.column, like, near.siblings));
  const options = isPlain(like) ? words.options(table, { ...shell, table: undefined }, keys) : undefined;
  if (path === undefined || !options) return undefined;
  const own = table.columns.filter((one) => !options.hidden.includes(one.column));
  const written = own.map((ask) => writtenFor({ ...ask, to: targetOf(table, ask) }, shell, near, like));
  const hidden = table.columns.flatMap((one, at) => (options.hidden.includes(one.column) ? (keys[at] ?? []) : []));
  const text = await textFor({ table, words, options, written, hidden, name, path });
  const read = text === undefined ? undefined : await readBack(text, path, table, name, written);
  if (text === undefined || !read) return undefined;
  const warnings = [...written.flatMap((one) => one.made.warnings), ...unrelated(table, name, written, path)];
  return { name, variable: read.variable, text, needs: [], warnings: [...new Set(warnings)], whole: true };
}

const targetOf = (table: NewTable, ask: Ask): Entity | undefined => table.references.find((one) => one.column === ask.column)?.to;

/** Columns that refer to another model, where the member does not say so. */
const unrelated = (table: NewTable, name: string, written: readonly Written[], path: string): string[] =>
  table.references
    .filter((one) => !/\breferences\s*:/.test(written.find((other) => other.column === one.column)?.text ?? ''))
    .map((one) => `${path}: add the relation of ${name} to ${one.to.name} on ${one.column}, where models have theirs.`);

interface Parts {
  table: NewTable;
  words: ObjectModelWords;
  options: ModelOptions;
  written: readonly Written[];
  hidden: readonly string[];
  name: string;
  path: string;
}

/** The sibling's file with the new columns, and still with the sibling's names. */
function clonedText({ table, words, options, written, hidden, name, path }: Parts): string | undefined {
  const { like } = table;
  const { source } = like;
  const eol = eolOf(source.text);
  const body = bodyText(
    like,
    like.inner,
    written.map((one) => one.text),
    source.text,
  );
  const beside = words.node ? [ownMembers(like, written)] : companionsOf(like, written, hidden);
  const types = beside.filter((one) => !one.isClass);
  return clonedModule({
    source,
    node: words.node?.(like) ?? like.node,
    splices: [
      ...nameSplices(like, name, words),
      ...(words.splices?.(table) ?? []),
      ...(words.node ? [] : optionSplices(like, name, words, options, body)),
      ...types.map((one) => ({
        ...one.inner,
        text: `${one.texts.map((line) => eol + line).join('')}${eol}${indentAt(source.text, one.inner.end)}`,
      })),
    ],
    members: new Map(beside.filter((one) => one.isClass).map((one) => [one.inner.start, one.texts])),
    kept: words.kept,
    path,
  });
}

async function textFor(parts: Parts): Promise<string | undefined> {
  const { table, name, path } = parts;
  const { like, columns } = table;
  const cloned = clonedText(parts);
  if (cloned === undefined) return undefined;
  const { program } = await parseSource(cloned, path);
  const renamed = renamedIn(cloned, program, namesFor(program, like, name));
  const enums = columns.flatMap((one) => (one.code && renamed.includes(one.code.name) ? [one.code] : []));
  return editSource(
    renamed,
    enums.map((one) => ({ op: 'import' as const, from: pathTo({ ...like.source, path }, one.path), name: one.name })),
    path,
  );
}

/** The new file is read back: it declares that table with those columns, and nothing of the sibling's is left. */
async function readBack(
  text: string,
  path: string,
  { table, like }: NewTable,
  name: string,
  written: readonly Written[],
): Promise<Entity | undefined> {
  const source = await readSource(path, text);
  const [only, ...more] = source ? like.shape.read(source) : [];
  if (!source || !only || more.length > 0 || only.name !== name || snakeCase(name) === snakeCase(like.name)) return undefined;
  if (tablesOf({ ...only, naming: only.naming ?? like.naming })[0] !== table) return undefined;
  const keys = written.map((one) => one.key);
  return only.fields.map((one) => one.key).join() === keys.join() && !isUnbound(source, only) && !speaksOf(source.program, like, keys)
    ? only
    : undefined;
}

/** True where the columns name something that the file does not have: `DataTypes` where siblings import types one by one. */
function isUnbound({ program }: Source, { inner }: Entity): boolean {
  const roots = allOf(program, (one) => one.type === 'MemberExpression' && inner.start <= one.start && one.end <= inner.end).map(rootOf);
  return roots.some((name) => name !== '' && !bindsName({ program }, name));
}

/** True where a name, or a type that lists members, is still the sibling's. */
function speaksOf(program: SyntaxNode, like: Entity, keys: readonly string[]): boolean {
  const old = new Set(like.fields.map((one) => one.key).filter((key) => !keys.includes(key)));
  return (
    allOf(program, (one) => {
      if (one.type === 'TSLiteralType') return old.has(stringOf(one['literal']) ?? '');
      const name = one.type === 'Identifier' ? String(one['name']) : '';
      return name !== '' && !keys.includes(name) && swapped(name, coreOf(like.name), 'other') !== undefined;
    }).length > 0
  );
}
