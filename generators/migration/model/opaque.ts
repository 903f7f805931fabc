import type { TableDef } from './schema.js';
import type { Step, StepOf } from './steps.js';

const tableIsOpaque = (table: TableDef): boolean =>
  Boolean(table.tail || table.parts?.length || table.attached?.length || table.primary_key?.tail || table.primary_key?.list) ||
  table.columns.some((one) => one.tail) ||
  [...table.uniques, ...table.foreign_keys, ...table.checks].some((one) => one.tail);

type Rules = { [Name in Step['do']]?: (step: StepOf<Name>) => boolean };

const RULES: Rules = {
  create_table: ({ table }) => tableIsOpaque(table),
  add_column: ({ column }) => column.tail !== undefined,
  alter_column: ({ to }) => to.tail !== undefined,
  add_foreign_key: ({ key }) => key.tail !== undefined,
  add_unique: ({ unique }) => unique.tail !== undefined,
  add_check: ({ check }) => check.tail !== undefined,
};

/** True where a step writes what was read as a text only: a library has no words for that, and it is said in SQL. */
export function isOpaque(step: Step): boolean {
  const rule = RULES[step.do] as ((step: Step) => boolean) | undefined;
  return rule?.(step) ?? false;
}

/** True where a step makes an index that is known as a statement only. */
export const hasIndexText = (step: Step): boolean =>
  step.do === 'create_index' ? step.index.text !== undefined : step.do === 'create_table' && step.table.indexes.some((one) => one.text !== undefined);
