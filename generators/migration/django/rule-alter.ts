import type { OperationOf } from '../task.js';
import { py } from '../python/text.js';
import { fieldCall } from './replay.js';
import { defaultPart, emptyArgs, typePart, migrationArgs, modelArgs, type FieldWriting, type ImportOp, type SpecArg } from './fields.js';
import { relationSpec } from './relation.js';
import { memberArgs } from './rule-columns.js';
import { isRelation, kindOf, argOf, type DjangoField, type DjangoModel, type FieldArg, type FieldCall } from './state.js';
import { appNamed, change, fieldOf, locate, modelOf, MODELS_IMPORT, operation, printCall, printMember, quoted, refuse, stateCall, styleOf, writingFor, type DjangoWork, type Located } from './work.js';

/** Changes a field's call; `form` writes a text in the quotes of the place. */
type Alter = (call: FieldCall, form: (text: string) => string) => FieldCall;

interface Own {
  located: Located;
  call: FieldCall;
  writing: FieldWriting;
}

/** The field as its class declares it. */
export function ownField(work: DjangoWork, model: DjangoModel, field: DjangoField): Own {
  const located = locate(work, model, `${field.name} = ${printCall(field.call)}`);
  const member = located.class.members.find((one) => one.name === field.name);
  if (!member?.value || member.value.name !== 'CallExpression')
    return refuse(work, `${model.name} does not declare ${field.name} itself, or not by a call`, 'It may come from a base class: change that by hand and run makemigrations.', { file: located.path, line: 1 });
  return { located, call: fieldCall(member.value, located.module), writing: writingFor(work, located.path, appNamed(work, model.app)!) };
}

/** Writes the AlterField of a field that is in the state already. */
export function alterOperation(work: DjangoWork, model: DjangoModel, field: DjangoField): void {
  const q = (text: string): string => quoted(work, model.app, text);
  operation(work, model.app, 'AlterField', [['model_name', q(model.name.toLowerCase())], ['name', q(field.name)], ['field', printCall(field.call)]], field.call.imports);
}

/** Changes a field in its model, in the state and by an AlterField. */
export async function replaceField(work: DjangoWork, model: DjangoModel, field: DjangoField, alter: Alter, imports: readonly ImportOp[] = []): Promise<void> {
  const own = ownField(work, model, field);
  const next = alter(own.call, (text) => py(text, own.writing.habits.quote));
  const text = printMember(field.name, next.callee, next.args, styleOf(own.located.module));
  await change(work, own.located.path, ...imports, { op: 'replace_member', class: own.located.class.name, name: field.name, to: field.name, text });
  field.call = alter(field.call, (one) => quoted(work, model.app, one));
  alterOperation(work, model, field);
}

/** Arguments that belong to a type. */
const OF_TYPE = new Set(['max_length', 'max_digits', 'decimal_places', 'choices', 'auto_now', 'auto_now_add', 'encoder', 'decoder', 'protocol']);
const LAST = /^(null|blank|unique|db_index|help_text|verbose_name|db_column|db_comment|related_name)$/;

/** Arguments of a type go first, a default before what says that it may be empty. */
function withArgs(args: readonly FieldArg[], more: readonly FieldArg[]): FieldArg[] {
  const rest = args.filter((one) => !more.some((other) => other.name === one.name));
  const kept = more.map((one) => ({ one, old: args.findIndex((other) => other.name === one.name) }));
  const fresh = kept.filter(({ old }) => old < 0).map(({ one }) => one);
  const replaced = args.flatMap((one) => more.find((other) => other.name === one.name) ?? one);
  if (fresh.length === 0) return replaced;
  const base = rest.length === args.length ? rest : replaced;
  const first = fresh.filter((one) => OF_TYPE.has(one.name));
  const middle = fresh.filter((one) => !OF_TYPE.has(one.name) && !LAST.test(one.name));
  const last = fresh.filter((one) => LAST.test(one.name));
  const head = base.filter((one) => one.name === '');
  const tail = base.filter((one) => one.name !== '');
  const place = tail.findIndex((one) => LAST.test(one.name));
  const at = place < 0 ? tail.length : place;
  return [...head, ...first, ...tail.slice(0, at), ...middle, ...last, ...tail.slice(at)];
}

interface Change {
  kind: string | null;
  drop: Set<string>;
  set: SpecArg[];
  imports: ImportOp[];
  migration_imports: string[];
}

function changeOf(work: DjangoWork, operation: OperationOf<'alter_column'>, field: DjangoField, writing: FieldWriting): Change {
  const { value_type: type, nullable, column } = operation;
  const part = type === undefined ? undefined : typePart(type, writing);
  const kind = part?.kind ?? kindOf(field.call);
  const value = operation.default === undefined ? undefined : defaultPart(kind, { name: column, default: operation.default, value_type: type ?? '' }, writing);
  const drop = new Set<string>();
  if (part) for (const name of OF_TYPE) drop.add(name);
  if (nullable === false) for (const name of ['null', 'blank']) drop.add(name);
  if (value) for (const name of ['default', 'db_default', 'auto_now_add', 'auto_now']) drop.add(name);
  const set = [...(part?.args ?? []), ...(value?.args ?? []), ...(nullable === true ? emptyArgs(writing.habits) : [])];
  for (const one of set) drop.delete(one.name);
  if (part && isRelation(field.call)) refuse(work, `${column} is a foreign key: its type is that of the key it refers to`, 'Change the type of the key, or drop the foreign key first.', field.at);
  return { kind: part?.kind ?? null, drop, set, imports: value?.imports ?? [], migration_imports: value?.migration_imports ?? [] };
}

function carriedOut(call: FieldCall, change: Change, args: readonly FieldArg[]): FieldCall {
  const callee = change.kind === null ? call.callee : call.callee.includes('.') && !call.callee.startsWith('models.') ? `models.${change.kind}` : call.callee.replace(/\w+$/, change.kind);
  return { callee, args: withArgs(call.args.filter((one) => !change.drop.has(one.name)), args), imports: [...new Set([...call.imports, ...change.migration_imports])] };
}

export async function alterColumn(work: DjangoWork, operation: OperationOf<'alter_column'>): Promise<void> {
  const model = modelOf(work, operation.table);
  const field = fieldOf(work, model, operation.column);
  const { located, call, writing } = ownField(work, model, field);
  const change = changeOf(work, operation, field, writing);
  // A field class of its own, or one imported by name, is written with `models.` from now on.
  const foreign = change.kind !== null && !call.callee.startsWith('models.') ? [MODELS_IMPORT] : [];
  if (foreign.length) call.callee = `models.${kindOf(call)}`;
  if (change.kind !== null && !/^models\./.test(field.call.callee)) work.because.push(`${model.name}.${field.name} was a ${field.call.callee}`);
  const once = carriedOut(call, change, modelArgs(change.set));
  const text = printMember(field.name, once.callee, once.args, styleOf(located.module));
  await changeMember(work, located, field, text, [...foreign, ...change.imports]);
  field.call = carriedOut(field.call, change, migrationArgs(change.set));
  alterOperation(work, model, field);
}

const changeMember = (work: DjangoWork, located: Located, field: DjangoField, text: string, imports: readonly ImportOp[]): Promise<void> =>
  change(work, located.path, ...imports, { op: 'replace_member', class: located.class.name, name: field.name, to: field.name, text });

/** A column becomes a relation: its field is pinned to the column, renamed and then altered, so that the database keeps the column. */
export async function addForeignKey(work: DjangoWork, { table, columns, references, on_delete, on_update }: OperationOf<'add_foreign_key'>): Promise<void> {
  const [column = ''] = columns;
  if (columns.length > 1) refuse(work, 'Django has no foreign keys of several columns', 'Write it as {"op": "sql", "up": "ALTER TABLE … ADD CONSTRAINT …", "down": "ALTER TABLE … DROP CONSTRAINT …"}.');
  const model = modelOf(work, table);
  const field = fieldOf(work, model, column);
  const { located, writing } = ownField(work, model, field);
  const unique = argOf(field.call, 'unique')?.value === true;
  const nullable = argOf(field.call, 'null')?.value === true;
  const key = { column, table: references.table, target_column: references.columns[0] ?? 'id', on_delete, on_update, nullable, unique };
  const { name, spec } = relationSpec(work, model, located, located.class.name, key, writing);
  const text = printMember(name, `models.${spec.kind}`, memberArgs(spec), styleOf(located.module));
  const q = (one: string): string => quoted(work, model.app, one);
  if (name !== field.name) {
    const pinned = { ...field.call, args: [...field.call.args.filter((one) => one.name !== 'db_column'), { name: 'db_column', text: q(column), value: column }] };
    alterOperation(work, model, { ...field, call: pinned });
    operation(work, model.app, 'RenameField', [['model_name', q(model.name.toLowerCase())], ['old_name', q(field.name)], ['new_name', q(name)]]);
  }
  await change(work, located.path, ...spec.imports, { op: 'replace_member', class: located.class.name, name: field.name, to: name, text });
  Object.assign(field, { name, call: stateCall(spec) });
  alterOperation(work, model, field);
}
