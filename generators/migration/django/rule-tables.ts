import { snakeCase } from '../../../pipeline/names.js';
import { classesIn, type PyClass } from '../python/classes.js';
import { hang, py, pyStyle, type PyStyle } from '../python/text.js';
import type { OperationOf } from '../task.js';
import type { FieldSpec, FieldWriting, ImportOp } from './fields.js';
import type { DjangoApp } from './graph.js';
import { className } from './names.js';
import { createIndex } from './rule-parts.js';
import { memberArgs, specFor } from './rule-columns.js';
import { isRelation, keyOf, tableName, targetOf, type DjangoField, type DjangoModel } from './state.js';
import { Asked, appNamed, change, formatted, locate, modelFiles, modelOf, MODELS_IMPORT, operation, printCall, printMember, quoted, refuse, stateCall, writingFor, type DjangoWork, type Located } from './work.js';

/** The app that a new table belongs to: by the task's path, by the name, by the only one there is; else asked. */
export function appFor(work: DjangoWork, table: string): DjangoApp {
  const { apps, path } = work;
  const byPath = path && apps.find((app) => path === app.folder || path === app.dir || path.startsWith(`${app.folder}/`));
  const byName = apps.filter((app) => table.toLowerCase().startsWith(`${app.label.toLowerCase()}_`) || table.toLowerCase().startsWith(`${app.label.toLowerCase()}.`));
  const found = byPath || [...byName].sort((a, b) => b.label.length - a.label.length)[0] || (apps.length === 1 ? apps[0] : undefined);
  if (found) return found;
  throw new Asked({
    slot: `changes[${work.index}].path`,
    reason: `${apps.length} apps have models: which one the table ${table} belongs to cannot be seen.`,
    seen: apps.map((app) => `${app.dir}:1: migrations of the app ${app.label}`),
    options: apps.map((app) => app.folder),
  });
}

interface Place {
  path: string;
  /** Where the package's __init__ takes the models from. */
  init?: string;
}

/** One file for all models, or one a model below `models/`. */
function placeFor(work: DjangoWork, app: DjangoApp, name: string): Place {
  const files = modelFiles(work, app);
  const single = `${app.folder}/models.py`;
  if (files.length === 0 || files.includes(single)) return { path: single };
  return { path: `${app.folder}/models/${snakeCase(name)}.py`, init: `${app.folder}/models/__init__.py` };
}

function placed(work: DjangoWork, path: string): Located {
  const module = work.parse(work.texts.get(path) ?? '', path);
  return { path, module, class: classesIn(module.top, module).at(-1) ?? NOBODY };
}

/** A stand-in for the class that does not exist yet: everything in the file stands above it. */
const NOBODY = { name: '', bases: [], keywords: {}, members: [], inner: [] } as unknown as PyClass;

/** A field of a class to be; one that Django makes by itself is not declared. */
interface NewField {
  name: string;
  spec: FieldSpec;
  declared: boolean;
}

const NUMBERS: Record<string, string[]> = { AutoField: ['integer'], BigAutoField: ['bigint'], SmallAutoField: ['sql:smallint'] };
const AUTO: Record<string, string> = { integer: 'AutoField', bigint: 'BigAutoField' };

/** The key that Django makes by itself, as it writes it into a migration. */
const ownKey = (kind: string, quote: string): FieldSpec => ({
  kind,
  args: [
    { name: 'auto_created', model: 'True', migration: 'True', value: true },
    { name: 'primary_key', model: 'True', migration: 'True', value: true },
    { name: 'serialize', model: 'False', migration: 'False', value: false },
    { name: 'verbose_name', model: py('ID', quote), migration: py('ID', quote), value: 'ID' },
  ],
  imports: [],
  migration_imports: [],
});

const keyArgs = (model: boolean): FieldSpec['args'] => [
  { name: 'primary_key', model: 'True', migration: 'True', value: true },
  ...(model ? [] : [{ name: 'serialize', model: '', migration: 'False', value: false }]),
];

function withKey(work: DjangoWork, spec: FieldSpec, type: string, name: string): FieldSpec {
  const kind = name === 'id' || name.endsWith('_id') ? (AUTO[type] ?? spec.kind) : spec.kind;
  const fresh = spec.kind === 'UUIDField' && !spec.args.some((one) => one.name === 'default');
  if (fresh) work.because.push(`${name} gets a new UUID from the code, as Django's documentation has it`);
  const own = spec.args.filter((one) => !/^(null|blank|unique)$/.test(one.name));
  const made = fresh
    ? [
        { name: 'default', model: 'uuid.uuid4', migration: 'uuid.uuid4' },
        { name: 'editable', model: 'False', migration: 'False', value: false },
      ]
    : [];
  const imports: ImportOp[] = fresh ? [{ op: 'import', module: 'uuid', name: null }] : [];
  return {
    kind: isRelationKind(spec.kind) ? 'OneToOneField' : kind,
    args: [...own.filter((one) => /^(to|on_delete)$/.test(one.name)), ...keyArgs(false), ...made, ...own.filter((one) => !/^(to|on_delete)$/.test(one.name))],
    imports: [...spec.imports, ...imports],
    migration_imports: [...spec.migration_imports, ...(fresh ? ['import uuid'] : [])],
  };
}

const isRelationKind = (kind: string): boolean => kind === 'ForeignKey' || kind === 'OneToOneField';

function fieldsFor(work: DjangoWork, app: DjangoApp, model: DjangoModel, located: Located, asked: OperationOf<'create_table'>, writing: FieldWriting): NewField[] {
  const keys = asked.primary_key;
  const auto = work.autoField(app);
  const list = asked.columns.map((column) => {
    const key = asked.foreign_keys.find((one) => one.columns.length === 1 && one.columns[0] === column.name);
    const references = column.references ?? (key && { table: key.references.table, column: key.references.columns[0] ?? 'id', on_delete: key.on_delete, on_update: key.on_update });
    const { name, spec } = specFor(work, model, located, '', { ...column, references, nullable: column.nullable && !keys.includes(column.name) }, writing);
    if (keys.length !== 1 || keys[0] !== column.name) return { name, spec, declared: true };
    const own = name === 'id' && !column.references && column.default === null && (NUMBERS[auto] ?? []).includes(column.value_type);
    return own ? { name, spec: ownKey(auto, writing.quote), declared: false } : { name, spec: withKey(work, spec, column.value_type, name), declared: true };
  });
  if (keys.length > 1) list.push({ name: 'pk', spec: compositeKey(work, keys, writing), declared: true });
  if (keys.length > 0) return list;
  work.because.push(`${model.name} gets the key id: the plan names no primary key, and every model of Django has one`);
  return [{ name: 'id', spec: ownKey(auto, writing.quote), declared: false }, ...list];
}

// https://docs.djangoproject.com/en/5.2/topics/composite-primary-key/
function compositeKey(work: DjangoWork, keys: readonly string[], writing: FieldWriting): FieldSpec {
  if (work.version < 5.2)
    refuse(work, `Django ${work.version || 'of this workspace'} has no primary key of several columns`, 'Leave "primary_key" out and add {"op": "add_unique"} on the columns.');
  const yes = (name: string, text: string): FieldSpec['args'][number] => ({ name, model: '', migration: text, value: text === 'True' });
  return {
    kind: 'CompositePrimaryKey',
    args: [...keys.map((key) => ({ name: '', model: py(key, writing.habits.quote), migration: py(key, writing.quote), value: key })), yes('blank', 'True'), yes('editable', 'False'), yes('primary_key', 'True'), yes('serialize', 'False')],
    imports: [],
    migration_imports: [],
  };
}

function classText(name: string, fields: NewField[], table: string | null, style: PyStyle, quote: string): string {
  const members = fields.filter((one) => one.declared).map(({ name: member, spec }) => printMember(member, `models.${spec.kind}`, memberArgs({ ...spec, args: spec.args.filter((arg) => arg.model !== '') }), style));
  const meta = table === null ? [] : ['', 'class Meta:', `${style.indent}db_table = ${py(table, quote)}`];
  const lines = [...(members.length + meta.length ? members : ['pass']), ...meta].flatMap((one) => one.split('\n'));
  return [`class ${name}(models.Model):`, ...lines.map((line) => (line ? `${style.indent}${line}` : ''))].join('\n');
}

/** True where the plan names the model and not the table. */
const isModelName = (table: string): boolean => /^(?:\w+\.)?[A-Z]\w*$/.test(table) && /[a-z]/.test(table);

export async function createTable(work: DjangoWork, asked: OperationOf<'create_table'>): Promise<void> {
  const compound = asked.foreign_keys.find((one) => one.columns.length > 1);
  if (compound) refuse(work, 'Django has no foreign keys of several columns', `Leave the key on ${compound.columns.join(', ')} out, or write the table by hand.`);
  const app = appFor(work, asked.table);
  const name = isModelName(asked.table) ? asked.table.replace(/^\w+\./, '') : className(asked.table, app.label);
  const own = `${app.label}_${name.toLowerCase()}`;
  const table = isModelName(asked.table) || own === asked.table.toLowerCase() ? null : asked.table;
  const model: DjangoModel = { app: app.label, name, fields: [], indexes: [], constraints: [], unique_together: [], options: new Map(), at: { file: app.dir, line: 1 } };
  if (work.state.models.has(keyOf(app.label, name))) refuse(work, `the app ${app.label} has a model ${name} already`, 'Choose another name for the table.');
  if (table !== null) model.options.set('db_table', { name: 'db_table', text: quoted(work, app.label, table), value: table });
  const place = placeFor(work, app, name);
  const writing = writingFor(work, place.path, app);
  const fields = fieldsFor(work, app, model, placed(work, place.path), asked, writing);
  const near = [work.texts.get(place.path) ?? '', ...modelFiles(work, app).map((path) => work.texts.get(path) ?? '')];
  const text = classText(name, fields, table, pyStyle(near), writing.habits.quote);
  await change(work, place.path, { op: 'class', name, text, before: null }, MODELS_IMPORT, ...fields.flatMap((one) => one.spec.imports));
  if (place.init !== undefined) await change(work, place.init, { op: 'import', module: `.${snakeCase(name)}`, name });
  model.fields = fields.map((one): DjangoField => ({ name: one.name, call: stateCall(one.spec), at: { file: place.path, line: 1 } }));
  work.state.models.set(keyOf(app.label, name), model);
  createOperation(work, model, table);
  for (const index of asked.indexes) await createIndex(work, { op: 'create_index', table: tableName(model), ...index });
}

function createOperation(work: DjangoWork, model: DjangoModel, table: string | null): void {
  const { app } = model;
  const q = (text: string): string => quoted(work, app, text);
  const { indent } = work.style(appNamed(work, app)!);
  const owner = appNamed(work, app)!;
  const lines = model.fields.map((field) => `${indent}${hang(formatted(work, owner, `(${q(field.name)}, ${printCall(field.call)})`, indent.length * 4, 0), indent)},`);
  operation(
    work,
    app,
    'CreateModel',
    [
      ['name', q(model.name)],
      ['fields', `[\n${lines.join('\n')}\n]`],
      ...(table === null ? [] : [['options', `{\n${indent}${q('db_table')}: ${q(table)},\n}`] as [string, string]]),
    ],
    ['from django.db import models', ...model.fields.flatMap((field) => field.call.imports)],
  );
}

export async function dropTable(work: DjangoWork, { table }: OperationOf<'drop_table'>): Promise<void> {
  const model = modelOf(work, table);
  const located = locate(work, model, `# without class ${model.name}`);
  const users = [...work.state.models.values()].filter((one) => one !== model && one.fields.some((field) => (isRelation(field.call) || /ManyToMany/.test(field.call.callee)) && targetOf(one, field.call, work.user) === keyOf(model.app, model.name)));
  if (users.length) refuse(work, `${users.map((one) => one.name).join(', ')} refer to ${model.name}`, 'Drop their columns first: {"op": "drop_column", …}.', users[0]?.at);
  await change(work, located.path, { op: 'remove_class', name: located.class.name });
  const app = appNamed(work, model.app)!;
  const init = `${app.folder}/models/__init__.py`;
  if (work.texts.has(init)) await change(work, init, { op: 'unused_import', local: located.class.name });
  work.state.models.delete(keyOf(model.app, model.name));
  work.follow_up.push(`take ${model.name} out of the code that uses it (admin, serializers, tests): its class is gone`);
  operation(work, model.app, 'DeleteModel', [['name', quoted(work, model.app, model.name)]]);
}

/** The table gets another name and the class keeps its own: code that uses it stays as it is. */
export async function renameTable(work: DjangoWork, { table, to }: OperationOf<'rename_table'>): Promise<void> {
  const model = modelOf(work, table);
  const name = isModelName(to) ? `${model.app}_${to.replace(/^\w+\./, '').toLowerCase()}` : to;
  const located = locate(work, model, `db_table = "${name}"`);
  const app = appNamed(work, model.app)!;
  const { habits } = writingFor(work, located.path, app);
  const meta = located.class.inner.find((one) => one.name === 'Meta');
  const text = `db_table = ${py(name, habits.quote)}`;
  const path = `${located.class.name}.Meta`;
  if (meta?.members.some((one) => one.name === 'db_table')) await change(work, located.path, { op: 'replace_member', class: path, name: 'db_table', to: 'db_table', text });
  else if (meta) await change(work, located.path, { op: 'member', class: path, name: 'db_table', text, like: '^$' });
  else await change(work, located.path, { op: 'inner', class: located.class.name, name: 'Meta', text: `class Meta:\n${pyStyle([located.module.text]).indent}${text}` });
  model.options.set('db_table', { name: 'db_table', text: quoted(work, model.app, name), value: name });
  work.because.push(`the table of ${model.name} is renamed and the class keeps its name, so that code that uses it stays as it is`);
  operation(work, model.app, 'AlterModelTable', [['name', quoted(work, model.app, model.name.toLowerCase())], ['table', quoted(work, model.app, name)]]);
  // Indexes that Django names by itself have the table in their names.
  const own = model.indexes.filter((one) => one.name.startsWith(table.slice(0, 11)));
  if (own.length) work.because.push(`indexes keep their names: ${own.map((one) => one.name).join(', ')}`);
}
