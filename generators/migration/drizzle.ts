import { edit, file } from '../../pipeline/change.js';
import { editJson } from '../../pipeline/edit/json.js';
import { InfraError } from '../../pipeline/error.js';
import type { Found, Made, Steps, Tool } from '../../pipeline/kind.js';
import { detectDrizzle } from './detection/drizzle.js';
import { drizzleRun, type DrizzleRun } from './drizzle/run.js';
import { nextSnapshot } from './drizzle/snapshot.js';
import { drizzleSql } from './drizzle/sql.js';
import { translate } from './drizzle/translate.js';
import { planSteps } from './model/plan.js';
import { learnNames, migrationWords } from './naming/words.js';
import { joined, statements } from './sql/statements.js';
import { plainStyle } from './sql/style.js';
import { nextStamp, stamped } from './stamp.js';
import type { Migration } from './task.js';
import { runnerFor, scriptRunning } from './tool/commands.js';
import { judge } from './tool/judge.js';
import { proofOf, touched } from './tool/proof.js';
import { resolveOperations } from './tool/resolve.js';
import { unknownQuestions } from './tool/unknown.js';

function tagFor(task: Migration, operations: Migration['operations'], run: DrizzleRun, found: Found): string {
  const { start } = nextStamp(run.tags.slice(-200), found.feature.created_at, '0000_init');
  const tag = `${start}${migrationWords({ name: task.name, operations }, { ...learnNames(stamped(run.tags.slice(-200)).map((one) => one.words)), case: 'snake' })}`;
  run.tags.push(tag);
  return tag;
}

/** `when` orders the journal: after the last entry, and never from a clock. */
function journalEntry(
  run: DrizzleRun,
  tag: string,
  found: Found,
): { idx: number; version: string; when: number; tag: string; breakpoints: boolean } {
  const created = Date.parse(found.feature.created_at);
  const when = Math.max(Number.isNaN(created) ? 0 : created, run.entry.when + 1000);
  run.entry = { ...run.entry, when, idx: run.entry.idx + 1 };
  return { idx: run.entry.idx, version: run.entry.version, when, tag, breakpoints: true };
}

function stepsOf(tag: string, down: string, run: DrizzleRun, when: number, found: Found): Steps {
  const path = `${run.dir}/${tag}.sql`;
  const command =
    scriptRunning(found.workspace, path, /\bdrizzle-kit migrate\b/) ??
    `${runnerFor(found.workspace, path).exec('drizzle-kit migrate')}${run.config ? ` --config ${run.config}` : ''}`;
  return {
    deployment: [`Run the migration \`${tag}\` before the new code: \`${command}\`.`],
    rollback: [
      { order: 3, step: `Take the migration back: run \`${down}\` on the database.` },
      {
        order: 3,
        step: `Delete its row, or Drizzle takes it for applied: \`DELETE FROM drizzle.__drizzle_migrations WHERE created_at = ${when};\``,
      },
    ],
  };
}

async function changes(task: Migration, found: Found): Promise<Made> {
  const dialect = found.finding?.details?.['dialect'];
  if (typeof dialect === 'string' && dialect !== 'postgresql') {
    throw new InfraError({
      subject: `task "${found.task.id}": Drizzle is written for postgresql only, and this is ${dialect}`,
      remedy: 'Change the schema by hand and run `drizzle-kit generate`.',
    });
  }
  const run = await drizzleRun(task, found);
  const schema = { code: run.code, names: run.names, task: found.task.id, changes: [] };
  const resolved = resolveOperations(byTable(task.operations, run), run.model, 'postgresql', found.task.id);
  if (resolved.operations.length === 0)
    return { changes: [], existing: resolved.existing, because: ['what the task asks for is in the last snapshot already'] };
  const operations = translate(schema, resolved.operations);
  const plan = planSteps(operations, run.model, run.names);
  if (plan.unknown.length) return { changes: [], questions: unknownQuestions(plan, task, found.index, [`${run.journal}:1`]) };
  const tag = tagFor(task, operations, run, found);
  const entry = journalEntry(run, tag, found);
  run.snapshot = nextSnapshot(run.snapshot, run.model, touched(operations), `${String(run.snapshot['id'])} ${tag}`);
  const path = `${run.dir}/${tag}.sql`;
  const down = `${found.feature.folder}/down/${tag}.sql`;
  const back = joined(statements(plan.down, { dialect: 'postgresql', style: { ...plainStyle, quote: 'always' }, enums: run.model.enums }));
  const safe = await judge({ name: tag, plan, up: drizzleSql(plan.up), down: back, dialect: 'postgresql', transactional: true });
  const number = /^\d+/.exec(tag)?.[0] ?? tag;
  return {
    changes: [
      ...schema.changes,
      file(path, 'migration/drizzle/migration.sql.hbs', { text: drizzleSql(plan.up) }),
      run.siblings.length || found.draft.has(run.journal)
        ? edit(run.journal, editJson, { op: 'append', path: ['entries'], value: entry })
        : file(run.journal, 'migration/drizzle/_journal.json.hbs', {
            text: JSON.stringify({ version: '7', dialect: 'postgresql', entries: [entry] }, null, 2),
          }),
      file(`${run.dir}/meta/${number}_snapshot.json`, 'migration/drizzle/snapshot.json.hbs', {
        text: JSON.stringify(run.snapshot, null, 2),
      }),
      file(down, 'migration/drizzle/down.sql.hbs', { name: tag, text: back }),
    ],
    follow_up: [],
    warnings: [
      ...safe.warnings,
      `After ${down} has run, the row of ${tag} in drizzle.__drizzle_migrations must go too: Drizzle would take the migration for applied.`,
    ],
    because: [
      run.siblings.length
        ? `numbered after ${run.siblings.at(-1)}; journal and snapshot as drizzle-kit writes them`
        : 'journal and snapshot as drizzle-kit writes them',
      'the way back lies in the feature folder: Drizzle has none',
    ],
    existing: resolved.existing,
    report: { migration: tag, down, ...safe.report },
    proofs: [
      proofOf(
        found,
        {
          tool: 'drizzle',
          dialect: 'postgresql',
          place: run.dir,
          earlier: run.siblings.map((name) => ({ name, up: `${run.dir}/${name}.sql` })),
          migration: { name: tag, up: path, down },
          transactional: true,
          steps: plan.up,
          runner: { dir: run.dir, file: path },
        },
        operations,
      ),
    ],
    steps: stepsOf(tag, down, run, entry.when, found),
  };
}

/** A table may be named as the code names it: `whatsappSessions` for `whatsapp_sessions`. */
function byTable(operations: Migration['operations'], run: DrizzleRun): Migration['operations'] {
  return operations.map((operation) => {
    if (!('table' in operation)) return operation;
    const found = run.code.tables.find((one) => one.variable === operation.table);
    return found ? { ...operation, table: found.name } : operation;
  });
}

/** Drizzle: schema, SQL, journal and snapshot, as `drizzle-kit generate` would leave them. */
export const drizzle: Tool<Migration> = { name: 'drizzle', detect: detectDrizzle, changes };
