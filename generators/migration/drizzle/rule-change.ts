import { InfraError } from '../../../pipeline/error.js';
import { columnOf, usersOf } from '../model/schema.js';
import type { Operation, OperationOf } from '../task.js';
import { quoted, type CodeTable } from './code.js';
import { builderOf, defaultLink, rootCall, typeOf } from './columns.js';
import { following } from './following.js';
import { bring, codeColumn, codeTable, declareType, importCore, importSql, modelTable, push, type Rule, type Translating } from './work.js';

export const dropColumn: Rule<OperationOf<'drop_column'>> = (work, operation) => {
  const table = codeTable(work, operation.table);
  const column = codeColumn(work, table, operation.column);
  push(work, table.file, { op: 'remove_using', table: table.variable, key: column.key });
  push(work, table.file, { op: 'remove_column', table: table.variable, key: column.key });
  table.columns = table.columns.filter((one) => one !== column);
  return [{ op: 'drop_column', table: table.name, column: column.name }];
};

export const dropTable: Rule<OperationOf<'drop_table'>> = (work, operation) => {
  const table = codeTable(work, operation.table);
  const others = [...work.model.tables.values()].filter(
    (one) => one.name !== table.name && one.foreign_keys.some((key) => key.references.table === table.name),
  );
  if (others.length)
    throw new InfraError({
      subject: `task "${work.task}": table ${table.name} is referenced by ${others.map((one) => one.name).join(', ')}`,
      remedy: 'Drop the referencing columns first: {"op": "drop_column", …} before this operation.',
      file: table.file,
    });
  push(work, table.file, { op: 'remove_statement', name: table.variable });
  work.code.tables = work.code.tables.filter((one) => one !== table);
  work.follow_up.push(`remove what still uses ${table.variable}: relations and queries`);
  return [{ op: 'drop_table', table: table.name }];
};

const variableStays = (what: string, to: string): string => `${what} keeps its name in the code, so that running code goes on; in the database it is ${to}`;

export const renameTable: Rule<OperationOf<'rename_table'>> = (work, operation) => {
  const table = codeTable(work, operation.table);
  const from = table.name;
  push(work, table.file, { op: 'first_argument', name: table.variable, text: quoted(work.code.style, operation.to) });
  work.because.push(variableStays(table.variable, operation.to));
  table.name = operation.to;
  return [{ ...operation, table: from }, ...following(work, from, (name) => (name === from ? operation.to : name), (_table, column) => column)];
};

export const renameColumn: Rule<OperationOf<'rename_column'>> = (work, operation) => {
  const table = codeTable(work, operation.table);
  const column = codeColumn(work, table, operation.column);
  const from = column.name;
  push(work, table.file, { op: 'column_name', table: table.variable, key: column.key, text: quoted(work.code.style, operation.to) });
  work.because.push(variableStays(`${table.variable}.${column.key}`, operation.to));
  column.name = operation.to;
  const swap = (owner: string, name: string): string => (owner === table.name && name === from ? operation.to : name);
  return [{ ...operation, table: table.name, column: from }, ...following(work, table.name, (name) => name, swap)];
};

/** A default that the new type takes: a number for numbers, text for the rest. */
function fitting(work: Translating, table: CodeTable, operation: OperationOf<'alter_column'>): unknown {
  if (operation.default !== undefined || operation.value_type === undefined) return operation.default;
  const known = columnOf(modelTable(work, table), operation.column)?.default;
  if (!known || !('literal' in known)) return undefined;
  const textual = /^(text|varchar|uuid|date|timestamp)/.test(operation.value_type);
  if (textual && typeof known.literal === 'number') return String(known.literal);
  const number = /^(integer|bigint|decimal)/.test(operation.value_type) && typeof known.literal === 'string' ? Number(known.literal) : Number.NaN;
  return Number.isFinite(number) ? number : undefined;
}

type Alter = OperationOf<'alter_column'>;

function alterCode(work: Translating, table: CodeTable, operation: Alter, key: string): void {
  const { code } = work;
  const column = codeColumn(work, table, key);
  const at = { table: table.variable, key };
  const type = operation.value_type ?? columnOf(modelTable(work, table), column.name)?.type ?? 'text';
  const built = operation.value_type === undefined ? undefined : builderOf(code, type, column.name);
  const named = /^[\w.]+\(\s*["'`]/.test(column.text);
  if (built) {
    if (built.custom) declareType(work, table.file, built);
    importCore(work, table.file, built.declared || built.custom ? [] : [built.call]);
    const declared = code.enums.find((one) => one.variable === built.call);
    if (declared) bring(work, table.file, declared);
    push(work, table.file, { op: 'root', ...at, text: rootCall(code, built, named ? column.name : null) });
  }
  const [first, second] = code.style.required_first ? [[], ['notNull']] : [['default', 'defaultNow', 'defaultRandom'], []];
  if (operation.nullable !== undefined)
    push(work, table.file, { op: 'link', ...at, names: ['notNull'], text: operation.nullable ? null : '.notNull()', behind: [...first, 'primaryKey'] });
  if (operation.default === undefined) return;
  const call = built ?? { call: /^\w+/.exec(column.text)?.[0] ?? '', type: '' };
  const value = defaultLink(code, operation.default, call);
  if (value.sql) importSql(work, table.file);
  const names = ['default', 'defaultNow', 'defaultRandom'];
  push(work, table.file, { op: 'link', ...at, names, text: value.text || null, behind: [...second, 'primaryKey'] });
}

export const alterColumn: Rule<Alter> = (work, operation) => {
  const table = codeTable(work, operation.table);
  const column = codeColumn(work, table, operation.column);
  const value = fitting(work, table, { ...operation, column: column.name });
  const asked = { ...operation, table: table.name, column: column.name, ...(value === undefined ? {} : { default: value }) } as Alter;
  alterCode(work, table, asked, column.key);
  const { value_type: type } = asked;
  return [type === undefined ? asked : { ...asked, value_type: typeOf(work.code, type, column.name) }];
};

function enumNamed(work: Translating, name: string): { variable: string; name: string; file: string } {
  const found = work.code.enums.find((one) => one.name === name || one.variable === name);
  if (found) return found;
  throw new InfraError({
    subject: `task "${work.task}": the schema declares no enum ${name}`,
    remedy: `There are: ${work.code.enums.map((one) => one.name).join(', ') || 'none'}.`,
  });
}

export const addValue: Rule<OperationOf<'add_enum_value'>> = (work, operation) => {
  const { value } = operation;
  const text = quoted(work.code.style, value);
  if (work.code.dialect.name === 'postgresql') {
    const found = enumNamed(work, operation.enum);
    push(work, found.file, { op: 'enum_value', enum: found.variable, text, value });
    return [{ ...operation, enum: found.name }];
  }
  work.code.inline.get(operation.enum)?.push(value);
  for (const user of usersOf(work.model, operation.enum)) {
    const table = codeTable(work, user.table);
    push(work, table.file, { op: 'column_value', table: table.variable, key: codeColumn(work, table, user.column.name).key, text, value });
  }
  return work.code.dialect.name === 'mysql' ? [operation] : [];
};

export const renameEnum: Rule<OperationOf<'rename_enum'>> = (work, operation): Operation[] => {
  if (work.code.dialect.name !== 'postgresql') {
    const values = work.code.inline.get(operation.enum);
    if (values) work.code.inline.set(operation.to, values);
    return work.code.dialect.name === 'mysql' ? [operation] : [];
  }
  const found = enumNamed(work, operation.enum);
  const from = found.name;
  push(work, found.file, { op: 'first_argument', name: found.variable, text: quoted(work.code.style, operation.to) });
  work.because.push(variableStays(found.variable, operation.to));
  found.name = operation.to;
  return [{ ...operation, enum: from }];
};
