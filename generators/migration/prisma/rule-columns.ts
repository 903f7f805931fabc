import { InfraError } from '../../../pipeline/error.js';
import type { FieldText, PrismaBlock, PrismaEntry } from '../../../pipeline/edit/prisma.js';
import { sameType } from '../sql/types.js';
import { changedField, columnFor, defaultAttribute, fieldsOf, modelNamesOf, newField } from './fields.js';
import { fieldNames } from './habits.js';
import { prismaNames } from './names.js';
import { attribute, listed, named } from './attributes.js';
import { columnName, columnOfField, databaseName } from './read.js';
import { askedRelation, relationOf } from './relations.js';
import { contextOf, fieldNamed, findField, modelNamed, placed, type Placed, type PrismaState, type SchemaEdit } from './state.js';
import { columnAsked, made, nothing, type Rule, type Translated } from './rule.js';

function clash(state: PrismaState, place: Placed, there: PrismaEntry, wanted: FieldText, task: string): Translated {
  const context = contextOf(state);
  const known = columnOfField(there, context, place.work.path);
  const asked = columnFor(state, wanted);
  if (known && sameType(state.dialect, known.type, asked.type) && known.nullable === asked.nullable)
    return nothing(place.work.path, there.line || place.block.line);
  throw new InfraError({
    subject: `task "${task}": model ${place.block.name} has a field ${there.name} of another type`,
    evidence: [`there:  ${there.raw.trim()}`, `wanted: ${wanted.name} ${wanted.type} ${wanted.attributes.join(' ')}`.trimEnd()],
    remedy: 'Take the operation out of the plan, or change the column with {"op": "alter_column"}.',
    file: place.work.path,
    line: there.line || place.block.line,
  });
}

export const addColumn: Rule<'add_column'> = (state, { table, column }, task) => {
  const place = modelNamed(state, table, task);
  const { work, block } = place;
  const field = newField(state, column, { task, unique: column.unique });
  const there = findField(block, column.name) ?? findField(block, field.text.name);
  if (there) return clash(state, place, there, field.text, task);
  const models = modelNamesOf(state);
  const name = databaseName(block);
  const edits: SchemaEdit[] = [{ path: work.path, op: { op: 'add_field', model: block.name, field: field.text, models } }];
  const operations: Translated['operations'] = [{ op: 'add_column', table: name, column: columnAsked(field.column) }];
  const own = [field.column.name];
  if (column.unique)
    operations.push({ op: 'create_index', table: name, columns: own, unique: true, name: prismaNames.index(name, own, true) });
  if (!column.references) return made(edits, ...operations);
  const to = column.references;
  const asked = askedRelation(
    state,
    { columns: [column.name], references: { table: to.table, columns: [to.column] }, on_delete: to.on_delete, on_update: to.on_update },
    () => ({ name: field.text.name, optional: field.column.nullable, unique: column.unique }),
    task,
  );
  const relation = relationOf(state, { name: block.name, block, fields: [field.text.name] }, asked, task);
  const target = modelNamed(state, to.table, task);
  edits.push({ path: work.path, op: { op: 'add_field', model: block.name, field: relation.own, models } });
  edits.push({ path: target.work.path, op: { op: 'add_field', model: target.block.name, field: relation.back, models } });
  const references = { table: databaseName(target.block), columns: [columnName(fieldNamed(target, to.column, task))] };
  const keyName = prismaNames.foreign_key(name, own, references.table, references.columns);
  operations.push({
    op: 'add_foreign_key',
    table: name,
    columns: own,
    references,
    name: keyName,
    on_delete: to.on_delete ?? (field.column.nullable ? 'set null' : 'restrict'),
    on_update: to.on_update ?? 'cascade',
  });
  return made(edits, ...operations);
};

const mentions = (text: string | undefined, field: string): boolean => listed(text).some((one) => one.name === field);
const listOf = (text: string): string | undefined => named(text, 'fields') ?? /\[[\s\S]*?\]/.exec(text)?.[0];

export const dropColumn: Rule<'drop_column'> = (state, { table, column }, task) => {
  const place = modelNamed(state, table, task);
  const { work, block } = place;
  const entry = fieldNamed(place, column, task);
  const edits: SchemaEdit[] = [{ path: work.path, op: { op: 'remove_field', model: block.name, name: entry.name } }];
  for (const one of block.entries.filter((each) => each.kind === 'attribute')) {
    const text = one.attributes[0] ?? '';
    if (/^@@(index|unique|fulltext)/.test(text) && mentions(listOf(text), entry.name))
      edits.push({ path: work.path, op: { op: 'remove_attribute', model: block.name, attribute: text } });
  }
  for (const relation of fieldsOf(block).filter((one) => mentions(named(attribute(one, '@relation'), 'fields'), entry.name))) {
    edits.push({ path: work.path, op: { op: 'remove_field', model: block.name, name: relation.name } });
    edits.push(...otherSide(state, block, relation));
  }
  const name = databaseName(block);
  return made(edits, { op: 'drop_column', table: name, column: columnName(entry) });
};

/** The field of the other model that belongs to a relation field. */
function otherSide(state: PrismaState, block: PrismaBlock, relation: PrismaEntry): SchemaEdit[] {
  const name = /^@relation\(\s*(?:name:\s*)?("[^"]*")/.exec(attribute(relation, '@relation') ?? '')?.[1];
  const target = placed(state, 'model').find((one) => one.block.name === relation.type);
  const back =
    target &&
    fieldsOf(target.block).filter(
      (one) =>
        one.type === block.name &&
        one !== relation &&
        !named(attribute(one, '@relation'), 'fields') &&
        (!name || attribute(one, '@relation')?.includes(name)),
    );
  return target && back?.length === 1
    ? [{ path: target.work.path, op: { op: 'remove_field', model: target.block.name, name: back[0]!.name } }]
    : [];
}

const swapped = (text: string, from: string, to: string): string =>
  text.replace(/\[[\s\S]*?\]/, (list) => list.replace(new RegExp(`\\b${from}\\b`, 'g'), to));

/** Everything in the schema that says the field's name: keys and indexes of its model, relations on both sides. */
function renamedUses(state: PrismaState, { work, block }: Placed, from: string, to: string): SchemaEdit[] {
  const edits: SchemaEdit[] = [];
  for (const entry of block.entries.filter((one) => one.kind === 'attribute' && mentions(listOf(one.attributes[0] ?? ''), from))) {
    const text = entry.attributes[0] ?? '';
    edits.push({ path: work.path, op: { op: 'replace_attribute', model: block.name, from: text, to: swapped(text, from, to) } });
  }
  for (const other of placed(state, 'model')) {
    for (const entry of fieldsOf(other.block)) {
      const text = attribute(entry, '@relation');
      const argument = other.block === block ? 'fields' : 'references';
      const uses = text && mentions(named(text, argument), from) && (other.block === block || entry.type === block.name);
      if (!uses) continue;
      const next = text.replace(new RegExp(`(${argument}:\\s*\\[[^\\]]*?)\\b${from}\\b`), `$1${to}`);
      const field = changedField(entry, { attributes: entry.attributes.map((one) => (one === text ? next : one)) });
      edits.push({ path: other.work.path, op: { op: 'replace_field', model: other.block.name, name: entry.name, field } });
    }
  }
  return edits;
}

/** Prisma derives the names of indexes and keys from the column, so they are renamed with it. */
function followingNames(state: PrismaState, table: string, from: string, to: string): Translated['operations'] {
  const known = state.model.tables.get(table);
  const swap = (columns: readonly string[]): string[] => columns.map((column) => (column === from ? to : column));
  const indexes =
    known?.indexes.filter(
      (index) => index.columns.includes(from) && index.name === prismaNames.index(table, index.columns, index.unique),
    ) ?? [];
  const keys =
    known?.foreign_keys.filter((key) => key.columns.includes(from) && key.name === prismaNames.foreign_key(table, key.columns, '', [])) ??
    [];
  return [
    ...(state.dialect === 'postgresql'
      ? keys.map((key) => ({
          op: 'rename_constraint' as const,
          table,
          constraint: key.name,
          to: prismaNames.foreign_key(table, swap(key.columns), '', []),
        }))
      : []),
    ...indexes.map((index) => ({
      op: 'rename_index' as const,
      table,
      index: index.name,
      to: prismaNames.index(table, swap(index.columns), index.unique),
    })),
  ];
}

export const renameColumn: Rule<'rename_column'> = (state, { table, column, to }, task) => {
  const place = modelNamed(state, table, task);
  const done = findField(place.block, to);
  if (done && !findField(place.block, column)) return nothing(place.work.path, done.line || place.block.line);
  const entry = fieldNamed(place, column, task);
  const names = fieldNames(state.habits, to);
  const map = attribute(entry, '@map');
  const attributes = entry.attributes.filter((one) => one !== map);
  if (names.column !== names.field) attributes.push(`@map(${JSON.stringify(names.column)})`);
  const field = changedField(entry, { name: names.field, attributes });
  const edits: SchemaEdit[] = [
    ...renamedUses(state, place, entry.name, names.field),
    { path: place.work.path, op: { op: 'replace_field', model: place.block.name, name: entry.name, field } },
  ];
  const name = databaseName(place.block);
  return made(
    edits,
    { op: 'rename_column', table: name, column: columnName(entry), to: names.column },
    ...followingNames(state, name, columnName(entry), names.column),
  );
};

export const alterColumn: Rule<'alter_column'> = (state, operation, task) => {
  const place = modelNamed(state, operation.table, task);
  const { work, block } = place;
  const entry = fieldNamed(place, operation.column, task);
  const nullable = operation.nullable ?? entry.optional;
  const fresh = operation.value_type
    ? newField(state, { name: entry.name, value_type: operation.value_type, nullable, default: null, unique: false, comment: '' }, { task })
    : undefined;
  const native = fresh
    ? fresh.text.attributes.filter((one) => one.startsWith('@db.'))
    : entry.attributes.filter((one) => one.startsWith('@db.'));
  const kept = entry.attributes.filter(
    (one) => !one.startsWith('@db.') && !(operation.default !== undefined && one.startsWith('@default')),
  );
  const scalar = fresh ? fresh.text.type.replace(/[?[\]]/g, '') : entry.type;
  const value =
    operation.default === undefined
      ? null
      : defaultAttribute(
          state,
          { default: operation.default, value_type: operation.value_type ?? typeWord(state, entry) },
          scalar,
          native.includes('@db.Uuid'),
          entry.list,
        );
  const base = `${scalar}${entry.list ? '[]' : ''}`;
  const text: FieldText = {
    name: entry.name,
    type: `${base}${nullable && !entry.list ? '?' : ''}`,
    attributes: [...kept, ...(value ? [value] : []), ...native],
  };
  const before = columnFor(state, changedField(entry, {}));
  const after = columnFor(state, text);
  const same =
    JSON.stringify([before.type, before.nullable, before.default]) === JSON.stringify([after.type, after.nullable, after.default]);
  if (same) return nothing(work.path, entry.line || block.line);
  return made([{ path: work.path, op: { op: 'replace_field', model: block.name, name: entry.name, field: text } }], {
    op: 'alter_column',
    table: databaseName(block),
    column: columnName(entry),
    ...(before.type === after.type ? {} : { value_type: after.type }),
    ...(before.nullable === after.nullable ? {} : { nullable: after.nullable }),
    ...(JSON.stringify(before.default) === JSON.stringify(after.default) ? {} : { default: columnAsked(after).default }),
  });
};

const typeWord = (state: PrismaState, entry: PrismaEntry): string =>
  contextOf(state).enums.has(entry.type) ? `enum:${entry.type}` : 'text';
