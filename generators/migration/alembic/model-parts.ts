import type { SyntaxNode } from '@lezer/common';
import { ownText } from '../python/classes.js';
import { nameIn } from '../python/edit-list.js';
import { elements, parts, stringAt, textAt, type PyModule } from '../python/syntax.js';
import { boundless, literally, py } from '../python/text.js';
import type { OperationOf } from '../task.js';
import type { ForeignKeyDef } from '../model/schema.js';
import { addKeyTo, flagColumn } from './model-columns.js';
import type { ModelColumn, SqlModel } from './models.js';
import { byHand, columnIn, modelOf, partText, put, writingFor, type ModelWork } from './model-work.js';
import { conventional } from './naming.js';

const ARGS = '__table_args__';

/** The parts of `__table_args__`. */
export function partsOf(model: SqlModel): SyntaxNode[] {
  const value = model.class.members.find((one) => one.name === ARGS)?.value;
  return value?.name === 'TupleExpression' ? elements(value).flatMap((group) => (group.length === 1 ? group : [])) : [];
}

/** The texts in a piece of code. */
function strings(node: SyntaxNode, module: PyModule): string[] {
  const own = stringAt(node, module);
  return own === undefined ? parts(node).flatMap((one) => strings(one, module)) : [own];
}

/** What the editor finds a part by. */
const keyOf = (node: SyntaxNode, module: PyModule): string => nameIn(node, module) ?? textAt(module, node);

async function addPart(work: ModelWork, model: SqlModel, kind: Parameters<typeof partText>[1], args: readonly string[], name: string): Promise<void> {
  const writing = writingFor(work, model, model.path);
  const { text, imports } = partText(writing, kind, args, name);
  await put(work, model.path, imports, { op: 'item', class: model.class.name, list: ARGS, key: name, text, brackets: '()' });
}

/** Takes out what is made of a column. */
export async function dropPartsOf(work: ModelWork, model: SqlModel, column: ModelColumn): Promise<void> {
  for (const node of partsOf(model).filter((one) => uses(one, model, column))) {
    await put(work, model.path, [], { op: 'remove_item', class: model.class.name, list: ARGS, key: keyOf(node, model.module) });
  }
}

/** True where a part is made of the column: its name as text, or its attribute, besides the part's own name. */
function uses(node: SyntaxNode, model: SqlModel, column: ModelColumn): boolean {
  if (node.name === 'DictionaryExpression') return false;
  const own = nameIn(node, model.module);
  const named = strings(node, model.module).filter((one) => one !== own || one === column.name);
  return named.includes(column.name) || new RegExp(`[(,]\\s*${literally(column.attribute)}\\b`).test(textAt(model.module, node));
}

/** Gives a column its new name in the parts that are made of it. */
export async function renamePartsOf(work: ModelWork, model: SqlModel, column: ModelColumn, to: string, attribute: string): Promise<void> {
  for (const node of partsOf(model).filter((one) => uses(one, model, column))) {
    const text = ownText(model.module, node);
    const next = text
      .replace(new RegExp(`(["'])${literally(column.name)}\\1`, 'g'), `$1${to}$1`)
      .replace(new RegExp(`([(,]\\s*)${literally(column.attribute)}\\b`, 'g'), `$1${attribute}`)
      .replace(/(CheckConstraint\(\s*(["']))([\s\S]*?)(\2)/, (_all, head: string, _quote, inner: string, end: string) => `${head}${inner.replace(new RegExp(`(?<!\\w)${literally(column.name)}(?!\\w)`, 'g'), to)}${end}`);
    const key = keyOf(node, model.module);
    await put(work, model.path, [], { op: 'replace_item', class: model.class.name, list: ARGS, key, to: nameIn(node, model.module) ?? next, text: next });
  }
}

const quoted = (work: ModelWork, model: SqlModel, columns: readonly string[]): string[] => columns.map((column) => py(column, writingFor(work, model, model.path).style.quote));

/** `index=True` on the column where siblings have it so and it gives this very name. */
export async function createIndex(work: ModelWork, { table, columns, name, unique }: OperationOf<'create_index'>): Promise<void> {
  const wanted = name ?? work.names.index(table, columns, unique);
  const model = modelOf(work, table, `Index("${wanted}", ${columns.map((one) => `"${one}"`).join(', ')}${unique ? ', unique=True' : ''})`);
  if (!model) return;
  const { style } = writingFor(work, model, model.path);
  const own = conventional(work.convention?.ix, { table, columns }) ?? `ix_${table}_${columns.join('_')}`;
  const [column] = columns;
  const found = columns.length === 1 && column ? model.columns.find((one) => one.name === column) : undefined;
  const rival = found && /[(,]\s*unique=True/.test(textAt(model.module, found.member.node));
  // Both flags together make one unique index of SQLAlchemy.
  if (found && !rival && !unique && wanted === own && (style.flags.index || !style.args.index)) return flagColumn(work, model, found, 'index', true);
  await addPart(work, model, 'Index', [...quoted(work, model, columns), ...(unique ? ['unique=True'] : [])], wanted);
}

export async function dropIndex(work: ModelWork, { table, name }: OperationOf<'drop_index'>): Promise<void> {
  const model = modelOf(work, table, `take index ${name} out`);
  if (!model) return;
  const part = partsOf(model).find((one) => nameIn(one, model.module) === name);
  if (part) return put(work, model.path, [], { op: 'remove_item', class: model.class.name, list: ARGS, key: name });
  const flagged = model.columns.find((one) => /[(,]\s*index=True/.test(textAt(model.module, one.member.node)) && name === (conventional(work.convention?.ix, { table, columns: [one.name] }) ?? `ix_${table}_${one.name}`));
  if (flagged) return flagColumn(work, model, flagged, 'index', false);
  byHand(work, table, `class ${model.class.name} (${model.path}) does not name ${name}`, `take index ${name} out`);
}

/** `unique=True` where siblings have it so and the name is left to the tool. */
export async function addUnique(work: ModelWork, { table, columns, name }: OperationOf<'add_unique'>): Promise<void> {
  const wanted = name ?? work.names.unique(table, columns);
  const model = modelOf(work, table, `UniqueConstraint(${columns.map((one) => `"${one}"`).join(', ')}, name="${wanted}")`);
  if (!model) return;
  const { style } = writingFor(work, model, model.path);
  const found = columns.length === 1 ? model.columns.find((one) => one.name === columns[0]) : undefined;
  const rival = found && /[(,]\s*index=True/.test(textAt(model.module, found.member.node));
  // Both flags together make one unique index of SQLAlchemy.
  if (found && !rival && !name && (style.flags.unique || !style.args.unique)) return flagColumn(work, model, found, 'unique', true);
  await addPart(work, model, 'UniqueConstraint', quoted(work, model, columns), wanted);
}

/** A convention that takes the constraint's own name puts the rest around it by itself. */
export async function addCheck(work: ModelWork, { table, name, expression }: OperationOf<'add_check'>): Promise<void> {
  const model = modelOf(work, table, `CheckConstraint("${expression}", name="${name}")`);
  if (model) await addPart(work, model, 'CheckConstraint', [py(boundless(expression), writingFor(work, model, model.path).style.quote)], name);
}

export async function addForeignKey(work: ModelWork, operation: OperationOf<'add_foreign_key'>): Promise<void> {
  const { table, columns, references, on_delete, on_update } = operation;
  const name = operation.name ?? work.names.foreign_key(table, columns, references.table, references.columns);
  const key: ForeignKeyDef = { name, columns, references, on_delete, on_update };
  const model = modelOf(work, table, `ForeignKey("${references.table}.${references.columns[0]}") on ${columns.join(', ')}`);
  if (!model) return;
  const [only = ''] = columns;
  const found = columns.length === 1 ? columnIn(work, model, only, `ForeignKey on ${only}`) : undefined;
  if (columns.length === 1 && (!found || found.form === 'field')) return found ? byHand(work, table, `${only} is a field of SQLModel`, `foreign_key="${references.table}.${references.columns[0]}"`) : undefined;
  if (found) return addKeyTo(work, model, found, key);
  const { style } = writingFor(work, model, model.path);
  const list = (all: readonly string[]): string => `[${all.map((one) => py(one, style.quote)).join(', ')}]`;
  const actions = [...(on_delete ? [`ondelete=${py(on_delete.toUpperCase(), style.quote)}`] : []), ...(on_update ? [`onupdate=${py(on_update.toUpperCase(), style.quote)}`] : [])];
  await addPart(work, model, 'ForeignKeyConstraint', [list(columns), list(references.columns.map((one) => `${references.table}.${one}`)), ...actions], name);
}

/** An index or a constraint under another name. */
export async function renamePart(work: ModelWork, table: string, from: string, to: string): Promise<void> {
  const model = modelOf(work, table, `rename ${from} to ${to}`);
  if (!model) return;
  const part = partsOf(model).find((one) => nameIn(one, model.module) === from);
  if (part) {
    const text = ownText(model.module, part).replace(new RegExp(`(["'])${literally(from)}\\1`), `$1${to}$1`);
    return put(work, model.path, [], { op: 'replace_item', class: model.class.name, list: ARGS, key: from, to, text });
  }
  const flagged = model.columns.find((one) => /[(,]\s*index=True/.test(textAt(model.module, one.member.node)) && from === (conventional(work.convention?.ix, { table, columns: [one.name] }) ?? `ix_${table}_${one.name}`));
  if (!flagged) return byHand(work, table, `class ${model.class.name} (${model.path}) does not name ${from}`, `rename ${from} to ${to}`);
  await flagColumn(work, model, flagged, 'index', false);
  const again = modelOf(work, table, '');
  if (again) await addPart(work, again, 'Index', quoted(work, again, [flagged.name]), to);
}
