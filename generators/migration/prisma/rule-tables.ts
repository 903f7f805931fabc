import { InfraError } from '../../../pipeline/error.js';
import type { PrismaBlock } from '../../../pipeline/edit/prisma.js';
import { fieldsOf } from './fields.js';
import { modelNames } from './habits.js';
import { prismaNames } from './names.js';
import { databaseName } from './read.js';
import { findModel, modelNamed, placed, type PrismaState, type SchemaEdit } from './state.js';
import { made, nothing, type Rule, type Translated } from './rule.js';

/** Takes a model out, with the relation fields that others have for it. */
export const dropTable: Rule<'drop_table'> = (state, { table }, task) => {
  const { work, block } = modelNamed(state, table, task);
  const name = databaseName(block);
  const others = [...state.model.tables.values()].filter(
    (one) => one.name !== name && one.foreign_keys.some((key) => key.references.table === name),
  );
  if (others.length) {
    throw new InfraError({
      subject: `task "${task}": table ${name} is referenced by ${others.map((one) => one.name).join(', ')}`,
      remedy: 'Drop the referencing columns first: {"op": "drop_column", …} before this operation.',
      file: work.path,
      line: block.line,
    });
  }
  const relations = placed(state, 'model').flatMap((one) =>
    fieldsOf(one.block)
      .filter((entry) => entry.type === block.name && one.block !== block)
      .map((entry): SchemaEdit => ({ path: one.work.path, op: { op: 'remove_field', model: one.block.name, name: entry.name } })),
  );
  return made([...relations, { path: work.path, op: { op: 'remove_block', name: block.name } }], { op: 'drop_table', table: name });
};

/** A renamed table keeps its indexes and keys; Prisma derives their names from the table, so they are renamed too. */
function followingNames(state: PrismaState, from: string, to: string): Translated['operations'] {
  const table = state.model.tables.get(from);
  if (!table) return [];
  const keys = table.foreign_keys.filter((key) => key.name === prismaNames.foreign_key(from, key.columns, '', []));
  const indexes = table.indexes.filter((index) => index.name === prismaNames.index(from, index.columns, index.unique));
  const primary = table.primary_key?.name === prismaNames.primary_key(from) && state.dialect === 'postgresql';
  return [
    ...(primary
      ? [{ op: 'rename_constraint' as const, table: to, constraint: prismaNames.primary_key(from), to: prismaNames.primary_key(to) }]
      : []),
    ...(state.dialect === 'postgresql'
      ? keys.map((key) => ({
          op: 'rename_constraint' as const,
          table: to,
          constraint: key.name,
          to: prismaNames.foreign_key(to, key.columns, '', []),
        }))
      : []),
    ...indexes.map((index) => ({
      op: 'rename_index' as const,
      table: to,
      index: index.name,
      to: prismaNames.index(to, index.columns, index.unique),
    })),
  ];
}

const mapOf = (block: PrismaBlock): string | undefined =>
  block.entries.find((entry) => entry.attributes[0]?.startsWith('@@map('))?.attributes[0];

/** Renames a model, or its table where the model's own name stays. */
export const renameTable: Rule<'rename_table'> = (state, { table, to }, task) => {
  const done = findModel(state, to);
  if (done && !findModel(state, table)) return nothing(done.work.path, done.block.line);
  const { work, block } = modelNamed(state, table, task);
  const from = databaseName(block);
  const old = mapOf(block);
  const names = old || state.works.size > 1 ? { model: block.name, table: to } : modelNames({ ...state.habits, mapped_models: false }, to);
  const attribute = `@@map(${JSON.stringify(names.table)})`;
  const edits: SchemaEdit[] = [];
  if (old) edits.push({ path: work.path, op: { op: 'replace_attribute', model: block.name, from: old, to: attribute } });
  if (!old && names.model !== block.name) edits.push({ path: work.path, op: { op: 'rename_block', from: block.name, to: names.model } });
  if (!old && names.model !== names.table) edits.push({ path: work.path, op: { op: 'add_attribute', model: names.model, attribute } });
  return made(edits, { op: 'rename_table', table: from, to: names.table }, ...followingNames(state, from, names.table));
};
