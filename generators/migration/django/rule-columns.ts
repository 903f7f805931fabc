import { snakeCase } from '../../../pipeline/names.js';
import { lineNumber } from '../../../pipeline/edit/lines.js';
import { ownText, selfUses } from '../python/classes.js';
import type { Column, OperationOf } from '../task.js';
import { fieldSpec, modelArgs, type FieldSpec, type FieldWriting } from './fields.js';
import { relationSpec } from './relation.js';
import { replaceField } from './rule-alter.js';
import { dropParts, renameInMeta } from './rule-parts.js';
import { argOf, columnName, isRelation, type DjangoModel, type FieldArg } from './state.js';
import { change, fieldOf, LIKE_FIELD, locate, modelOf, MODELS_IMPORT, operation, printCall, printMember, quoted, refuse, stateCall, styleOf, writingFor, appNamed, type DjangoWork, type Located } from './work.js';
import { renameField } from './replay.js';

// https://docs.python.org/3/reference/lexical_analysis.html#keywords
const KEYWORDS = new Set('False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield'.split(' '));

/** The field's name for a column, and the argument that says the column where they differ. */
export function fieldName(work: DjangoWork, column: string): { name: string; column: string } {
  const plain = snakeCase(column) || column;
  const name = KEYWORDS.has(plain) || plain === 'pk' ? `${plain}_field` : plain;
  // https://docs.djangoproject.com/en/stable/topics/db/models/#field-name-restrictions
  if (!/^[A-Za-z]\w*$/.test(name) || name.includes('__') || name.endsWith('_')) refuse(work, `${column} is no name for a field of Django`, 'Choose a name of letters, digits and single underscores.');
  return { name, column: name === plain ? name : column };
}

/** The arguments of a field in the models: a relation names its target first. */
export const memberArgs = (spec: FieldSpec): FieldArg[] => modelArgs(spec.args).map((one) => (one.name === 'to' ? { ...one, name: '' } : one));

/** The field that a column of a plan is. */
export function specFor(work: DjangoWork, owner: DjangoModel, located: Located, self: string, column: Column, writing: FieldWriting): { name: string; spec: FieldSpec } {
  const { references } = column;
  if (references) {
    const key = { column: column.name, table: references.table, target_column: references.column, on_delete: references.on_delete, on_update: references.on_update, nullable: column.nullable, unique: column.unique };
    return relationSpec(work, owner, located, self, key, writing);
  }
  const { name, column: real } = fieldName(work, column.name);
  const spec = fieldSpec(column, writing);
  if (real !== name) spec.args.push({ name: 'db_column', model: `'${real}'`, migration: quoted(work, owner.app, real), value: real });
  return { name, spec };
}

export async function addColumn(work: DjangoWork, { table, column }: OperationOf<'add_column'>): Promise<void> {
  const model = modelOf(work, table);
  const located = locate(work, model, `${column.name} = models.…`);
  const app = appNamed(work, model.app)!;
  const writing = writingFor(work, located.path, app);
  const { name, spec } = specFor(work, model, located, located.class.name, column, writing);
  const text = printMember(name, `models.${spec.kind}`, memberArgs(spec), styleOf(located.module));
  await change(work, located.path, MODELS_IMPORT, ...spec.imports, { op: 'member', class: located.class.name, name, text, like: LIKE_FIELD });
  const call = stateCall(spec);
  model.fields.push({ name, call, at: { file: located.path, line: 1 } });
  const { app: label } = model;
  operation(work, label, 'AddField', [['model_name', quoted(work, label, model.name.toLowerCase())], ['name', quoted(work, label, name)], ['field', printCall(call)]], call.imports);
}

/** Code outside the models cannot be followed for certain. */
const mentions = (work: DjangoWork, model: DjangoModel, field: string, what: string): void =>
  void work.follow_up.push(`change what uses ${model.name}.${field} outside the models (queries, serializers, forms, admin, templates): ${what}`);

export async function dropColumn(work: DjangoWork, { table, column }: OperationOf<'drop_column'>): Promise<void> {
  const model = modelOf(work, table);
  const field = fieldOf(work, model, column);
  const located = locate(work, model, `# without ${field.name}`);
  const own = located.class.members.find((one) => one.name === field.name);
  if (!own) refuse(work, `${model.name} does not declare ${field.name} itself`, 'It comes from a base class: change that, or keep the column.', { file: located.path, line: 1 });
  const [use] = selfUses(located.class, field.name, located.module);
  if (use) work.warnings.push(`${located.path}:${lineNumber(located.module.text, use.from)} still names self.${field.name}, which is dropped: change it.`);
  await dropParts(work, model, located, field.name);
  await change(work, located.path, { op: 'remove_member', class: located.class.name, name: field.name });
  model.fields = model.fields.filter((one) => one !== field);
  mentions(work, model, field.name, 'the field is gone');
  operation(work, model.app, 'RemoveField', [['model_name', quoted(work, model.app, model.name.toLowerCase())], ['name', quoted(work, model.app, field.name)]]);
}

export async function renameColumn(work: DjangoWork, { table, column, to }: OperationOf<'rename_column'>): Promise<void> {
  const model = modelOf(work, table);
  const field = fieldOf(work, model, column);
  const pinned = argOf(field.call, 'db_column');
  if (pinned) return replaceField(work, model, field, (one, form) => ({ ...one, args: one.args.map((arg) => (arg.name === 'db_column' ? { ...arg, text: form(to), value: to } : arg)) }));
  const next = isRelation(field.call) ? snakeCase(to).replace(/_id$/, '') : fieldName(work, to).name;
  if (columnName({ ...field, name: next }) !== to) refuse(work, `a field of Django cannot have the column ${to} without "db_column"`, `Choose ${columnName({ ...field, name: next })}.`);
  const located = locate(work, model, `${next} = …`);
  const own = located.class.members.find((one) => one.name === field.name);
  if (!own) return refuse(work, `${model.name} does not declare ${field.name} itself`, 'It comes from a base class: change that, or keep the name.', { file: located.path, line: 1 });
  const old = field.name;
  const text = ownText(located.module, own.node).replace(/^\w+/, next);
  const after = await renameInMeta(work, model, located, old, next);
  await change(work, located.path, { op: 'replace_member', class: located.class.name, name: old, to: next, text }, { op: 'self', class: located.class.name, name: old, to: next });
  const q = (one: string): string => quoted(work, model.app, one);
  operation(work, model.app, 'RenameField', [['model_name', q(model.name.toLowerCase())], ['old_name', q(old)], ['new_name', q(next)]]);
  renameField(model, old, next);
  after();
  mentions(work, model, old, `the field is called ${next} now`);
}
