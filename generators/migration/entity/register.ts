import { posix } from 'node:path';
import { edit, type Change } from '../../../pipeline/change.js';
import { keyName } from '../../../pipeline/edit/source/syntax.js';
import { editExports } from './exports.js';
import { knownAs, type Entity, type Source } from './model.js';
import type { NewModel } from './new-table.js';
import { pathTo, targetsOf } from './module.js';
import { registeringEntries, registeringStatements } from './register-statement.js';
import { sourceAt, sourceEdit } from './session.js';
import { importOf, nodes } from './syntax.js';
import type { Turn } from './turn.js';

/** A place that names so many of the models in reach names all of them: the new one belongs there too. */
const SHARE = 0.6;
const CODE = /\.[mc]?[jt]sx?$/;

const withoutEnding = (path: string): string => path.replace(/(\.d)?\.[mc]?[jt]sx?$/, '');

/** Edits of the lists, objects and index files that name the models of the sibling's folder or more. */
export async function registrations(turn: Turn, like: Entity, made: Pick<NewModel, 'name' | 'variable'>, path: string): Promise<Change[]> {
  const { workspace } = turn.session.found;
  const name = knownAs(made);
  const stem = posix.basename(withoutEnding(like.source.path));
  const files = [...new Set([...workspace.mentions(knownAs(like)), ...workspace.mentions(`/${stem}`)])];
  const edits: Change[] = [];
  const sources: Source[] = [];
  for (const file of files.filter((one) => CODE.test(one) && one !== like.source.path && !/\.(test|spec)\./.test(one))) {
    const source = await sourceAt(turn.session, file);
    if (!source) continue;
    edits.push(...exported(turn, source, like, name, path));
    sources.push(source);
  }
  const indexes = new Set(edits.map((one) => one.path));
  return [...edits, ...sources.flatMap((source) => named(turn, source, like, { model: made.name, name, path, indexes }))];
}

/** By name in its lists; where it is brought in by statements, as the others are. */
function named(turn: Turn, source: Source, like: Entity, next: New): Change[] {
  const edits = listed(turn, source, like, next);
  if (edits.length > 0 || like.decorators.length > 0) return edits;
  const paths = new Set([like.source.path, source.path]);
  const others = turn.entities
    .filter((one) => one.shape === like.shape && !paths.has(one.source.path))
    .map((one) => ({ name: one.name, path: one.source.path }));
  const found = { source, like: { name: like.name, path: like.source.path }, next: { name: next.model, path: next.path }, others };
  return [...registeringStatements(found), ...registeringEntries(found)];
}

/** The new model, and the index files that give it away. */
interface New {
  model: string;
  /** What the code calls it. */
  name: string;
  path: string;
  indexes: ReadonlySet<string>;
}

/** An import that leads to such an index file gives the new model too. */
const throughIndex = (from: string, source: Source, indexes: ReadonlySet<string>): string | undefined =>
  from.startsWith('.') && [...targetsOf(source.path, from), ...targetsOf(source.path, `${from}/index`)].some((one) => indexes.has(one))
    ? from
    : undefined;

/** How many models there are to be named: those of the sibling's shape. */
const modelNames = ({ entities }: Turn, like: Entity): Set<string> =>
  new Set(entities.filter((one) => one.shape === like.shape).map(knownAs));

function listed(turn: Turn, source: Source, like: Entity, { name, path, indexes }: Omit<New, 'model'>): Change[] {
  const all = modelNames(turn, like);
  const own = knownAs(like);
  const places = source.containers.filter((one) => {
    if (!/^(array|object)$/.test(one.kind) || !one.entries.some((entry) => entry.name === own)) return false;
    const known = one.entries.filter((entry) => all.has(entry.name) && entry.value === undefined).length;
    const isCalled = /(^|\/)(entities|models)$/i.test(one.path.replace(/ #?\d+$/, ''));
    return (
      known > 0 &&
      known === one.entries.filter((entry) => entry.name === own || entry.value === undefined).length &&
      (isCalled || (known > 1 && known >= all.size * SHARE))
    );
  });
  if (places.length === 0) return [];
  const known = importOf(source.program, own);
  const from = known && (respelled(known.from, source, like, path) ?? throughIndex(known.from, source, indexes));
  if (known && from === undefined) return [];
  const entries = places.map((one) => sourceEdit(source.path, { op: 'entry', container: one.path, name, text: name }));
  const isDefault = known?.name === 'default';
  return known && from !== undefined
    ? [...entries, sourceEdit(source.path, { op: 'import', from, name, ...(isDefault ? { default: true } : {}) })]
    : entries;
}

/** The import of the new file, written as the sibling's; undefined where an alias does not show its folder. */
function respelled(from: string, source: Source, like: Entity, path: string): string | undefined {
  if (from.startsWith('.')) {
    const target = withoutEnding(posix.join(posix.dirname(source.path), from)).replace(/\/index$/, '');
    return target === withoutEnding(like.source.path) ? pathTo(source, path) : undefined;
  }
  const [old, next] = [withoutEnding(like.source.path), withoutEnding(path)];
  const parts = old.split('/');
  for (let at = 0; at < parts.length; at += 1) {
    const tail = parts.slice(at).join('/');
    const head = parts.slice(0, at).join('/');
    if (from.endsWith(`/${tail}`) && next.startsWith(head === '' ? '' : `${head}/`))
      return from.slice(0, from.length - tail.length) + next.slice(head === '' ? 0 : head.length + 1);
  }
  return undefined;
}

/** An index file gets a line like the sibling's. */
function exported(turn: Turn, source: Source, like: Entity, name: string, path: string): Change[] {
  const lines = nodes(source.program['body']).filter(
    (one) => /^Export(All|Named)Declaration$/.test(one.type) && keyName(one['source']) !== undefined,
  );
  const own = lines.find(
    (one) => respelled(keyName(one['source']) ?? '', source, like, path) !== undefined && (keyName(one['source']) ?? '').startsWith('.'),
  );
  const from = own && respelled(keyName(own['source']) ?? '', source, like, path);
  const paths = new Set(turn.entities.filter((one) => one.shape === like.shape).map((one) => withoutEnding(one.source.path)));
  const named = lines.filter((one) => paths.has(withoutEnding(posix.join(posix.dirname(source.path), keyName(one['source']) ?? ''))));
  const isAll = named.length >= paths.size * SHARE || (named.length > 1 && posix.dirname(path) === posix.dirname(like.source.path));
  if (!own || from === undefined || !isAll) return [];
  const text = source.text
    .slice(own.start, own.end)
    .replace(keyName(own['source']) ?? '', () => from)
    .replace(new RegExp(`(?<![\\w$./'"])${knownAs(like)}(?![\\w$])`), () => name);
  const fits = own.type === 'ExportAllDeclaration' || nodes(own['specifiers']).length === 1;
  return fits ? [edit(source.path, editExports, { from, text, like: keyName(own['source']) ?? '' })] : [];
}
