import type { Migration, Operation } from '../task.js';
import { columnName, tableName, type DjangoModel } from './state.js';
import type { DjangoWork } from './work.js';

/** The model that a plan means: by its table, `app.Model`, or its class where only one app has such. */
function modelNamed(work: DjangoWork, name: string): DjangoModel | undefined {
  const all = [...work.state.models.values()];
  const wanted = name.toLowerCase();
  const byTable = all.find((one) => tableName(one).toLowerCase() === wanted);
  const byLabel = all.find((one) => `${one.app}.${one.name}`.toLowerCase() === wanted);
  const byClass = all.filter((one) => one.name.toLowerCase() === wanted);
  return byTable ?? byLabel ?? (byClass.length === 1 ? byClass[0] : undefined);
}

const columnNamed = (model: DjangoModel | undefined, name: string): string => {
  const field = model?.fields.find((one) => columnName(one) === name) ?? model?.fields.find((one) => one.name === name);
  return (field && columnName(field)) ?? name;
};

interface Targets {
  table: string;
  columns: string[];
}

/** The operations with the names of the database in place of those of the models. */
export function resolveNames(operations: Migration['operations'], work: DjangoWork): Migration['operations'] {
  const target = (one: Targets): Targets => {
    const model = modelNamed(work, one.table);
    return { ...one, table: model ? tableName(model) : one.table, columns: one.columns.map((column) => columnNamed(model, column)) };
  };
  const referring = <One extends { references?: { table: string; column: string } | undefined }>(column: One): One => {
    const to = column.references;
    const model = to && modelNamed(work, to.table);
    return to && model ? { ...column, references: { ...to, table: tableName(model), column: columnNamed(model, to.column) } } : column;
  };
  return operations.map((operation): Operation => {
    if (operation.op === 'create_table')
      return { ...operation, columns: operation.columns.map(referring), foreign_keys: operation.foreign_keys.map((key) => ({ ...key, references: target(key.references) })) };
    if (!('table' in operation)) return operation;
    const model = modelNamed(work, operation.table);
    const named = { ...operation, table: model ? tableName(model) : operation.table };
    if (named.op === 'add_column') return { ...named, column: referring(named.column) };
    if (named.op === 'add_foreign_key') return { ...named, columns: named.columns.map((one) => columnNamed(model, one)), references: target(named.references) };
    if ('columns' in named) return { ...named, columns: named.columns.map((one) => columnNamed(model, one)) };
    return 'column' in named ? { ...named, column: columnNamed(model, named.column) } : named;
  });
}
