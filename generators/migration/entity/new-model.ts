import { posix } from 'node:path';
import { file } from '../../../pipeline/change.js';
import { eolOf } from '../../../pipeline/edit/lines.js';
import { tableOf } from '../model/schema.js';
import type { Column, OperationOf } from '../task.js';
import { askFor } from './ask.js';
import { fileFor } from './file-name.js';
import { inheritedBy } from './inherited.js';
import { closeness, isGenerated, modelsOf, readModels, tablesOf } from './locate.js';
import type { Entity } from './model.js';
import type { NewModel, Reference } from './new-table.js';
import { isDefault, moved, pathTo } from './module.js';
import { registrations } from './register.js';
import { addIndex } from './rule-keys.js';
import { carryOut, oneLine, type Session } from './session.js';
import { keyFor, widthOf } from './style.js';
import { importOf } from './syntax.js';
import { aroundOf, type Turn } from './turn.js';

/** Rule of `create_table`: a model in a file of its own, written, placed and registered like the sibling it has most in common with. */
export async function createModel(turn: Turn, operation: OperationOf<'create_table'>): Promise<void> {
  const { session, entities } = turn;
  if (modelsOf(session, entities, operation.table).length > 0) return;
  const [first, ...more] = ranked(turn, operation);
  if (!first) return withoutPattern(turn, operation);
  if (first.shape.create) return createBeside(turn, operation, first);
  for (const like of [first, ...more.slice(0, TRIED - 1)]) if (await createLike(turn, operation, like)) return;
  return withoutPattern(turn, operation, first);
}

/** So many siblings are tried, one after the other, until one shows how a file is written. */
const TRIED = 8;

/** @returns false where no file can be made like that one's */
async function createLike(turn: Turn, operation: OperationOf<'create_table'>, like: Entity): Promise<boolean> {
  const { session } = turn;
  const model = await madeLike(turn, operation, like);
  const path = model && fileFor(model.name, operation.table, like);
  if (!model || path === undefined || session.found.draft.has(path)) return false;
  const text = model.whole ? model.text : importsOf(model, [like, ...aroundOf(turn, like).entities], path) + model.text;
  const edits = [file(path, 'migration/entity/model.hbs', { text }), ...(await registrations(turn, like, model, path))];
  if (!(await carryOut(session, edits, model.text))) return true;
  session.warnings.push(...model.warnings);
  if (edits.length === 1) unlisted(turn, like, model.name);
  session.because.push(
    `${path} is written like ${like.source.path}${
      edits.length > 1
        ? `, and registered where that is: ${edits
            .slice(1)
            .map((one) => one.path)
            .filter((one, at, all) => all.indexOf(one) === at)
            .join(', ')}`
        : ''
    }`,
  );
  await indexes(session, operation);
  return true;
}

/** Nothing is made where no model shows how: the columns are said as the nearest model would have them. */
async function withoutPattern(turn: Turn, operation: OperationOf<'create_table'>, sibling?: Entity): Promise<void> {
  const { session, entities } = turn;
  const [closest] = [...entities].sort((a, b) => closeness(b.source.path, session.known.dir) - closeness(a.source.path, session.known.dir));
  const like = sibling ?? closest;
  if (!like) return;
  const around = aroundOf(turn, like);
  const texts: string[] = [];
  for (const column of operation.columns) {
    const ask = await askFor(session, operation.table, column, operation.primary_key.includes(column.name));
    texts.push(like.shape.member(like, ask, keyFor(column.name, like, around.siblings), around).text);
  }
  session.warnings.push(
    `Table ${operation.table} has no ${like.shape.noun} yet: make one like ${like.name} in ${like.source.path}, ` +
      `with these columns: ${oneLine(texts.join(', '))}.`,
  );
}

/** Where the shape knows all edits by itself. */
async function createBeside(turn: Turn, operation: OperationOf<'create_table'>, like: Entity): Promise<void> {
  const { session } = turn;
  const columns = [];
  for (const column of operation.columns)
    columns.push(await askFor(session, operation.table, column, operation.primary_key.includes(column.name)));
  const made = like.shape.create?.({ table: operation.table, columns, references: [], like, inherited: [] }, aroundOf(turn, like));
  if (!made) return withoutPattern(turn, operation);
  if (await carryOut(session, made.edits, made.text)) session.because.push(`${made.name} in ${made.path} is written like ${like.name}`);
}

/** A sibling that an index file names may have to be joined there. */
function unlisted({ session }: Turn, like: Entity, name: string): void {
  const { workspace } = session.found;
  const target = like.source.path.replace(/\.[mc]?[jt]sx?$/, '');
  const leads = (path: string): boolean =>
    [...(workspace.read(path) ?? '').matchAll(/from ['"](\.[^'"]*)['"]/g)].some(
      (one) => posix.join(posix.dirname(path), one[1] ?? '').replace(/\.[mc]?[jt]s$/, '') === target,
    );
  const files = workspace.mentions(`/${posix.basename(target)}`).filter((path) => /(^|\/)index\.[mc]?[jt]s$/.test(path) && leads(path));
  if (files.length > 0)
    session.warnings.push(`${like.name} is named in ${files.join(', ')}, which does not name all models: see where ${name} belongs.`);
}

async function indexes(session: Session, { table, indexes: list, columns }: OperationOf<'create_table'>): Promise<void> {
  const unique = columns.filter((one) => one.unique).map((one) => [one.name]);
  for (const one of list.filter((index) => !unique.some((names) => names.join() === index.columns.join()))) {
    await addIndex({ session, entities: await readModels(session, [table]) }, table, one.columns, one.name, one.unique);
  }
}

/** The models that have most columns in common first, each alone in its file; of equals the one nearest to the migrations. */
function ranked({ session, entities }: Turn, operation: OperationOf<'create_table'>): Entity[] {
  const names = new Set(operation.columns.map((one) => one.name));
  const related = operation.columns.some((one) => one.references) || operation.foreign_keys.length > 0;
  const alone = entities.filter(
    (one) =>
      (one.shape.create || (one.shape.model && entities.every((other) => other === one || other.source.path !== one.source.path))) &&
      !isGenerated(one.source.text),
  );
  const score = (one: Entity): number =>
    closeness(one.source.path, session.known.dir) * 4 +
    one.fields.filter((field) => field.column !== undefined && names.has(field.column)).length * 2 +
    (related && one.fields.some((field) => field.target !== undefined) ? 3 : 0);
  return [...alone].sort((a, b) => score(b) - score(a));
}

async function madeLike(turn: Turn, operation: OperationOf<'create_table'>, like: Entity): Promise<NewModel | undefined> {
  const { session } = turn;
  const columns = [];
  for (const column of operation.columns)
    columns.push({
      ...(await askFor(session, operation.table, column, operation.primary_key.includes(column.name))),
      unique: column.unique,
    });
  const references = operation.columns.flatMap((column) => referenceOf(turn, column, operation) ?? []);
  const inherited = await inheritedBy(session, like);
  const known = tablesOf(like).flatMap((name) => tableOf(session.known.model, name) ?? [])[0];
  const made = await like.shape.model?.(
    { table: operation.table, columns, references, like, inherited: inherited.columns, known },
    aroundOf(turn, like),
  );
  if (!made) return undefined;
  const spare = inherited.columns.filter((name) => !operation.columns.some((one) => one.name === name));
  const warnings =
    spare.length > 0
      ? [`${made.name} inherits ${spare.join(', ')} from ${inherited.from}, which table ${operation.table} does not have.`]
      : [];
  const enums = columns.flatMap((one) => (one.code ? [{ from: one.code.path, name: one.code.name }] : []));
  return { ...made, needs: [...made.needs, ...enums], warnings: [...made.warnings, ...warnings] };
}

function referenceOf({ session, entities }: Turn, column: Column, operation: OperationOf<'create_table'>): Reference | undefined {
  const key = operation.foreign_keys.find((one) => one.columns.length === 1 && one.columns[0] === column.name);
  const to = column.references?.table ?? key?.references.table;
  const others = to === undefined ? [] : modelsOf(session, entities, to);
  const [other] = others;
  if (!other || others.length > 1) return undefined;
  return {
    column: column.name,
    member: column.name,
    to: other,
    nullable: column.nullable,
    on_delete: column.references?.on_delete ?? key?.on_delete,
    base: undefined,
  };
}

const WORD = /[A-Za-z_$][\w$]*/g;

/** The imports of a new file: each name that it uses and that a sibling imports, and the models that it relates to. */
function importsOf(model: NewModel, siblings: readonly Entity[], path: string): string {
  const [like] = siblings;
  if (!like) return '';
  const used = new Set(model.text.match(WORD) ?? []);
  const target = { ...like.source, path };
  const lists = new Map<string, { names: Set<string>; default: string | undefined; type: boolean }>();
  const bring = (from: string, name: string, isDefault: boolean, type = false): void => {
    const list = lists.get(from) ?? { names: new Set<string>(), default: undefined, type };
    lists.set(from, isDefault ? { ...list, default: name } : (list.names.add(name), list));
  };
  for (const name of used) {
    if (name === model.name) continue;
    const found = siblings.map((one) => ({ one, known: importOf(one.source.program, name) })).find((one) => one.known !== undefined);
    const own = siblings.find((one) => one.name === name);
    if (own) bring(pathTo(target, own.source.path), name, isDefault(own.source, name));
    else if (found?.known)
      bring(
        moved(found.known.from, found.one.source.path, target),
        found.known.inline ? `type ${name}` : name,
        found.known.name === 'default',
        found.known.type,
      );
  }
  for (const need of model.needs)
    if (used.has(need.name) && ![...lists.values()].some((one) => one.names.has(need.name) || one.default === need.name))
      bring(/\.[mc]?tsx?$/.test(need.from) ? pathTo(target, need.from) : need.from, need.name, need.default === true);
  return written([...lists], like);
}

function written(lists: [string, { names: Set<string>; default: string | undefined; type: boolean }][], like: Entity): string {
  const { style, text } = like.source;
  const eol = eolOf(text);
  const packages = lists.filter(([from]) => !from.startsWith('.'));
  const lines = [...packages, ...lists.filter((one) => !packages.includes(one))].map(([from, list]) => {
    const names = [...list.names].sort((a, b) => (a.replace(/^type /, '') < b.replace(/^type /, '') ? -1 : 1));
    const from_ = ` from ${style.quote}${from}${style.quote}${style.semicolon}`;
    const start = `import ${list.type ? 'type ' : ''}${list.default ?? ''}${list.default && names.length > 0 ? ', ' : ''}`;
    const flat = `${start}${names.length > 0 ? `{ ${names.join(', ')} }` : ''}${from_}`;
    return flat.length <= widthOf(text) || names.length < 2
      ? flat
      : `${start}{${eol}${names.map((one) => `${style.indent}${one},${eol}`).join('')}}${from_}`;
  });
  return lines.length > 0 ? `${lines.join(eol)}${eol}${eol}` : '';
}
