import { InfraError } from '../../../pipeline/error.js';
import type { ForeignKeyDef } from '../model/schema.js';
import type { Operation, OperationOf } from '../task.js';
import { quoted, type CodeTable } from './code.js';
import { referenceLink } from './columns.js';
import { checkText, foreignKeyText, indexText, uniqueText } from './extras.js';
import { bring, codeTable, importCore, importSql, keyOf, modelTable, namesOf, push, type Rule, type Translating } from './work.js';

function extra(work: Translating, table: CodeTable, name: string, text: string, imports: string): void {
  importCore(work, table.file, [imports]);
  push(work, table.file, { op: 'extra', table: table.variable, name, text, arrow: work.code.style.arrow });
}

export const createIndex: Rule<OperationOf<'create_index'>> = (work, operation) => {
  const table = codeTable(work, operation.table);
  const columns = namesOf(table, operation.columns);
  const name = operation.name ?? work.names.index(table.name, columns, operation.unique);
  extra(work, table, name, indexText(work.code, table, { name, columns, unique: operation.unique }), operation.unique ? 'uniqueIndex' : 'index');
  return [{ ...operation, table: table.name, columns, name }];
};

export const dropIndex: Rule<OperationOf<'drop_index'>> = (work, operation) => {
  const table = codeTable(work, operation.table);
  push(work, table.file, { op: 'remove_extra', table: table.variable, name: operation.name });
  const [column, ...others] = modelTable(work, table)?.indexes.find((one) => one.name === operation.name)?.columns ?? [];
  // In SQLite `.unique()` at a column is such an index.
  if (column && others.length === 0 && operation.name === work.names.unique(table.name, [column]))
    push(work, table.file, { op: 'link', table: table.variable, key: keyOf(table, column), names: ['unique'], text: null, behind: [] });
  return [{ ...operation, table: table.name }];
};

export const addForeignKey: Rule<OperationOf<'add_foreign_key'>> = (work, operation) => {
  const table = codeTable(work, operation.table);
  const target = codeTable(work, operation.references.table);
  const columns = namesOf(table, operation.columns);
  const references = { table: target.name, columns: namesOf(target, operation.references.columns) };
  const { on_delete, on_update, name } = operation;
  const done: Operation[] = [{ ...operation, table: table.name, columns, references }];
  const [column, ...others] = columns;
  if (name || others.length || column === undefined) {
    const text = foreignKeyText(work, table, { columns, references, on_delete, on_update, name });
    extra(work, table, name ?? `.${keyOf(table, columns[0] ?? '')}`, text, 'foreignKey');
    return done;
  }
  bring(work, table.file, target);
  const to = { table: target.name, column: references.columns[0] ?? 'id', on_delete, on_update };
  const text = referenceLink(work.code, to, work.task);
  push(work, table.file, { op: 'link', table: table.variable, key: keyOf(table, column), names: ['references'], text, behind: [] });
  return done;
};

export const addUnique: Rule<OperationOf<'add_unique'>> = (work, operation) => {
  const table = codeTable(work, operation.table);
  const columns = namesOf(table, operation.columns);
  const usual = work.names.unique(table.name, columns);
  const name = operation.name ?? usual;
  const [column, ...others] = columns;
  if (column && others.length === 0 && name === usual)
    push(work, table.file, { op: 'link', table: table.variable, key: keyOf(table, column), names: ['unique'], text: '.unique()', behind: [] });
  else extra(work, table, name, uniqueText(work.code, table, name, columns), 'unique');
  return [{ ...operation, table: table.name, columns, name }];
};

export const addCheck: Rule<OperationOf<'add_check'>> = (work, operation) => {
  const table = codeTable(work, operation.table);
  importSql(work, table.file);
  extra(work, table, operation.name, checkText(work.code, operation.name, operation.expression), 'check');
  return [{ ...operation, table: table.name }];
};

export const renameIndex: Rule<OperationOf<'rename_index'>> = (work, operation) => {
  const table = codeTable(work, operation.table);
  push(work, table.file, { op: 'rename_extra', table: table.variable, from: operation.index, to: operation.to });
  return [{ ...operation, table: table.name }];
};

/** A reference at a column has no name of its own: it becomes a constraint of the table. */
function nameKey(work: Translating, table: CodeTable, key: ForeignKeyDef, to: string): void {
  const column = keyOf(table, key.columns[0] ?? '');
  const usual = work.names.foreign_key(table.name, key.columns, key.references.table, key.references.columns);
  if (key.name !== usual) return push(work, table.file, { op: 'rename_extra', table: table.variable, from: key.name, to });
  if (key.columns.length === 1) push(work, table.file, { op: 'link', table: table.variable, key: column, names: ['references'], text: null, behind: [] });
  const said = (action: string | undefined): boolean => action !== undefined && action !== 'no action';
  const { on_delete, on_update } = key;
  const named = { ...key, name: to, on_delete: said(on_delete) ? on_delete : undefined, on_update: said(on_update) ? on_update : undefined };
  extra(work, table, to, foreignKeyText(work, table, named), 'foreignKey');
}

function nameUnique(work: Translating, table: CodeTable, unique: { name: string; columns: string[] }, to: string): void {
  const [column, ...others] = unique.columns;
  const atColumn = column !== undefined && others.length === 0 && unique.name === work.names.unique(table.name, unique.columns);
  if (!atColumn) return push(work, table.file, { op: 'rename_extra', table: table.variable, from: unique.name, to });
  const text = `.unique(${quoted(work.code.style, to)})`;
  push(work, table.file, { op: 'link', table: table.variable, key: keyOf(table, column), names: ['unique'], text, behind: [] });
}

export const renameConstraint: Rule<OperationOf<'rename_constraint'>> = (work, operation) => {
  const table = codeTable(work, operation.table);
  const known = modelTable(work, table);
  const { constraint, to } = operation;
  const key = known?.foreign_keys.find((one) => one.name === constraint);
  const unique = known?.uniques.find((one) => one.name === constraint);
  const check = known?.checks.find((one) => one.name === constraint);
  // In SQLite a unique constraint is an index.
  if (known?.indexes.some((one) => one.unique && one.name === constraint))
    return renameIndex(work, { op: 'rename_index', table: table.name, index: constraint, to });
  if (!key && !unique && !check)
    throw new InfraError({
      subject: `task "${work.task}": table ${table.name} has no constraint ${constraint} that Drizzle can name`,
      remedy: `It has: ${[...(known?.foreign_keys ?? []), ...(known?.uniques ?? []), ...(known?.checks ?? [])].map((one) => one.name).join(', ') || 'none'}.`,
      file: table.file,
    });
  if (key) nameKey(work, table, key, to);
  if (unique) nameUnique(work, table, unique, to);
  if (check) push(work, table.file, { op: 'rename_extra', table: table.variable, from: constraint, to });
  return [{ ...operation, table: table.name }];
};
