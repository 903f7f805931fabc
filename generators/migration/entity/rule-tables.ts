import type { OperationOf } from '../task.js';
import { modelFor, type Turn } from './turn.js';

/** Rule of the operation of that name. */
export function dropTable(turn: Turn, { table }: OperationOf<'drop_table'>): void {
  const entity = modelFor(turn, table, 'take it out when nothing uses it any more');
  if (!entity) return;
  const used = turn.session.found.workspace
    .mentions(entity.name)
    .filter((path) => path !== entity.source.path && /\.[mc]?[jt]sx?$/.test(path));
  turn.session.warnings.push(
    `Table ${table} is dropped, and ${entity.name} in ${entity.source.path} still stands for it. ` +
      (used.length > 0
        ? `It is named in ${used.slice(0, 8).join(', ')}: take it out there first, then delete it.`
        : 'Nothing else names it: delete it.'),
  );
}

/** Rule of the operation of that name. */
export function renameTable(turn: Turn, { table, to }: OperationOf<'rename_table'>): void {
  const entity = modelFor(turn, table, `call the table ${to}`);
  if (entity)
    turn.session.warnings.push(
      `${entity.source.path}: ${entity.name} stands for table ${table}, which is ${to} now: change the name there.`,
    );
}
