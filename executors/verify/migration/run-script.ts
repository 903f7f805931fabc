import type { Statement } from '../../../pipeline/sql/statements.js';
import type { Reader, Watch } from '../dialect/reader.js';
import { SqlFailure, type Session } from '../engine/engine.js';
import type { Script } from './script.js';

/** What the database refused, and where that stands. */
export interface Refusal {
  migration: string;
  file: string | null;
  /** Null where a tool ran the file and says no line. */
  line: number | null;
  column: number | null;
  statement: string;
  message: string;
  code: string | null;
  detail: string | null;
  hint: string | null;
}

/** First words of statements that open or end a transaction themselves. */
const OPENS = new Set(['BEGIN', 'START']);
const ENDS = new Set(['COMMIT', 'END', 'ROLLBACK', 'ABORT']);
/** SQLSTATE active_sql_transaction and invalid_transaction_termination: this statement cannot run in a transaction. */
const NOT_IN_TRANSACTION: readonly (string | undefined)[] = ['25001', '2D000'];
const SHOWN = 400;

interface Run {
  session: Session;
  reader: Reader;
  watch: Watch | undefined;
  open: boolean;
}

/**
 * Runs a script as its tool would: in one transaction or statement by statement.
 * @param watch told before every commit, so that it sees the locks that are held
 * @returns what was refused; undefined when all of it ran
 */
export async function runScript(session: Session, reader: Reader, script: Script, watch?: Watch): Promise<Refusal | undefined> {
  const run: Run = { session, reader, watch, open: false };
  const wrap = script.transactional ? reader.transaction : undefined;
  try {
    if (wrap) await begin(run, wrap.begin);
    for (const statement of script.statements) {
      const refused = await attempt(() => one(run, statement));
      if (refused) return await abandon(run, refusal(script, statement, refused));
    }
    const last = script.statements.at(-1);
    const refused = last && run.open ? await attempt(() => end(run, wrap ? wrap.commit : 'ROLLBACK')) : undefined;
    return refused && last ? await abandon(run, refusal(script, last, refused)) : undefined;
  } finally {
    if (run.open) await session.exec('ROLLBACK').catch(() => undefined);
  }
}

async function attempt(work: () => Promise<void>): Promise<SqlFailure | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof SqlFailure) return error;
    throw error;
  }
}

async function begin(run: Run, sql: string): Promise<void> {
  await run.session.exec(sql);
  run.open = true;
}

async function end(run: Run, sql: string): Promise<void> {
  await run.watch?.read();
  await run.session.exec(sql);
  run.open = false;
}

async function abandon(run: Run, found: Refusal): Promise<Refusal> {
  if (run.open) await run.session.exec('ROLLBACK').catch(() => undefined);
  run.open = false;
  return found;
}

async function one(run: Run, statement: Statement): Promise<void> {
  const first = statement.tokens[0]?.text.toUpperCase() ?? '';
  const second = statement.tokens[1]?.text.toUpperCase() ?? '';
  refuseClientCommands(statement, first);
  if (OPENS.has(first)) return begin(run, statement.text);
  if (ENDS.has(first) && second !== 'TO' && second !== 'PREPARED') return end(run, statement.text);
  if (run.open || !run.watch || !run.reader.transaction) return run.session.exec(statement.text);
  return watched(run, run.reader.transaction, statement);
}

/** A statement on its own is its own transaction; ours around it only lets the locks be read before it ends. */
async function watched(run: Run, wrap: NonNullable<Reader['transaction']>, statement: Statement): Promise<void> {
  await begin(run, wrap.begin);
  try {
    await run.session.exec(statement.text);
  } catch (error) {
    await run.session.exec(wrap.rollback);
    run.open = false;
    if (!(error instanceof SqlFailure) || !NOT_IN_TRANSACTION.includes(error.at.code)) throw error;
    return run.session.exec(statement.text);
  }
  await end(run, wrap.commit);
}

/** Commands of a command line client are no SQL; a server that waits for data would wait for ever. */
function refuseClientCommands(statement: Statement, first: string): void {
  const words = statement.tokens.map((token) => token.text.toUpperCase());
  if (first === '\\') throw new SqlFailure('a command of psql, not SQL', { position: 1 });
  if (first === 'COPY' && words.includes('STDIN'))
    throw new SqlFailure('COPY … FROM stdin reads rows that only psql can send', { position: 1 });
}

function refusal(script: Script, statement: Statement, failed: SqlFailure): Refusal {
  const before = failed.at.position === undefined ? '' : [...statement.text].slice(0, failed.at.position - 1).join('');
  const lines = before.split('\n');
  return {
    migration: script.name,
    file: script.file,
    line: statement.line + lines.length - 1,
    column: failed.at.position === undefined ? null : [...(lines.at(-1) ?? '')].length + 1,
    statement: statement.text.length > SHOWN ? `${statement.text.slice(0, SHOWN)} …` : statement.text,
    message: failed.message,
    code: failed.at.code ?? null,
    detail: failed.at.detail ?? null,
    hint: failed.at.hint ?? null,
  };
}
