import type { SyntaxNode } from '@lezer/common';
import type { OperationOf } from '../task.js';
import { learnedNames } from '../model/constraint-names.js';
import { nameIn } from '../python/edit-list.js';
import { ownText, type PyClass } from '../python/classes.js';
import { argument, callOf, elements, stringsAt, textAt } from '../python/syntax.js';
import { py } from '../python/text.js';
import { condition } from './condition.js';
import { djangoNames, LONGEST_INDEX, ownIndexName } from './names.js';
import { replaceField } from './rule-alter.js';
import { argOf, columnName, isRelation, tableName, type DjangoModel, type DjangoPart } from './state.js';
import { laidOutCode } from '../python/layout.js';
import { change, fieldOf, locate, modelOf, operation, quoted, refuse, styleOf, writingFor, appNamed, type DjangoWork, type Located } from './work.js';

type List = 'indexes' | 'constraints';

const metaOf = (one: PyClass): PyClass | undefined => one.inner.find((inner) => inner.name === 'Meta');

function itemsOf(located: Located, list: List): SyntaxNode[] {
  const value = metaOf(located.class)?.members.find((one) => one.name === list)?.value;
  return value && /^(Array|Tuple)Expression$/.test(value.name) ? elements(value).flatMap((group) => (group.length === 1 ? group : [])) : [];
}

/** How the editor finds a part in Meta: by its name, or by its text where it has none. */
function itemOf(located: Located, list: List, part: DjangoPart): { key: string; node: SyntaxNode } | undefined {
  for (const node of itemsOf(located, list)) {
    const name = nameIn(node, located.module);
    if (name === part.name) return { key: name, node };
    const call = callOf(node, located.module);
    const fields = call && stringsAt(argument(call, 'fields'), located.module);
    if (name === undefined && part.fields.length > 0 && fields?.join() === part.fields.join()) return { key: textAt(located.module, node), node };
  }
  return undefined;
}

const lower = (model: DjangoModel): string => model.name.toLowerCase();
const q = (work: DjangoWork, model: DjangoModel, text: string): string => quoted(work, model.app, text);

const ADD = { indexes: ['AddIndex', 'index'], constraints: ['AddConstraint', 'constraint'] } as const;
const REMOVE = { indexes: 'RemoveIndex', constraints: 'RemoveConstraint' } as const;

function addOperation(work: DjangoWork, model: DjangoModel, list: List, part: DjangoPart): void {
  const [name, key] = ADD[list];
  operation(work, model.app, name, [['model_name', q(work, model, lower(model))], [key, part.text]], part.imports);
}

function removeOperation(work: DjangoWork, model: DjangoModel, list: List, name: string): void {
  operation(work, model.app, REMOVE[list], [['model_name', q(work, model, lower(model))], ['name', q(work, model, name)]]);
}

async function addPart(work: DjangoWork, model: DjangoModel, list: List, part: DjangoPart, text: string): Promise<void> {
  const located = locate(work, model, text);
  const style = styleOf(located.module);
  const laid = laidOutCode(text, style, style.indent.length * 3, 0, work.parse);
  await change(work, located.path, { op: 'item', class: `${located.class.name}.Meta`, list, key: part.name, text: laid, brackets: '[]' });
  model[list].push(part);
  addOperation(work, model, list, part);
}

async function removePart(work: DjangoWork, model: DjangoModel, list: List, part: DjangoPart): Promise<void> {
  const located = locate(work, model, `# without ${part.name}`);
  const item = itemOf(located, list, part);
  if (!item) return refuse(work, `Meta.${list} of ${model.name} does not name ${part.name}`, 'Take it out by hand and run makemigrations.', { file: located.path, line: 1 });
  await change(work, located.path, { op: 'remove_item', class: `${located.class.name}.Meta`, list, key: item.key });
  model[list] = model[list].filter((one) => one !== part);
  removeOperation(work, model, list, part.name);
}

/** Takes out what is made of a field before the field goes. */
export async function dropParts(work: DjangoWork, model: DjangoModel, located: Located, field: string): Promise<void> {
  const meta = metaOf(located.class);
  const listed = (name: string): boolean => new RegExp(`["']-?${field}["']`).test(textOf(located, meta, name));
  const other = ['ordering', 'get_latest_by', 'unique_together', 'index_together'].find(listed);
  if (other) refuse(work, `Meta.${other} of ${model.name} names ${field}`, `Change Meta.${other} first, and run makemigrations.`, { file: located.path, line: 1 });
  for (const list of ['indexes', 'constraints'] as const) {
    for (const part of model[list].filter((one) => one.fields.some((name) => name.replace(/^-/, '') === field))) await removePart(work, model, list, part);
  }
}

function textOf(located: Located, meta: PyClass | undefined, name: string): string {
  const value = meta?.members.find((one) => one.name === name)?.value;
  return value ? textAt(located.module, value) : '';
}

const renamedIn = (text: string, from: string, to: string): string => text.replace(new RegExp(`(["'])(-?)${from}\\1`, 'g'), `$1$2${to}$1`);

/**
 * Gives a field its new name in Meta. Indexes and constraints are taken out before and put back after the rename, as makemigrations does it.
 * @returns what is to be done after the rename
 */
export async function renameInMeta(work: DjangoWork, model: DjangoModel, located: Located, from: string, to: string): Promise<() => void> {
  const back: (() => void)[] = [];
  for (const list of ['indexes', 'constraints'] as const) {
    for (const part of model[list].filter((one) => new RegExp(`["']-?${from}["']`).test(one.text))) {
      const item = itemOf(located, list, part);
      if (!item) return refuse(work, `Meta.${list} of ${model.name} does not name ${part.name}`, 'Rename by hand and run makemigrations.', { file: located.path, line: 1 });
      const unnamed = nameIn(item.node, located.module) === undefined;
      const fields = part.fields.map((one) => renamedIn(`'${one}'`, from, to).slice(1, -1));
      const name = unnamed ? ownIndexName(tableName(model), fields) : part.name;
      await change(work, located.path, { op: 'replace_item', class: `${located.class.name}.Meta`, list, key: item.key, to: unnamed ? renamedIn(item.key, from, to) : name, text: renamedIn(ownText(located.module, item.node), from, to) });
      removeOperation(work, model, list, part.name);
      back.push(() => {
        Object.assign(part, { name, fields, text: renamedIn(part.text, from, to).replace(/(\bname=)(["'])[^"']*\2/, (_all, start: string, quote: string) => `${start}${quote}${name}${quote}`) });
        addOperation(work, model, list, part);
      });
    }
  }
  await renameOptions(work, model, located, from, to, back);
  return () => back.forEach((one) => one());
}

async function renameOptions(work: DjangoWork, model: DjangoModel, located: Located, from: string, to: string, back: (() => void)[]): Promise<void> {
  const meta = metaOf(located.class);
  for (const name of ['ordering', 'unique_together', 'get_latest_by']) {
    const member = meta?.members.find((one) => one.name === name);
    const text = member ? ownText(located.module, member.node) : '';
    if (!member || renamedIn(text, from, to) === text) continue;
    await change(work, located.path, { op: 'replace_member', class: `${located.class.name}.Meta`, name, to: name, text: renamedIn(text, from, to) });
    // unique_together follows a RenameField by itself.
    if (name !== 'unique_together') back.push(() => alterOptions(work, model, name, from, to));
  }
}

/** AlterModelOptions says all options anew. */
function alterOptions(work: DjangoWork, model: DjangoModel, name: string, from: string, to: string): void {
  const option = model.options.get(name);
  if (!option) return;
  model.options.set(name, { ...option, text: renamedIn(option.text, from, to) });
  const all = [...model.options].filter(([key]) => key !== 'db_table' && key !== 'managed');
  const text = `{${all.map(([key, one]) => `${q(work, model, key)}: ${one.text}`).join(', ')}}`;
  operation(work, model.app, 'AlterModelOptions', [['name', q(work, model, lower(model))], ['options', text]]);
}

const listText = (names: readonly string[], quote: string): string => `[${names.map((name) => py(name, quote)).join(', ')}]`;

const fieldsOf = (work: DjangoWork, model: DjangoModel, columns: readonly string[]): string[] => columns.map((column) => fieldOf(work, model, column).name);

/** Adds `key=True` to a field, or takes it out. */
async function mark(work: DjangoWork, model: DjangoModel, name: string, key: 'unique' | 'db_index', on: boolean): Promise<void> {
  const field = fieldOf(work, model, name);
  await replaceField(work, model, field, (call) => ({
    ...call,
    args: [...call.args.filter((one) => one.name !== key), ...(on ? [{ name: key, text: 'True', value: true }] : [])],
  }));
}

const namesIn = (work: DjangoWork, model: DjangoModel): ReturnType<typeof learnedNames> =>
  learnedNames([...work.state.models.values()].filter((one) => one.app === model.app).flatMap((one) => one.indexes.map((part) => ({ name: part.name, table: tableName(one), columns: part.fields }))), djangoNames);

export async function createIndex(work: DjangoWork, { table, columns, name, unique }: OperationOf<'create_index'>): Promise<void> {
  const model = modelOf(work, table);
  if (unique) return addUnique(work, { op: 'add_unique', table, columns, name });
  const fields = fieldsOf(work, model, columns);
  const [only] = fields;
  const key = fields.length === 1 ? fieldOf(work, model, only ?? '') : undefined;
  if (key && isRelation(key.call) && argOf(key.call, 'db_index')?.value !== false)
    return void work.because.push(`${model.name}.${key.name} needs no index of its own: Django makes one for every foreign key`);
  const located = locate(work, model, `models.Index(fields=${listText(fields, '"')})`);
  const { habits } = writingFor(work, located.path, appNamed(work, model.app)!);
  if (key && !name && /\bdb_index=True/.test(located.module.text) && !/\bIndex\(/.test(located.module.text)) return mark(work, model, key.name, 'db_index', true);
  const auto = ownIndexName(tableName(model), columns);
  const learned = namesIn(work, model).index(tableName(model), columns, false);
  const wanted = name ?? (habits.unnamed_indexes || learned.length > LONGEST_INDEX ? auto : learned);
  if (wanted.length > LONGEST_INDEX) refuse(work, `the index name ${wanted} is longer than the ${LONGEST_INDEX} characters that Django allows`, 'Give a shorter "name".');
  const bare = !name && habits.unnamed_indexes;
  const text = (quote: string, named: boolean): string => `models.Index(fields=${listText(fields, quote)}${named ? `, name=${py(wanted, quote)}` : ''})`;
  await addPart(work, model, 'indexes', { name: wanted, fields, text: text(quoteOf(work, model), true), imports: [] }, text(habits.quote, !bare));
}

const quoteOf = (work: DjangoWork, model: DjangoModel): string => work.style(appNamed(work, model.app)!).quote;

export async function dropIndex(work: DjangoWork, { table, name }: OperationOf<'drop_index'>): Promise<void> {
  const model = modelOf(work, table);
  for (const list of ['indexes', 'constraints'] as const) {
    const part = model[list].find((one) => one.name === name);
    if (part) return removePart(work, model, list, part);
  }
  const marked = model.fields.find((one) => argOf(one.call, 'db_index')?.value === true && name.startsWith(`${tableName(model)}_${columnName(one)}_`));
  if (marked) return mark(work, model, marked.name, 'db_index', false);
  const known = [...model.indexes, ...model.constraints].map((one) => one.name).join(', ') || 'none';
  return refuse(work, `the migrations make no index ${name} on ${table}`, `There are: ${known}.`, model.at);
}

export async function addUnique(work: DjangoWork, { table, columns, name }: OperationOf<'add_unique'>): Promise<void> {
  const model = modelOf(work, table);
  const fields = fieldsOf(work, model, columns);
  if (fields.length === 1 && !name) return mark(work, model, fields[0] ?? '', 'unique', true);
  const located = locate(work, model, `models.UniqueConstraint(fields=${listText(fields, '"')})`);
  const { habits } = writingFor(work, located.path, appNamed(work, model.app)!);
  const wanted = name ?? djangoNames.unique(tableName(model), columns);
  const text = (quote: string): string => `models.UniqueConstraint(fields=${listText(fields, quote)}, name=${py(wanted, quote)})`;
  await addPart(work, model, 'constraints', { name: wanted, fields, text: text(quoteOf(work, model)), imports: [] }, text(habits.quote));
}

// CheckConstraint's `check` became `condition` with 5.1. https://docs.djangoproject.com/en/5.1/releases/5.1/
const conditionWord = (version: number): string => (version >= 5.1 ? 'condition' : 'check');

export async function addCheck(work: DjangoWork, { table, name, expression }: OperationOf<'add_check'>): Promise<void> {
  const model = modelOf(work, table);
  const located = locate(work, model, `models.CheckConstraint(…, name="${name}")`);
  const { habits } = writingFor(work, located.path, appNamed(work, model.app)!);
  const said = condition(expression, (column) => model.fields.find((one) => columnName(one)?.toLowerCase() === column.toLowerCase())?.name);
  if (!said) return refuse(work, `the condition cannot be said in Django's Q: ${expression}`, 'Write it as {"op": "sql", "up": "ALTER TABLE … ADD CONSTRAINT … CHECK (…)", "down": "ALTER TABLE … DROP CONSTRAINT …"}.');
  const text = (quote: string): string => `models.CheckConstraint(${conditionWord(work.version)}=${said(quote)}, name=${py(name, quote)})`;
  await addPart(work, model, 'constraints', { name, fields: [], text: text(quoteOf(work, model)), imports: [] }, text(habits.quote));
}

/** A part under another name: RenameIndex where Django has it (4.1), else out and in again. */
async function renamePart(work: DjangoWork, model: DjangoModel, list: List, part: DjangoPart, to: string): Promise<void> {
  if (list === 'indexes' && to.length > LONGEST_INDEX) refuse(work, `the index name ${to} is longer than the ${LONGEST_INDEX} characters that Django allows`, 'Give a shorter name.');
  const located = locate(work, model, `name="${to}"`);
  const item = itemOf(located, list, part);
  if (!item) return refuse(work, `Meta.${list} of ${model.name} does not name ${part.name}`, 'Rename it by hand and run makemigrations.', { file: located.path, line: 1 });
  const old = part.name;
  const named = (text: string, quote: string): string => (/\bname=/.test(text) ? text.replace(/(\bname=)(["'])[^"']*\2/, (_all, start: string, mark: string) => `${start}${mark}${to}${mark}`) : text.replace(/,?\s*\)$/, `, name=${py(to, quote)})`));
  const { habits } = writingFor(work, located.path, appNamed(work, model.app)!);
  await change(work, located.path, { op: 'replace_item', class: `${located.class.name}.Meta`, list, key: item.key, to, text: named(ownText(located.module, item.node), habits.quote) });
  Object.assign(part, { name: to, text: named(part.text, quoteOf(work, model)) });
  if (list === 'indexes' && work.version >= 4.1)
    return operation(work, model.app, 'RenameIndex', [['model_name', q(work, model, lower(model))], ['new_name', q(work, model, to)], ['old_name', q(work, model, old)]]);
  removeOperation(work, model, list, old);
  addOperation(work, model, list, part);
}

export async function renameNamed(work: DjangoWork, table: string, name: string, to: string): Promise<void> {
  const model = modelOf(work, table);
  for (const list of ['indexes', 'constraints'] as const) {
    const part = model[list].find((one) => one.name === name);
    if (part) return renamePart(work, model, list, part, to);
  }
  const known = [...model.indexes, ...model.constraints].map((one) => one.name).join(', ') || 'none';
  return refuse(work, `the migrations make no index or constraint ${name} on ${table}`, `There are: ${known}. What Django names by itself it names by itself again.`, model.at);
}
