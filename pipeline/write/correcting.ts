import { featurePaths } from './feature-paths.js';
import { diskText } from './record-store.js';

type Operation = { [key: string]: unknown };

/** The operation that takes another one back; undefined where only a person knows what was there before. */
const REVERSE: { [op: string]: (operation: Operation) => Operation | undefined } = {
  create_table: ({ table }) => ({ op: 'drop_table', table }),
  rename_table: ({ table, to }) => ({ op: 'rename_table', table: to, to: table }),
  add_column: ({ table, column }) => ({ op: 'drop_column', table, column: nameOf(column) }),
  rename_column: ({ table, column, to }) => ({ op: 'rename_column', table, column: to, to: column }),
  create_index: ({ table, name }) => (name === undefined ? undefined : { op: 'drop_index', table, name }),
  rename_enum: ({ enum: name, to }) => ({ op: 'rename_enum', enum: to, to: name }),
  rename_index: ({ table, index, to }) => ({ op: 'rename_index', table, index: to, to: index }),
  rename_constraint: ({ table, constraint, to }) => ({ op: 'rename_constraint', table, constraint: to, to: constraint }),
  sql: ({ up, down }) => ({ op: 'sql', up: down, down: up }),
};

const nameOf = (column: unknown): unknown => (typeof column === 'object' && column !== null && 'name' in column ? column.name : column);

/**
 * The typed change that corrects an applied migration, as far as the plan tells: its operations turned around, last first.
 * What cannot be turned around stands as SQL to be filled in.
 * @returns JSON for the plan's `changes`
 */
export function correcting(root: string, featureId: string, taskId: string, index: number): string {
  const operations = operationsOf(root, featureId, taskId, index);
  const turned = [...operations].reverse().map((operation) => reverse(operation));
  const filled = turned.length > 0 ? turned : [{ op: 'sql', up: 'what takes the change back', down: 'what makes it again' }];
  return JSON.stringify({ type: 'database_migration', operations: filled });
}

function reverse(operation: Operation): Operation {
  const name = String(operation['op']);
  const turn = Object.hasOwn(REVERSE, name) ? REVERSE[name] : undefined;
  return (
    turn?.(operation) ?? {
      op: 'sql',
      up: `what takes ${name} on ${String(operation['table'] ?? operation['enum'] ?? 'it')} back`,
      down: 'what makes it again',
    }
  );
}

/** The plan may have changed or gone since: then there is nothing to turn around. */
function operationsOf(root: string, featureId: string, taskId: string, index: number): Operation[] {
  try {
    const plan: unknown = JSON.parse(diskText(root, `${featurePaths(featureId).folder}/plan.json`) ?? '{}');
    const tasks = at(at(at(plan, 'areas'), 'infra'), 'tasks');
    const task = Array.isArray(tasks) ? tasks.find((one) => at(one, 'task_id') === taskId) : undefined;
    const operations = at(at(at(task, 'changes'), index), 'operations');
    return Array.isArray(operations) ? operations.filter((one): one is Operation => typeof one === 'object' && one !== null) : [];
  } catch {
    return [];
  }
}

const at = (value: unknown, key: PropertyKey): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as { [key: PropertyKey]: unknown })[key] : undefined;
