import { pascalCase, snakeCase } from '../../../pipeline/names.js';
import { className } from '../django/names.js';
import { tableDef } from '../model/plan.js';
import type { ColumnDef, TableDef } from '../model/schema.js';
import { importsIn } from '../python/classes.js';
import type { PyOp } from '../python/edit.js';
import { isStandard } from '../python/edit-import.js';
import { moduleAt } from '../python/session.js';
import { textAt } from '../python/syntax.js';
import { literally, py, type PyStyle } from '../python/text.js';
import type { OperationOf } from '../task.js';
import { memberText, type ColumnWriting, type ImportOp } from './model-column.js';
import { renameTargets } from './model-columns.js';
import { addForeignKey, createIndex } from './model-parts.js';
import { byHand, modelOf, put, writingFor, type ModelWork } from './model-work.js';
import { allModels, type SqlModel } from './models.js';

interface Place {
  path: string;
  /** A model whose file shows the imports of a new one. */
  like: SqlModel | undefined;
  init: string | undefined;
}

const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));
const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** The file with the most models; where every model has one of its own, a new one beside it. */
function placeFor(work: ModelWork, name: string): Place | undefined {
  const models = allModels(work);
  const byFile = new Map<string, SqlModel[]>();
  for (const model of models) byFile.set(model.path, [...(byFile.get(model.path) ?? []), model]);
  const [most] = [...byFile.values()].sort((a, b) => b.length - a.length);
  if (!most?.[0]) return undefined;
  const own = byFile.size > 1 && most.length === 1;
  if (!own) return { path: most[0].path, like: most.at(-1), init: undefined };
  const like = models.at(-1)!;
  const init = `${folderOf(like.path)}/__init__.py`;
  const plural = nameOf(like.path) === `${like.table}.py` && nameOf(like.path) !== `${snakeCase(like.class.name)}.py`;
  return { path: `${folderOf(like.path)}/${plural ? name : snakeCase(name)}.py`, like, init: work.texts.has(init) ? init : undefined };
}

/** The base that all models share, with the keywords of the nearest. */
function basesOf(work: ModelWork, like: SqlModel | undefined): string[] {
  const models = allModels(work);
  const shared = (like?.class.bases ?? []).filter((base) => models.every((one) => one.class.bases.includes(base)));
  const bases = shared.length ? shared : (like?.class.bases.slice(-1) ?? ['Base']);
  return [...bases, ...Object.entries(like?.class.keywords ?? {}).map(([key, value]) => `${key}=${value}`)];
}

/** The class of a table, called as its siblings are. */
function classFor(work: ModelWork, table: string): string {
  const plural = allModels(work).some((one) => /s$/.test(one.table) && one.class.name === pascalCase(one.table));
  return plural ? pascalCase(table) : className(table, '');
}

interface Members {
  text: string[];
  imports: ImportOp[];
}

/** A key that counts by itself has no value before it is written: SQLModel and dataclasses need to be told. */
function keyText(text: string, column: ColumnDef, { style }: ColumnWriting): string {
  if (!/^(integer|bigint)$/.test(column.type)) return text;
  if (style.form === 'field') {
    const empty = style.optional === '|' ? 'int | None' : 'Optional[int]';
    return text.replace(/^(\w+): int = /, `$1: ${empty} = `).replace('Field(', 'Field(default=None, ');
  }
  return style.dataclass ? text.replace(/primary_key=True/, 'init=False, primary_key=True') : text;
}

function membersFor(table: TableDef, writing: ColumnWriting): Members | undefined {
  const made = table.columns.map((column) => {
    const primary = table.primary_key?.columns.includes(column.name) ?? false;
    const reference = table.foreign_keys.find((key) => key.columns.length === 1 && key.columns[0] === column.name);
    const unique = table.uniques.some((one) => one.columns.length === 1 && one.columns[0] === column.name);
    const one = memberText(snakeOf(column.name), column, { primary, reference, unique }, writing);
    return one && { ...one, text: primary && table.primary_key?.columns.length === 1 ? keyText(one.text, column, writing) : one.text };
  });
  if (made.some((one) => one === undefined)) return undefined;
  const list = made.map((one) => one!);
  const late = (text: string): number => Number(writing.style.dataclass && /[(,]\s*default=/.test(text));
  const optional = list.some((one) => /Optional\[/.test(one.text)) ? [{ op: 'import', module: 'typing', name: 'Optional' } as ImportOp] : [];
  return { text: list.map((one) => one.text).sort((a, b) => late(a) - late(b)), imports: [...list.flatMap((one) => one.imports), ...optional] };
}

const snakeOf = (name: string): string => (/^[A-Za-z_]\w*$/.test(name) ? name : snakeCase(name));

/** Imports of a sibling's file that bind the bases of its class. */
function baseImports(like: SqlModel | undefined, path: string): ImportOp[] {
  if (!like || like.path === path) return [];
  const roots = new Set(like.class.bases.map((base) => base.split('.')[0] ?? base));
  return importsIn(like.module)
    .filter((one) => roots.has(one.local))
    .map((one): ImportOp => ({ op: 'import', module: one.module, name: one.name, ...(one.local === (one.name ?? one.module) ? {} : { alias: one.local }) }));
}

/** Imports of a new file in three groups: Python's own, SQLAlchemy's, those of the workspace. */
function headerText(imports: readonly ImportOp[]): string {
  const groups = [isStandard, (module: string): boolean => /^sql(alchemy|model)\b/.test(module), (): boolean => true];
  const modules = [...new Set(imports.map((one) => one.module))].sort();
  const line = (module: string): string[] => {
    const own = imports.filter((one) => one.module === module);
    const named = own.filter((one) => one.name !== null).map((one) => (one.alias ? `${one.name} as ${one.alias}` : one.name!));
    const whole = own.some((one) => one.name === null) ? [`import ${module}${own.find((one) => one.name === null)?.alias ? ` as ${own.find((one) => one.name === null)?.alias}` : ''}`] : [];
    return [...whole, ...(named.length ? [`from ${module} import ${[...new Set(named)].sort().join(', ')}`] : [])];
  };
  const groupOf = (module: string): number => groups.findIndex((one) => one(module));
  return [0, 1, 2].map((group) => modules.filter((one) => groupOf(one) === group).flatMap(line).join('\n')).filter(Boolean).join('\n\n');
}

function classText(name: string, bases: readonly string[], table: string, members: readonly string[], style: PyStyle, named: boolean): string {
  const head = named ? [`__tablename__ = ${py(table, style.quote)}`, ''] : [];
  const lines = [...head, ...members].flatMap((one) => one.split('\n')).map((line) => (line ? `${style.indent}${line}` : ''));
  return [`class ${name}(${bases.join(', ')}):`, ...lines].join('\n');
}

export async function createTable(work: ModelWork, operation: OperationOf<'create_table'>): Promise<void> {
  const table = tableDef(operation, work.names);
  const name = classFor(work, table.name);
  const place = placeFor(work, name);
  if (!place) return;
  const writing = writingFor(work, undefined, place.path);
  const members = membersFor(table, writing);
  if (!members) return byHand(work, table.name, 'SQLAlchemy has no sure type for one of its columns', `class ${name}`);
  const named = place.like === undefined || place.like.class.members.some((one) => one.name === '__tablename__') || table.name !== name.toLowerCase();
  const text = classText(name, basesOf(work, place.like), table.name, members.text, writing.style, named);
  const imports = [...members.imports, ...baseImports(place.like, place.path)];
  const start: PyOp[] = work.texts.has(place.path) ? [] : [{ op: 'header', text: headerText(imports) }];
  await put(work, place.path, [], ...start, { op: 'class', name, text, before: null }, ...imports);
  await register(work, place, name);
  for (const index of operation.indexes) await createIndex(work, { op: 'create_index', table: table.name, ...index });
  for (const key of operation.foreign_keys.filter((one) => one.columns.length > 1)) await addForeignKey(work, { op: 'add_foreign_key', table: table.name, ...key });
}

/** The package's `__init__` takes the new model as it takes its siblings. */
async function register(work: ModelWork, place: Place, name: string): Promise<void> {
  if (!place.init || !place.like) return;
  const module = moduleAt(work, place.init);
  const sibling = importsIn(module).find((one) => one.name === place.like?.class.name);
  if (!sibling) return;
  const own = nameOf(place.path).replace(/\.py$/, '');
  await put(work, place.init, [], { op: 'import', module: sibling.module.replace(/\w+$/, own), name });
  if (/^__all__\b/m.test(module.text)) work.follow_up.push(`add "${name}" to __all__ in ${place.init}`);
}

export async function dropTable(work: ModelWork, { table }: OperationOf<'drop_table'>): Promise<void> {
  const model = modelOf(work, table, `take the class of ${table} out`);
  if (!model) return;
  const users = allModels(work).filter((one) => one.class.name !== model.class.name && new RegExp(`["'](?:\\w+\\.)?${literally(table)}\\.\\w+["']|\\b${model.class.name}\\b`).test(textAt(one.module, one.class.whole)));
  for (const one of users) work.warnings.push(`${one.class.name} (${one.path}) still names ${model.class.name}, whose table is dropped: change it.`);
  await put(work, model.path, [], { op: 'remove_class', name: model.class.name });
  const init = `${folderOf(model.path)}/__init__.py`;
  if (work.texts.has(init)) await put(work, init, [], { op: 'unused_import', local: model.class.name });
  work.follow_up.push(`take ${model.class.name} out of the code that uses it: its class is gone`);
}

export async function renameTable(work: ModelWork, { table, to }: OperationOf<'rename_table'>): Promise<void> {
  const model = modelOf(work, table, `__tablename__ = "${to}"`);
  if (!model) return;
  const { style } = writingFor(work, model, model.path);
  const text = `__tablename__ = ${py(to, style.quote)}`;
  const said = model.class.members.some((one) => one.name === '__tablename__');
  const op: PyOp = said
    ? { op: 'replace_member', class: model.class.name, name: '__tablename__', to: '__tablename__', text }
    : { op: 'member', class: model.class.name, name: '__tablename__', text, like: '^$' };
  await put(work, model.path, [], op);
  await renameTargets(work, table, to);
  work.because.push(`the class ${model.class.name} keeps its name, so that code that uses it stays as it is`);
}
