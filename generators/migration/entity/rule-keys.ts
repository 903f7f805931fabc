import { columnOf, tableOf } from '../model/schema.js';
import type { OperationOf } from '../task.js';
import { indexName } from './ask.js';
import { modelsOf } from './locate.js';
import type { Ask, Entity, Member } from './model.js';
import { keepsColumn, placeOfRelation } from './place.js';
import { relationKey } from './relation.js';
import { carryOut } from './session.js';
import { aroundOf, fieldFor, imports, insertion, missing, modelFor, type Turn } from './turn.js';

type Related = Pick<Ask, 'column' | 'nullable' | 'base'> & { member: string };

/** The relation as siblings write it; a warning where none shows how, or where it leads is not certain. */
function relationFor(turn: Turn, entity: Entity, ask: Related, to: { table: string; on_delete?: string | undefined }): Member | undefined {
  const { session, entities } = turn;
  const others = modelsOf(session, entities, to.table);
  const [other] = others;
  const { column, member: key, nullable, base } = ask;
  const made =
    other && others.length === 1
      ? entity.shape.relation?.(entity, { column, member: key, to: other, nullable, on_delete: to.on_delete, base }, aroundOf(turn, entity))
      : undefined;
  if (made) return made;
  const why = others.length === 1 ? 'no sibling shows how a relation is written' : `${others.length} models stand for ${to.table}`;
  session.warnings.push(
    `${entity.source.path}: ${why}: add the one to ${to.table} for column ${column} to ${entity.name} where you want it.`,
  );
  return undefined;
}

/** `alone` where siblings keep no member for the column beside the relation. */
export async function addRelation(
  turn: Turn,
  entity: Entity,
  ask: Related,
  to: { table: string; on_delete?: string | undefined },
): Promise<'alone' | 'beside' | false> {
  const { session, entities } = turn;
  const member = entity.shape.relation && relationFor(turn, entity, ask, to);
  if (!member) return false;
  if (entity.fields.some((one) => one.key === member.key)) return 'beside';
  const edits = [insertion(entity, member, placeOfRelation(entity), entities), ...imports(entity, member.needs)];
  if (!(await carryOut(session, edits, member.text))) return false;
  session.because.push(`${entity.shape.noun} ${entity.name} has the relation ${member.key}, like its siblings`);
  return keepsColumn([entity, ...aroundOf(turn, entity).entities]) ? 'beside' : 'alone';
}

/** Rule of the operation of that name. */
export async function addForeignKey(turn: Turn, { table, columns, references, on_delete }: OperationOf<'add_foreign_key'>): Promise<void> {
  const [column] = columns;
  const { session } = turn;
  const entity = modelFor(turn, table, `relate ${columns.join(', ')} to ${references.table}`);
  if (!entity || !entity.shape.relation) return;
  const field = column === undefined ? undefined : fieldFor(entity, column);
  if (columns.length !== 1 || column === undefined || relationKey(column) === undefined) {
    session.warnings.push(
      `${entity.source.path}: add the relation of ${entity.name} to ${references.table} on ${columns.join(', ')} by hand.`,
    );
    return;
  }
  const known = columnOf(tableOf(session.known.model, table), column);
  await addRelation(
    turn,
    entity,
    { column, member: field?.key ?? column, nullable: known?.nullable ?? field?.nullable ?? true, base: field?.base ?? 'other' },
    { table: references.table, on_delete },
  );
}

/** Rule of the operation of that name. */
export async function addIndex(
  turn: Turn,
  table: string,
  columns: readonly string[],
  name: string | undefined,
  unique: boolean,
): Promise<void> {
  const { session } = turn;
  const entity = modelFor(turn, table, `add the ${unique ? 'unique ' : ''}index on ${columns.join(', ')} if indexes are declared there`);
  if (!entity?.shape.index) return;
  const fields = columns.map((column) => fieldFor(entity, column));
  const known = name ?? indexName(session, table, columns);
  if (fields.some((one) => one === undefined)) return missing(session, entity, columns[fields.indexOf(undefined)] ?? '');
  const declared = entity.shape.index(
    entity,
    { name: known, keys: fields.flatMap((one) => one?.key ?? []), columns, unique },
    aroundOf(turn, entity),
  );
  if (!declared)
    return void session.because.push(`no ${entity.shape.noun} of the workspace declares indexes: ${entity.name} does not either`);
  await carryOut(session, [declared.edit, ...imports(entity, declared.needs)], declared.text);
}

/** Rule of the operation of that name. */
export async function dropIndex(turn: Turn, { table, name }: OperationOf<'drop_index'>): Promise<void> {
  const { session } = turn;
  const entity = modelFor(turn, table, `take out index ${name} if it is declared there`);
  if (!entity) return;
  const op = entity.shape.unindexed?.(entity, name);
  if (op) return void (await carryOut(session, [op], `take out the index ${name}`));
  if (entity.source.text.includes(name))
    session.warnings.push(`${entity.source.path} names index ${name}, which is gone: take it out by hand.`);
}
