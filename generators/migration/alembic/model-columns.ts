import { indentAt, lineNumber } from '../../../pipeline/edit/lines.js';
import { snakeCase } from '../../../pipeline/names.js';
import type { SyntaxNode } from '@lezer/common';
import type { ColumnDef, ForeignKeyDef } from '../model/schema.js';
import { columnDef } from '../model/plan.js';
import { ownText, selfUses } from '../python/classes.js';
import { callOf, parts, stringAt, textAt, type PyModule } from '../python/syntax.js';
import { literally, printCallText, py, type CallText } from '../python/text.js';
import type { OperationOf } from '../task.js';
import { lastName } from './columns.js';
import { annotationOf, keyCode, memberText, pythonDefault, serverDefault, typeCode, type ColumnWriting, type ImportOp } from './model-column.js';
import { byHand, columnIn, LIKE_COLUMN, modelOf, put, schemaColumn, writingFor, type ModelWork } from './model-work.js';
import { allModels, type ModelColumn, type SqlModel } from './models.js';
import { dropPartsOf, renamePartsOf } from './model-parts.js';

const FALLBACK = (column: ColumnDef): string => `${column.name}: ${column.type}${column.nullable ? '' : ', not null'}`;

/** The attribute for a column: as siblings are named where they differ from their columns. */
const attributeFor = (column: string): string => (/^[A-Za-z_]\w*$/.test(column) ? column : snakeCase(column));

export async function addColumn(work: ModelWork, { table, column }: OperationOf<'add_column'>): Promise<void> {
  const def = columnDef(column);
  const model = modelOf(work, table, FALLBACK(def));
  if (!model) return;
  const writing = writingFor(work, model, model.path);
  const to = column.references;
  const reference: ForeignKeyDef | undefined = to && { name: '', columns: [column.name], references: { table: to.table, columns: [to.column] }, on_delete: to.on_delete, on_update: to.on_update };
  const attribute = attributeFor(column.name);
  const made = memberText(attribute, def, { reference, unique: column.unique }, writing);
  if (!made) return byHand(work, table, `SQLAlchemy has no sure type for ${column.value_type}`, FALLBACK(def));
  const text = writing.style.dataclass ? inDataclass(made.text, model, writing) : made.text;
  await put(work, model.path, made.imports, { op: 'member', class: model.class.name, name: attribute, text, like: LIKE_COLUMN });
}

/** A field without a default may not follow one that has it: it is given by name then. */
function inDataclass(text: string, model: SqlModel, { style }: ColumnWriting): string {
  const follows = model.columns.some((one) => /[(,]\s*(default|default_factory|insert_default)=/.test(textAt(model.module, one.member.node)) && !/init=False/.test(textAt(model.module, one.member.node)));
  if (!follows || /[(,]\s*default=/.test(text)) return text;
  if (!text.includes('(')) return `${text} = ${style.callee}(kw_only=True)`;
  return text.replace(/,?\s*\)$/, ', kw_only=True)').replace('(, ', '(');
}

export async function dropColumn(work: ModelWork, { table, column }: OperationOf<'drop_column'>): Promise<void> {
  const model = modelOf(work, table, `take ${column} out`);
  const found = model && columnIn(work, model, column, `take ${column} out`);
  if (!model || !found) return;
  await dropPartsOf(work, model, found);
  const user = model.class.members.find((one) => one.name !== found.attribute && one.name !== '__table_args__' && names(one.node, found.attribute, model.module));
  if (user) work.warnings.push(`${model.class.name}.${user.name} (${model.path}) still names ${found.attribute}, which is dropped: change it.`);
  for (const one of orphans(work, model, found)) work.warnings.push(`${model.class.name}.${one} (${model.path}) is a relationship by ${found.attribute}, which is dropped: take it out, and what it is told of with back_populates.`);
  const [use] = selfUses(model.class, found.attribute, model.module);
  if (use) work.warnings.push(`${model.path}:${lineNumber(model.module.text, use.from)} still names self.${found.attribute}, which is dropped: change it.`);
  await put(work, model.path, [], { op: 'remove_member', class: model.class.name, name: found.attribute });
  work.follow_up.push(`take ${model.class.name}.${found.attribute} out of the code that uses it`);
}

/** Relationships of a class to the table that a dropped key referred to. */
function orphans(work: ModelWork, model: SqlModel, found: ModelColumn): string[] {
  const target = found.read?.reference?.table;
  const to = allModels(work).find((one) => one.table === target)?.class.name;
  if (!to) return [];
  const relations = model.class.members.filter((one) => /^(\w+\.)?relationship$/i.test(callOf(one.value, model.module)?.callee ?? ''));
  return relations.filter((one) => new RegExp(`\\b${literally(to)}\\b`).test(textAt(model.module, one.node))).map((one) => one.name);
}

/** True where code names a variable, or a text of that very name. */
function names(node: SyntaxNode, name: string, module: PyModule): boolean {
  if (node.name === 'VariableName' && textAt(module, node) === name) return true;
  return parts(node).some((one) => names(one, name, module));
}

/** Gives a column its new name in what refers to it: `ForeignKey("books.title")`. */
async function renameReferences(work: ModelWork, from: string, to: string): Promise<void> {
  const pattern = new RegExp(`(["'])((?:\\w+\\.)?)${literally(from)}\\1`, 'g');
  for (const model of allModels(work)) {
    for (const member of model.class.members) {
      const text = ownText(model.module, member.node);
      const next = text.replace(pattern, `$1$2${to}$1`);
      if (next !== text) await put(work, model.path, [], { op: 'replace_member', class: model.class.name, name: member.name, to: member.name, text: next });
    }
  }
}

/** The key to a table under another name, in all models. */
export async function renameTargets(work: ModelWork, from: string, to: string): Promise<void> {
  const pattern = new RegExp(`(["'])((?:\\w+\\.)?)${literally(from)}(\\.\\w+)\\1`, 'g');
  for (const model of allModels(work)) {
    for (const member of model.class.members.filter((one) => /ForeignKey|foreign_key=/.test(textAt(model.module, one.node)))) {
      const text = ownText(model.module, member.node);
      const next = text.replace(pattern, `$1$2${to}$3$1`);
      if (next !== text) await put(work, model.path, [], { op: 'replace_member', class: model.class.name, name: member.name, to: member.name, text: next });
    }
  }
}

export async function renameColumn(work: ModelWork, { table, column, to }: OperationOf<'rename_column'>): Promise<void> {
  const model = modelOf(work, table, `rename ${column} to ${to}`);
  const found = model && columnIn(work, model, column, `rename ${column} to ${to}`);
  if (!model || !found) return;
  const text = textAt(model.module, found.member.node);
  const own = found.attribute !== found.name;
  const attribute = own ? found.attribute : attributeFor(to);
  const first = found.call?.args[0]?.value;
  const said = first && stringAt(first, model.module) === found.name ? first : found.call?.args.find((one) => one.name === 'name')?.value;
  const at = said && said.from - found.member.node.from;
  const named = said && at !== undefined ? `${text.slice(0, at)}${py(to, textAt(model.module, said).startsWith('"') ? '"' : "'")}${text.slice(at + said.to - said.from)}` : text;
  await renamePartsOf(work, model, found, to, attribute);
  await put(work, model.path, [], { op: 'replace_member', class: model.class.name, name: found.attribute, to: attribute, text: undented(named, model.module, found).replace(/^\w+/, attribute) }, { op: 'self', class: model.class.name, name: found.attribute, to: attribute });
  await renameReferences(work, `${table}.${column}`, `${table}.${to}`);
  if (!own) work.follow_up.push(`change ${model.class.name}.${found.attribute} to ${model.class.name}.${attribute} in the code that uses it`);
}

/** Lines below the first without the indentation of the member. */
const undented = (text: string, module: PyModule, found: ModelColumn): string => {
  const indent = indentAt(module.text, found.member.node.from);
  return text
    .split(/\r?\n/)
    .map((line, index) => (index > 0 && line.startsWith(indent) ? line.slice(indent.length) : line))
    .join('\n');
};

interface Rewritten {
  call: CallText;
  imports: ImportOp[];
}

const withoutArgs = (call: CallText, names: readonly string[]): CallText => ({ ...call, args: call.args.filter((one) => !names.includes(one.name)) });

function withArg(call: CallText, name: string, text: string | undefined): CallText {
  if (text === undefined) return withoutArgs(call, [name]);
  const at = call.args.findIndex((one) => one.name === name);
  if (at >= 0) return { ...call, args: call.args.map((one, index) => (index === at ? { name, text } : one)) };
  const before = call.args.findIndex((one) => /^(nullable|comment)$/.test(one.name));
  const place = before < 0 || name === 'comment' ? call.args.length : before;
  return { ...call, args: [...call.args.slice(0, place), { name, text }, ...call.args.slice(place)] };
}

/** The place of the type among the arguments; -1 where the call says none. */
function typeAt(found: ModelColumn, module: PyModule): number {
  return (found.call?.args ?? []).findIndex((one, index) => {
    if (one.name === 'type_' || one.name === 'sa_type') return true;
    const name = lastName(callOf(one.value, module)?.callee ?? textAt(module, one.value));
    return one.name === '' && !(index === 0 && stringAt(one.value, module) !== undefined) && !/^(ForeignKey|Identity|Sequence|Computed|CheckConstraint)$/.test(name);
  });
}

function withType(call: CallText, place: number, code: string, found: ModelColumn, module: PyModule): CallText {
  if (place >= 0) return { ...call, args: call.args.map((one, index) => (index === place ? { ...one, text: code } : one)) };
  const first = found.call?.args[0];
  const at = first && first.name === '' && stringAt(first.value, module) !== undefined ? 1 : 0;
  return { ...call, args: [...call.args.slice(0, at), { name: '', text: code }, ...call.args.slice(at)] };
}

function rewrittenCall(operation: OperationOf<'alter_column'>, to: ColumnDef, found: ModelColumn, model: SqlModel, writing: ColumnWriting): Rewritten | undefined {
  const args = (found.call?.args ?? []).map((one) => ({ name: one.name, text: textAt(model.module, one.value) }));
  let call: CallText = { callee: found.call?.callee ?? writing.style.callee, args };
  const imports: ImportOp[] = [];
  if (operation.value_type !== undefined) {
    const type = typeCode(to.type, writing);
    if (!type) return undefined;
    call = withType(call, typeAt(found, model.module), type.code, found, model.module);
    imports.push(...type.imports);
  }
  if (operation.nullable !== undefined && (found.read?.spelled || writing.style.form === 'column' || writing.style.spells !== 'never')) {
    const written = to.nullable && !found.read?.spelled && writing.style.spells !== 'always' ? undefined : to.nullable ? 'True' : 'False';
    call = withArg(call, 'nullable', written);
  }
  if (operation.default === undefined) return { call, imports };
  const server = serverDefault(to, writing);
  const python = call.args.some((one) => one.name === 'default') ? pythonDefault(to, writing) : undefined;
  call = withArg(call, 'default', python);
  call = withArg(call, 'server_default', server?.code);
  return { call, imports: [...imports, ...(server?.imports ?? [])] };
}

export async function alterColumn(work: ModelWork, operation: OperationOf<'alter_column'>): Promise<void> {
  const { table, column } = operation;
  const to = schemaColumn(work, table, column);
  const model = modelOf(work, table, `change ${column}`);
  const found = model && columnIn(work, model, column, `change ${column}`);
  if (!model || !found || !to) return;
  const writing = writingFor(work, model, model.path);
  const form = found.form;
  const made = form === 'field' ? undefined : rewrittenCall(operation, to, found, model, writing);
  if (form === 'field') return alterField(work, operation, to, found, model, writing);
  if (!made) return byHand(work, table, `SQLAlchemy has no sure type for ${to.type}`, FALLBACK(to));
  const typed = { ...writing, style: { ...writing.style, form } };
  const said = found.member.annotation ? textAt(model.module, found.member.annotation) : undefined;
  const changes = operation.value_type !== undefined || operation.nullable !== undefined;
  const annotation = said === undefined ? undefined : changes ? annotationOf(to, typed) : { code: said, imports: [] };
  const head = annotation ? `${found.attribute}: ${annotation.code} = ` : `${found.attribute} = `;
  const bare = made.call.args.length === 0 && !found.call;
  const text = bare ? head.replace(/ = $/, '') : `${head}${printCallText(made.call, writing.style, writing.style.indent.length + head.length)}`;
  const callee: ImportOp[] = found.call || bare || made.call.callee.includes('.') ? [] : [{ op: 'import', module: 'sqlalchemy.orm', name: 'mapped_column' }];
  await put(work, model.path, [...made.imports, ...(annotation?.imports ?? []), ...callee], { op: 'replace_member', class: model.class.name, name: found.attribute, to: found.attribute, text });
}

/** A field of SQLModel is written anew, with the flags that it had. */
async function alterField(work: ModelWork, _operation: OperationOf<'alter_column'>, to: ColumnDef, found: ModelColumn, model: SqlModel, writing: ColumnWriting): Promise<void> {
  const known = new Set(['default', 'max_length', 'max_digits', 'decimal_places', 'nullable', 'sa_type', 'sa_column_kwargs', 'unique', 'index', 'primary_key']);
  const strange = found.call?.args.find((one) => !known.has(one.name));
  const has = (name: string): boolean => found.call?.args.some((one) => one.name === name && textAt(model.module, one.value) === 'True') ?? false;
  const made = strange ? undefined : memberText(found.attribute, to, { unique: has('unique'), index: has('index'), primary: has('primary_key') }, writing);
  if (!made) return byHand(work, model.table, `the field ${found.attribute} says ${strange?.name ?? 'a type'} that is not followed`, FALLBACK(to));
  await put(work, model.path, made.imports, { op: 'replace_member', class: model.class.name, name: found.attribute, to: found.attribute, text: made.text });
}

/** Adds `name=True` to a column, or takes it out. */
export async function flagColumn(work: ModelWork, model: SqlModel, found: ModelColumn, name: 'unique' | 'index', on: boolean): Promise<void> {
  const { style } = writingFor(work, model, model.path);
  const args = (found.call?.args ?? []).map((one) => ({ name: one.name, text: textAt(model.module, one.value) }));
  const call = withArg({ callee: found.call?.callee ?? style.callee, args }, name, on ? 'True' : undefined);
  const annotation = found.member.annotation ? `: ${textAt(model.module, found.member.annotation)}` : '';
  const head = `${found.attribute}${annotation} = `;
  const callee: ImportOp[] = found.call || call.callee.includes('.') ? [] : [{ op: 'import', module: 'sqlalchemy.orm', name: 'mapped_column' }];
  await put(work, model.path, callee, { op: 'replace_member', class: model.class.name, name: found.attribute, to: found.attribute, text: `${head}${printCallText(call, style, style.indent.length + head.length)}` });
}

/** A key on one column stands on the column itself. */
export async function addKeyTo(work: ModelWork, model: SqlModel, found: ModelColumn, key: ForeignKeyDef): Promise<void> {
  const writing = writingFor(work, model, model.path);
  const args = (found.call?.args ?? []).map((one) => ({ name: one.name, text: textAt(model.module, one.value) }));
  const placed = args.filter((one) => one.name === '').length;
  const code = keyCode(key, writing);
  const call = { callee: found.call?.callee ?? writing.style.callee, args: [...args.slice(0, placed), { name: '', text: code.code }, ...args.slice(placed)] };
  const annotation = found.member.annotation ? `: ${textAt(model.module, found.member.annotation)}` : '';
  const head = `${found.attribute}${annotation} = `;
  const callee: ImportOp[] = found.call || call.callee.includes('.') ? [] : [{ op: 'import', module: 'sqlalchemy.orm', name: 'mapped_column' }];
  await put(work, model.path, [...code.imports, ...callee], { op: 'replace_member', class: model.class.name, name: found.attribute, to: found.attribute, text: `${head}${printCallText(call, writing.style, writing.style.indent.length + head.length)}` });
}

