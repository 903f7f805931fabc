import type { Editor } from '../../../pipeline/change.js';
import { InfraError } from '../../../pipeline/error.js';

/** A changeset of a formatted SQL changelog. */
export interface SqlSet {
  id: string;
  author: string;
  /** Outside of a transaction. */
  alone: boolean;
  up: string[];
  down: string[];
}

/** Liquibase would split such statements at semicolons inside of them, or cut out what looks like a comment. */
const DELICATE = /\$|--|\/\*|\\|'[^']*;[^']*'/;
/** Lines that Liquibase reads itself. */
const DIRECTIVE = /^\s*--\s*(liquibase|changeset|rollback|preconditions?|comment|property|validCheckSum|ignoreLines|ignore)\b/im;

const quoted = (name: string): string => (/[\s:"]/.test(name) ? `"${name.replaceAll('"', '')}"` : name);

/** Several statements in one go are more than MySQL takes; only PostgreSQL has such quotes as need it. */
const inOne = (texts: readonly string[]): boolean =>
  texts.some((text) => DELICATE.test(text)) && (texts.length === 1 || texts.some((text) => text.includes('$')));

function attributesOf({ alone, up, down }: SqlSet): string {
  return [
    ...(alone ? ['runInTransaction:false'] : []),
    ...(inOne(up) ? ['splitStatements:false'] : []),
    ...(inOne(down) ? ['rollbackSplitStatements:false'] : []),
    ...([...up, ...down].some((text) => DELICATE.test(text)) ? ['stripComments:false'] : []),
  ]
    .map((one) => ` ${one}`)
    .join('');
}

/**
 * A changeset's lines; statements keep their own, for a line break may stand in a literal.
 * @param mark what directives begin with
 * @throws InfraError where a statement has a line that Liquibase would take for its own
 */
export function linesOf(set: SqlSet, mark: string): string[] {
  const strange = [...set.up, ...set.down].find((text) => DIRECTIVE.test(text));
  const line = strange === undefined ? undefined : DIRECTIVE.exec(strange)?.[0].trim();
  if (line) throw new InfraError({ subject: `changeset ${set.id}: Liquibase would read a line of a statement as its own: ${line}` });
  const up = set.up.flatMap((text) => `${text};`.split('\n'));
  const down = set.down.flatMap((text) => `${text};`.split('\n')).map((line) => `${mark}rollback ${line}`);
  return [`${mark}changeset ${quoted(set.author)}:${quoted(set.id)}${attributesOf(set)}`, ...up, ...down];
}

/** Appends changesets to a formatted SQL changelog; one that is there already stays. */
export const editFormattedSql: Editor<SqlSet> = (text, ops, path) => {
  if (!/^\uFEFF?\s*--\s*liquibase formatted sql/i.test(text))
    throw new InfraError({ subject: 'does not begin with "--liquibase formatted sql"', file: path, line: 1 });
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const mark = /^-- +changeset/im.test(text) ? '-- ' : '--';
  let next = text;
  for (const set of ops) {
    if (setsOf(next).some((one) => one.author === set.author && one.id === set.id)) continue;
    const lines = linesOf(set, mark).join(eol);
    next = `${next.replace(/(\r?\n)*$/, '')}${eol}${eol}${lines}${/\n$/.test(text) ? eol : ''}`;
  }
  return next;
};

/** The changesets that a formatted SQL changelog has. https://docs.liquibase.com/concepts/changelogs/sql-format.html */
export const setsOf = (text: string): { id: string; author: string }[] =>
  [...text.matchAll(/^[ \t]*--\s*changeset\s+("[^"\n]*"|[^:\n]*?):("[^"\n]*"|\S+)/gim)].map(([, author = '', id = '']) => ({
    author: author.replaceAll('"', '').trim(),
    id: id.replaceAll('"', ''),
  }));
