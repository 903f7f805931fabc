import type { Json } from '../../pipeline/kind.js';
import { READERS } from './dialect/readers.js';
import { SqlFailure } from './engine/engine.js';
import { bySql } from './migration/carrier.js';
import { cycle } from './migration/cycle.js';
import { overRows } from './migration/findings.js';
import { parseInput, type MigrationInput } from './migration/input.js';
import { outcome } from './migration/report.js';
import { whatItRuns } from './migration/what-it-runs.js';
import { extensionsOf, scripts, type Migrations } from './migration/script.js';
import { skipped, type Outcome, type Proof, type ProofContext } from './proof.js';

/** How a database says that something is not there, or not for us, which is there in production; and what it is. */
const MISSING: readonly [RegExp, string][] = [
  [/extension "([^"]+)" is not available/, 'the extension'],
  [/could not open extension control file ".*\/([^/"]+)\.control"/, 'the extension'],
  [/permission denied to create extension "([^"]+)"/, 'the right to create the extension'],
  [/must be superuser to (.+)/i, 'the right to'],
  [/permission denied to (create event trigger|create publication)/, 'the right to'],
  [/no such function: (\w+)/, 'the function'],
];

/** Executes migrations: all earlier ones, rows, up, down, up again, each step compared by meaning with what should be there. */
export const migration: Proof = {
  name: 'migration',
  inputs: (request, context) => {
    const input = parseInput(request);
    const all = scripts(input, context.read);
    context.engines.need(input.dialect, extensionsOf(all));
    const base = { input: request.input, engine: context.engines.choice(input.dialect)?.name ?? null, scripts: plain(all) };
    return input.runner ? { ...base, runner: whatItRuns(input.runner, input.tool, context) } : base;
  },
  run: async (request, context) => {
    const input = parseInput(request);
    if (!context.engines.choice(input.dialect))
      return skipped(`${context.engines.missing(input.dialect)}. Install one, or give --database-url with a server on this machine.`);
    const all = scripts(input, context.read);
    // The tools' runners are loaded only where the migrations are such a tool's.
    const through = input.runner ? await (await import('./migration/through-tool.js')).throughTool(input, all, context) : undefined;
    if (through && 'findings' in through) return unavailable(through.engine, outcome(through, input, all, through.findings));
    if (input.runner?.only) return skipped(`${through?.unusable ?? `nothing here runs ${input.tool}`}. ${onlyByTool(input)}`);
    return bySqlAlone(input, all, context, through?.unusable);
  },
};

const onlyByTool = (input: MigrationInput): string =>
  `${input.runner?.dir} holds code that only ${input.tool} itself runs. ` +
  `Install the workspace's packages, or run it up, down and up on a local database.`;

async function bySqlAlone(input: MigrationInput, all: Migrations, context: ProofContext, note: string | undefined): Promise<Outcome> {
  const reader = READERS[input.dialect];
  const found = await overRows(async (insist) => {
    const { label, session } = await context.engines.database(input.dialect);
    try {
      return { label, findings: await cycle(session, reader, bySql(session, reader, all), input, all, context.progress, insist) };
    } finally {
      await session.close().catch((error: unknown) => (error instanceof SqlFailure ? undefined : Promise.reject(error)));
    }
  });
  const ran = { engine: found.label, runner: 'sql', ...(note ? { note } : {}) };
  return unavailable(found.label, outcome(ran, input, all, found.findings));
}

const plain = (all: Migrations): Json => {
  const texts = (script: Migrations['earlier'][number] | null): Json =>
    script && { name: script.name, transactional: script.transactional, statements: script.statements.map((one) => one.text) };
  return {
    earlier: all.earlier.map(texts),
    migrations: all.migrations.map((one) => ({ up: texts(one.up), down: texts(one.down), reason: one.reason ?? null })),
  };
};

/** What this engine does not have says nothing about the migration. */
function unavailable(label: string, result: Outcome): Outcome {
  if (result.exit === 0) return result;
  const missing = MISSING.flatMap(([pattern, what]) => {
    const name = pattern.exec(result.summary)?.[1];
    return name ? [`${what} ${name}`] : [];
  })[0];
  const remedy = label.startsWith('SQLite')
    ? 'Only the application that registers it can run them.'
    : 'Give --database-url with a server on this machine that has it.';
  if (missing) return { ...skipped(`${label} does not have ${missing}, which the migrations use. ${remedy}`), engine: label };
  // The two differ in syntax; without a MySQL server here nobody can tell whose fault it is.
  const foreign = label.startsWith('MariaDB') && /error in your SQL syntax/.test(result.summary);
  return foreign
    ? { ...result, summary: `${result.summary} (This ran on MariaDB; for MySQL give --database-url with a MySQL server on this machine.)` }
    : result;
}
