import type { OperationOf } from '../task.js';
import { modelsOf } from './locate.js';
import { carryOut } from './session.js';
import { tableNameEdit } from './table-name.js';
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
export async function renameTable(turn: Turn, { table, to }: OperationOf<'rename_table'>): Promise<void> {
  const { session, entities } = turn;
  if (modelsOf(session, entities, table).length === 0 && modelsOf(session, entities, to).length > 0) return;
  const entity = modelFor(turn, table, `call the table ${to}`);
  if (!entity || !(await carryOut(session, [tableNameEdit(entity, table, to)], `the table is called ${to}`))) return;
  session.warnings.push(
    `${entity.source.path}: ${entity.name} keeps its name and stands for table ${to} now: rename it with your editor where you want to.`,
  );
}
