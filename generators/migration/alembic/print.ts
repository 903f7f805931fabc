import type { Planned } from '../model/steps.js';
import type { CheckDef } from '../model/schema.js';
import { py } from '../python/text.js';
import { checkText, opCalls, type OpCall, type Writing } from './operations.js';

const isBatched = (one: OpCall, writing: Writing): boolean => !one.alone && (writing.batch === 'all' || (writing.batch === 'needed' && !one.light));

const argsOf = (one: OpCall, writing: Writing): string[] =>
  one.keyword ? [...one.before, `table_name=${py(one.table, writing.quote)}`, ...one.after] : [...one.before, ...(one.table ? [py(one.table, writing.quote)] : []), ...one.after];

function plainCall(one: OpCall, writing: Writing): string {
  const args = argsOf(one, writing);
  if (one.name !== 'create_table') return `op.${one.name}(${args.join(', ')})`;
  return `op.create_table(\n${args.map((line) => `${writing.indent}${line},`).join('\n')}\n)`;
}

/** Calls on one table follow each other in one batch; after a new name another one begins. */
function groups<One extends OpCall>(list: readonly One[], writing: Writing): One[][] {
  const result: One[][] = [];
  for (const one of list) {
    const last = result.at(-1);
    const joins = last && isBatched(one, writing) && isBatched(last[0]!, writing) && last[0]!.table === one.table && !last.at(-1)!.renames;
    if (joins) last.push(one);
    else result.push([one]);
  }
  return result;
}

function batch(list: readonly (OpCall & { checks: CheckDef[] })[], writing: Writing): string {
  const [first] = list;
  const checks = writing.dialect === 'sqlite' ? (first?.checks ?? []) : [];
  const kept = checks.length ? `, table_args=(${checks.map((one) => checkText(one, writing)).join(', ')},)` : '';
  const head = `with op.batch_alter_table(${py(first?.table ?? '', writing.quote)}, schema=None${kept}) as batch_op:`;
  return [head, ...list.map((one) => `${writing.indent}batch_op.${one.name}(${[...one.before.map((arg) => arg.replace(/^op\.f\(/, 'batch_op.f(')), ...one.after].join(', ')})`)].join('\n');
}

/** The body of one direction of a revision, a text a statement. */
export function revisionBody(steps: readonly Planned[], writing: Writing): string[] {
  return groups(opCalls(steps, writing), writing).map((list) => (isBatched(list[0]!, writing) ? batch(list, writing) : plainCall(list[0]!, writing)));
}
