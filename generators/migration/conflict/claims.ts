import type { Column, Migration, Operation, OperationOf } from '../task.js';

/** `make`: it is not there before; `change`: it stays, but differs; `break`: it goes, or goes by another name; `use`: it must be there. */
export type Mode = 'make' | 'change' | 'break' | 'use';

/** What an operation has to do with one thing of the schema. */
export interface Claim {
  /** The thing, however it is spelled: `users.nick_name` and `Users.nickName` are one. */
  key: string;
  /** The thing, for people. */
  what: string;
  mode: Mode;
  /** Equal where two claims want exactly the same. */
  wants: string;
}

type Thing = 'table' | 'column' | 'index' | 'enum';

const plain = (name: string): string => name.toLowerCase().replace(/[_\s]/g, '');

/** One claim. `wants` tells two of the same mode apart; null where it is not known. */
export function claim(thing: Thing, names: readonly string[], mode: Mode, wants: unknown = null): Claim {
  const key = `${thing} ${names.map(plain).join('.')}`;
  return { key, what: `${thing} ${names.join('.')}`, mode, wants: JSON.stringify(wants) };
}

export const inTable = (table: string): Claim => claim('table', [table], 'use');
export const used = (table: string, columns: readonly string[]): Claim[] => columns.map((column) => claim('column', [table, column], 'use'));

/** What a new column refers to. */
function around(column: Column): Claim[] {
  const { references, value_type: type } = column;
  return [
    ...(references ? [inTable(references.table), ...used(references.table, [references.column])] : []),
    ...(type.startsWith('enum:') ? [claim('enum', [type.slice('enum:'.length)], 'use')] : []),
  ];
}

/** What a column is, without the words about it. */
const definition = ({ name: _name, comment: _comment, ...rest }: Column): unknown => rest;

function index(table: string, columns: readonly string[], name: string | undefined, unique: boolean): Claim[] {
  const made = claim('index', name ? [name] : [table, ...columns], 'make', [table, columns, unique]);
  return [inTable(table), made, ...used(table, columns)];
}

function keyClaims({ table, columns, references }: OperationOf<'add_foreign_key'>): Claim[] {
  return [inTable(table), inTable(references.table), ...used(table, columns), ...used(references.table, references.columns)];
}

type Rules = { [Name in Operation['op']]: (operation: OperationOf<Name>) => Claim[] };

const RULES: Rules = {
  create_table: ({ table, columns }) => [
    claim('table', [table], 'make', columns.map((column) => [plain(column.name), definition(column)])),
    ...columns.flatMap(around),
  ],
  drop_table: ({ table }) => [claim('table', [table], 'break')],
  rename_table: ({ table, to }) => [claim('table', [table], 'break', to), claim('table', [to], 'make', table)],
  add_column: ({ table, column }) => [
    inTable(table),
    claim('column', [table, column.name], 'make', definition(column)),
    ...around(column),
  ],
  drop_column: ({ table, column }) => [inTable(table), claim('column', [table, column], 'break')],
  rename_column: ({ table, column, to }) => [
    inTable(table),
    claim('column', [table, column], 'break', to),
    claim('column', [table, to], 'make', column),
  ],
  alter_column: ({ table, column, ...rest }) => [inTable(table), claim('column', [table, column], 'change', rest)],
  create_index: ({ table, columns, name, unique }) => index(table, columns, name, unique),
  drop_index: ({ table, name }) => [inTable(table), claim('index', [name], 'break')],
  add_foreign_key: keyClaims,
  add_unique: ({ table, columns, name }) => index(table, columns, name, true),
  add_check: ({ table }) => [inTable(table)],
  create_enum: ({ enum: name, values }) => [claim('enum', [name], 'make', values)],
  add_enum_value: ({ enum: name, value }) => [claim('enum', [name], 'change', value)],
  rename_enum: ({ enum: name, to }) => [claim('enum', [name], 'break', to), claim('enum', [to], 'make', name)],
  rename_index: ({ table, index: name, to }) => [inTable(table), claim('index', [name], 'break', to), claim('index', [to], 'make', name)],
  rename_constraint: ({ table }) => [inTable(table)],
  // Statements as they are say nothing that could be compared.
  sql: () => [],
};

/** Everything of the schema that a change has to do with; what it makes itself it only makes. */
export function claimsOf(operations: Migration['operations']): Claim[] {
  const all = operations.flatMap((operation) => (RULES[operation.op] as (operation: Operation) => Claim[])(operation));
  const made = new Set(all.filter((one) => one.mode === 'make').map((one) => one.key));
  return all.filter((one) => one.mode === 'make' || !made.has(one.key));
}
