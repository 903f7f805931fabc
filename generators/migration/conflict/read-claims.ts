import type { SqlDialect } from '../../../pipeline/sql/lex.js';
import { setsIn } from '../liquibase/element.js';
import { isChangelog } from '../liquibase/is-changelog.js';
import { changelogClaims } from './changelog-claims.js';
import { ofSql, type ReadClaims } from './sql-claims.js';

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
  if (isChangelog(text)) return changelogClaims((await setsIn(path, text)).flatMap((set) => set.changes), dialect);
  const read = path.endsWith('.sql') ? { claims: await ofSql(text, dialect), names: new Set<string>() } : await ofCode(text, dialect);
  return read.claims.length > 0 || read.names.size > 0 ? read : undefined;
}
