import type { SqlDialect } from '../../../pipeline/sql/lex.js';
import { statements } from '../../../pipeline/sql/statements.js';
import type { Action, ActionOf } from '../safety/action.js';
import { readOthers } from '../safety/other-dialects.js';
import { claim, inTable, used, type Claim } from './claims.js';

/** What a migration that somebody else wrote has to do with. */
export interface ReadClaims {
  /** From its statements. */
  claims: Claim[];
  /** Names in its calls, lower case: what is done with them is not known. */
  names: ReadonlySet<string>;
}

type Rules = { [Name in Action['do']]?: (action: ActionOf<Name>) => Claim[] };

const column = (table: string, name: string, mode: Claim['mode']): Claim[] => [inTable(table), claim('column', [table, name], mode)];

const RULES: Rules = {
  create_table: ({ table }) => [claim('table', [table], 'make')],
  drop_table: ({ table }) => [claim('table', [table], 'break')],
  rename_table: ({ table, to }) => [claim('table', [table], 'break'), claim('table', [to], 'make')],
  add_column: ({ table, column: name }) => column(table, name, 'make'),
  drop_column: ({ table, column: name }) => column(table, name, 'break'),
  rename_column: ({ table, column: name, to }) => [...column(table, name, 'break'), claim('column', [table, to], 'make')],
  change_type: ({ table, column: name }) => column(table, name, 'change'),
  set_not_null: ({ table, column: name }) => column(table, name, 'change'),
  create_index: ({ table, columns }) => [inTable(table), ...used(table, columns)],
  add_constraint: ({ table, columns }) => [inTable(table), ...used(table, columns)],
  drop_index: ({ name }) => [claim('index', [name], 'break')],
  create_enum: ({ name }) => [claim('enum', [name], 'make')],
  drop_type: ({ name }) => [claim('enum', [name], 'break')],
  add_enum_value: ({ name }) => [claim('enum', [name], 'change')],
  rename_enum_value: ({ name }) => [claim('enum', [name], 'change')],
  update: ({ table, columns }) => [inTable(table), ...used(table, columns)],
};

/** Where the way back begins in one file: dbmate, goose, sql-migrate, Liquibase, and a heading of people. */
const DOWN = /^\s*--\s*(migrate:down|\+goose\s+down|\+migrate\s+down|rollback\b|down\b).*$/im;

/** The statements of a script; PostgreSQL's own parser is loaded when there is such a script. */
export async function ofSql(text: string, dialect: SqlDialect): Promise<Claim[]> {
  const list = statements(text.split(DOWN)[0] ?? '', dialect);
  const { actions } = dialect === 'postgresql' ? await (await import('../safety/postgresql.js')).readPostgresql(list) : readOthers(list, dialect);
  return actions.flatMap((action) => (RULES[action.do] as ((action: Action) => Claim[]) | undefined)?.(action) ?? []);
}
