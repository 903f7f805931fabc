import { nameOf, silent, tokens, type Token } from '../../../pipeline/sql/lex.js';

/** What the text of a CREATE TABLE says and no PRAGMA shows. */
export interface Created {
  checks: { name: string; expression: string }[];
  /** Column → what else its definition says: collation, generation, AUTOINCREMENT. */
  columns: Map<string, string>;
  /** WITHOUT ROWID, STRICT */
  options: string;
}

const seen = (sql: string): Token[] => tokens(sql, 'sqlite').filter((token) => !silent(token));

/** A piece of SQL by meaning: without comments, line breaks and the quotes and case of names. */
export function plain(sql: string): string {
  return seen(sql).map(plainToken).join(' ');
}

const plainToken = (token: Token): string =>
  token.kind === 'word' || token.kind === 'quoted' ? nameOf(token, 'sqlite').toLowerCase() : token.text;
const isWord = (token: Token | undefined, word: string): boolean => token?.kind === 'word' && token.text.toUpperCase() === word;

/** Reads a CREATE TABLE statement as `sqlite_schema` keeps it. */
export function created(sql: string): Created {
  const all = seen(sql);
  const open = all.findIndex((token) => token.text === '(');
  const close = open < 0 ? all.length : closing(all, open);
  const found: Created = {
    checks: [],
    columns: new Map(),
    options: all
      .slice(close + 1)
      .map(plainToken)
      .join(' '),
  };
  for (const part of parts(all.slice(open + 1, close))) definition(part, found);
  return found;
}

/** Index of the bracket that closes the one at `open`. */
function closing(all: readonly Token[], open: number): number {
  let depth = 0;
  for (let index = open; index < all.length; index += 1) {
    if (all[index]!.text === '(') depth += 1;
    if (all[index]!.text === ')') depth -= 1;
    if (depth === 0) return index;
  }
  return all.length;
}

function parts(body: readonly Token[]): Token[][] {
  const found: Token[][] = [[]];
  let depth = 0;
  for (const token of body) {
    if (token.text === '(') depth += 1;
    if (token.text === ')') depth -= 1;
    if (token.text === ',' && depth === 0) found.push([]);
    else found[found.length - 1]!.push(token);
  }
  return found;
}

const CONSTRAINTS = ['CONSTRAINT', 'PRIMARY', 'UNIQUE', 'CHECK', 'FOREIGN'];

function definition(part: readonly Token[], found: Created): void {
  part.forEach((token, index) => {
    if (!isWord(token, 'CHECK') || part[index + 1]?.text !== '(') return;
    const named = isWord(part[index - 2], 'CONSTRAINT') ? nameOf(part[index - 1]!, 'sqlite') : '';
    found.checks.push({ name: named, expression: text(part, index + 1) });
  });
  const first = part[0];
  if (!first || CONSTRAINTS.some((word) => isWord(first, word))) return;
  found.columns.set(
    nameOf(first, 'sqlite').toLowerCase(),
    [after(part, 'COLLATE'), generated(part), part.some((one) => isWord(one, 'AUTOINCREMENT')) ? 'autoincrement' : '']
      .filter(Boolean)
      .join(' '),
  );
}

const text = (part: readonly Token[], open: number): string =>
  part
    .slice(open, closing(part, open) + 1)
    .map(plainToken)
    .join(' ');

function after(part: readonly Token[], word: string): string {
  const at = part.findIndex((token) => isWord(token, word));
  return at < 0 ? '' : `${word.toLowerCase()} ${plainToken(part[at + 1] ?? { kind: 'sign', text: '', at: 0 })}`;
}

function generated(part: readonly Token[]): string {
  const at = part.findIndex((token, index) => isWord(token, 'AS') && part[index + 1]?.text === '(');
  return at < 0 ? '' : `as ${text(part, at + 1)}${part.some((one) => isWord(one, 'STORED')) ? ' stored' : ''}`;
}
