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
async function ofSql(text: string, dialect: SqlDialect): Promise<Claim[]> {
  const list = statements(text.split(DOWN)[0] ?? '', dialect);
  const { actions } = dialect === 'postgresql' ? await (await import('../safety/postgresql.js')).readPostgresql(list) : readOthers(list, dialect);
  return actions.flatMap((action) => (RULES[action.do] as ((action: Action) => Claim[]) | undefined)?.(action) ?? []);
}

/** Texts in quotes of every language that migrations are written in; Ruby's symbols are names as well. */
const QUOTED = /`((?:[^`\\]|\\.)*)`|"""([\s\S]*?)"""|'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|(?<![:\w]):([a-z_]\w*)/g;
const SQL = /^\s*(create|alter|drop|rename|update)\s/i;
/** What takes the migration back, by its first words. */
const CODE_DOWN = /^\s*(?:(?:public|async|export|exports\.\w*|module\.exports\.\w*|static|const|function|def|override)\s+)*(?:exports\.)?(?:function\s+)?(down|downgrade|revert)\b/m;

async function ofCode(text: string, dialect: SqlDialect): Promise<ReadClaims> {
  const up = text.split(CODE_DOWN)[0] ?? '';
  const texts = [...up.matchAll(QUOTED)].map((match) => match.slice(1).find((one) => one !== undefined) ?? '');
  const claims = (await Promise.all(texts.filter((one) => SQL.test(one)).map((one) => ofSql(one, dialect)))).flat();
  const names = texts.filter((one) => /^[\w.]{1,128}$/.test(one)).flatMap((one) => one.toLowerCase().split('.'));
  return { claims, names: new Set(names) };
}

/**
 * What a migration has to do with, read off its text: of SQL the statements, of code the statements in its texts and the names in its calls.
 * @returns undefined where nothing could be read
 */
export async function readClaims(path: string, text: string, dialect: SqlDialect): Promise<ReadClaims | undefined> {
  const read = path.endsWith('.sql') ? { claims: await ofSql(text, dialect), names: new Set<string>() } : await ofCode(text, dialect);
  return read.claims.length > 0 || read.names.size > 0 ? read : undefined;
}
