import type { Reader } from '../dialect/reader.js';
import { SqlFailure, type Session } from '../engine/engine.js';
import { ALONE } from '../runner/guard.js';
import type { Answer, Stopped } from '../runner/message.js';
import { Unusable, type ToolProcess } from '../runner/process.js';
import { bySql, type Carrier } from './carrier.js';
import type { Refusal } from './run-script.js';
import type { Migrations, Script } from './script.js';

export interface ByTool {
  /** Name and version. */
  label: string;
  tool: ToolProcess;
  session: Session;
  reader: Reader;
  all: Migrations;
  /** Workspace-relative file of the migration. */
  file: string;
  /** Its text. */
  code: string;
  /** Where the tool notes what has run. */
  tracking: readonly string[];
  /** Whether the tool itself goes back. */
  goesBack: boolean;
}

/** Codes by which databases, and not code, refuse: SQLSTATE, MySQL's and SQLite's. */
const DATABASE_CODE = /^(?:[0-9A-Z]{5}|ER_\w+|SQLITE_\w+)$/;
/** Errors of the connection and of our guard say nothing about a migration. */
const NOT_THE_MIGRATION = /^(?:ECONN|EGUARD|ENOTFOUND|EPIPE|ENOENT|EACCES|EAI_|08|57P)/;

/** First words of statements that end the transaction around a rehearsal. */
const TRANSACTIONS = new Set(['BEGIN', 'START', 'COMMIT', 'END', 'ROLLBACK', 'ABORT']);

/**
 * The tool's own runner. After each up it is checked that the step is noted in our database: a tool that worked elsewhere, or not at
 * all, proves nothing.
 * @throws Unusable from its steps, when the tool cannot do its part here
 */
export function byTool(given: ByTool): Carrier {
  const own = bySql(given.session, given.reader, given.all);
  const up = async (): Promise<Refusal | undefined> => {
    const before = await notes(given);
    const refused = refusalOf(given, await given.tool.ask({ do: 'up' }));
    if (!refused) landed(given, before, await notes(given));
    return refused;
  };
  const back = async (index: number): Promise<Refusal | undefined> => {
    const refused = await own.down(index);
    if (!refused) refusalOf(given, await given.tool.ask({ do: 'forget' }));
    return refused;
  };
  return {
    runner: given.label,
    code: given.code,
    before: () => before(given),
    up,
    // Kysely skips a missing down and notes nothing: what then is left over, the comparison of the schemas says.
    down: async (index) => (given.goesBack ? refusalOf(given, await given.tool.ask({ do: 'down' })) : back(index)),
    rehearse: async (index, direction, watch) => {
      const migration = given.all.migrations[index];
      const script = direction === 'up' ? migration?.up : migration?.down;
      if (script) await rehearse(given, script, () => watch.read());
    },
  };
}

async function before(given: ByTool): Promise<{ migration: string; refusal: Refusal } | undefined> {
  const answer = await given.tool.ask({ do: 'before' });
  if (answer.ok) return undefined;
  const refusal = refusalOf(given, answer);
  const name = given.all.migrations[0]?.name ?? '';
  if (refusal && names(given, answer.error)) return { migration: name, refusal: { ...refusal, migration: name } };
  if (refusal && DATABASE_CODE.test(refusal.code ?? '')) return { migration: 'one before it', refusal: { ...refusal, file: null } };
  throw new Unusable(answer.error.message);
}

const names = (given: ByTool, error: Stopped): boolean => error.trace.includes(given.file.slice(given.file.lastIndexOf('/') + 1));

/** What the tool's notes say, as text. */
async function notes({ session, reader, tracking }: ByTool): Promise<string> {
  const texts = tracking.slice(0, 1).map(async (table) => {
    const name = table.split('.').map((part) => reader.quote(part)).join('.');
    return JSON.stringify(await session.query(`SELECT * FROM ${name}`).catch(nothing));
  });
  return (await Promise.all(texts)).join('\n');
}

/** Before the first migration there are no notes yet. */
function nothing(error: unknown): never[] {
  if (error instanceof SqlFailure) return [];
  throw error;
}

function landed(given: ByTool, before: string, after: string): void {
  if (before !== after) return;
  throw new Unusable(`after up nothing was noted in ${given.tracking[0] ?? 'its table'} of the throw-away database`);
}

function refusalOf(given: ByTool, answer: Answer): Refusal | undefined {
  if (answer.ok) return undefined;
  const { message, code, detail, hint, trace } = answer.error;
  if (NOT_THE_MIGRATION.test(code ?? '') || message.includes(ALONE)) throw new Unusable(message);
  const name = given.file.slice(given.file.lastIndexOf('/') + 1);
  const place = trace.split(`${name}:`)[1];
  const [line, column] = (/^(\d+)(?::(\d+))?/.exec(place ?? '') ?? []).slice(1).map((one) => (one === undefined ? undefined : Number(one)));
  return {
    migration: given.all.migrations[0]?.name ?? name,
    file: given.file,
    line: line ?? null,
    column: column ?? null,
    statement: '',
    message,
    code,
    detail,
    hint,
  };
}

/** Runs the statements in a transaction that is taken back, for the locks they take: those of the tool are on another connection. */
async function rehearse({ session, reader }: ByTool, script: Script, read: () => Promise<void>): Promise<void> {
  const wrap = reader.transaction;
  const first = script.statements.map((one) => one.tokens[0]?.text.toUpperCase() ?? '');
  if (!wrap || !script.transactional || first.some((word) => TRANSACTIONS.has(word) || word === 'COPY' || word === '\\')) return;
  await session.exec(wrap.begin);
  try {
    for (const statement of script.statements) await session.exec(statement.text);
    await read();
  } catch (error) {
    // What does not run here is found out, and reported, when the tool runs it.
    if (!(error instanceof SqlFailure)) throw error;
  } finally {
    await session.exec(wrap.rollback);
  }
}
