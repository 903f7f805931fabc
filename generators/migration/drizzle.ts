import type { Found, Made, Steps, Tool } from '../../pipeline/kind.js';
import { detectDrizzle } from './detection/drizzle.js';
import { filesOf, type Translated } from './drizzle/files.js';
import { drizzleRun, type DrizzleRun } from './drizzle/run.js';
import { drizzleSql, general } from './drizzle/sql.js';
import { translate } from './drizzle/translate.js';
import { planSteps } from './model/plan.js';
import type { Plan } from './model/steps.js';
import { learnNames, migrationWords } from './naming/words.js';
import { nextStamp, stamped } from './stamp.js';
import { plainStyle } from './sql/style.js';
import { expanded } from './strategy/expanded.js';
import type { Migration } from './task.js';
import { runnerFor, scriptRunning } from './tool/commands.js';
import { judge } from './tool/judge.js';
import { keptName } from './tool/own-name.js';
import { proofOf } from './tool/proof.js';
import { resolveOperations } from './tool/resolve.js';
import { filesIn } from './tool/sql-file.js';
import { transactionWarnings } from './tool/transaction.js';
import { unknownQuestions } from './tool/unknown.js';

/** Tag of the migration that an earlier apply of this change wrote. */
const ownTag = (run: DrizzleRun, found: Found): string | undefined =>
  filesIn(found.previous, run.dir).flatMap((name) => /^(\d.*)\.sql$/.exec(name)?.[1] ?? [])[0];

function tagFor(task: Migration, operations: Migration['operations'], run: DrizzleRun, found: Found): string {
  const { start } = nextStamp(run.tags.slice(-200), found.feature.created_at, '0000_init');
  const style = learnNames(stamped(run.tags.slice(-200)).map((one) => one.words));
  const words = migrationWords({ name: task.name, operations }, { ...style, case: 'snake' });
  const own = ownTag(run, found);
  const tag = own === undefined ? `${start}${words}` : keptName(own, words);
  run.tags.push(tag);
  return tag;
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

/** Edits of the schema and steps of the database, one operation after the other: each sees what the ones before it did. */
function translated(run: DrizzleRun, operations: Migration['operations'], found: Found): Translated {
  const plan: Plan = { up: [], down: [], unknown: [] };
  const work = { code: run.code, names: run.names, model: run.model, task: found.task.id, changes: [], because: [], follow_up: [] };
  const done = translate(work, operations, (list) => {
    const part = planSteps(list, run.model, run.names);
    plan.up.push(...part.up);
    plan.down.unshift(...part.down);
    plan.unknown.push(...part.unknown);
  });
  return { operations: done, plan, edits: work.changes, because: work.because, follow_up: work.follow_up };
}

/** Drizzle itself takes a file apart at these marks, which are no comments to MySQL. */
const split = (text: string): string => text.replaceAll('--> statement-breakpoint', '');

const sourceOf = (run: DrizzleRun, path: string, found: Found): string | { inline: string } =>
  run.dialect.name === 'mysql' ? { inline: split(found.workspace.read(path) ?? '') } : path;

/** Snapshots that others made after the migration that is written anew. */
const later = (tag: string, run: DrizzleRun): string[] => run.tags.filter((one) => one !== tag && one > tag && !run.siblings.includes(one));

async function changes(task: Migration, found: Found): Promise<Made> {
  const run = await drizzleRun(task, found);
  const dialect = run.dialect.name;
  const named = { ...task, operations: byTable(task.operations, run) };
  const wanted = expanded(named, found, { model: run.model, dialect, style: { ...plainStyle, quote: 'always' } });
  const resolved = resolveOperations(wanted, run.model, dialect, found.task.id);
  if (resolved.operations.length === 0)
    return { changes: [], existing: resolved.existing, because: ['what the task asks for is in the last snapshot already'] };
  const made = translated(run, resolved.operations, found);
  const { plan } = made;
  if (plan.unknown.length) return { changes: [], questions: unknownQuestions(plan, task, found.index, [`${run.journal}:1`]) };
  const tag = tagFor(task, made.operations, run, found);
  const path = `${run.dir}/${tag}.sql`;
  const back = general(plan.down, dialect).map((text) => `${text}\n`).join('');
  const safe = await judge({ name: tag, plan, up: drizzleSql(plan.up, dialect), down: back, dialect, transactional: true });
  const { changes: files, down, when } = filesOf(run, tag, made, back, found);
  const proof = {
    ...{ tool: 'drizzle', dialect, place: run.dir, transactional: true, steps: plan.up },
    earlier: run.siblings.map((name) => ({ name, up: sourceOf(run, `${run.dir}/${name}.sql`, found) })),
    migration: { name: tag, up: dialect === 'mysql' ? { inline: split(drizzleSql(plan.up, dialect)) } : path, down },
    runner: { dir: run.dir, file: path },
  };
  return {
    changes: [...made.edits, ...files],
    follow_up: made.follow_up,
    warnings: [
      ...safe.warnings,
      ...transactionWarnings(tag, 'open', { dialect, newest: [], model: run.model }, plan),
      ...later(tag, run).map((one) => `${one} was made after ${tag}: its snapshot does not know of this change; run \`drizzle-kit check\`, and generate it anew.`),
      `After ${down} has run, the row of ${tag} in ${dialect === 'postgresql' ? 'drizzle.' : ''}__drizzle_migrations must go too: Drizzle would take the migration for applied.`,
    ],
    because: [
      run.siblings.length
        ? `numbered after ${run.siblings.at(-1)}; journal and snapshot as drizzle-kit writes them`
        : 'journal and snapshot as drizzle-kit writes them',
      ...made.because,
      'the way back lies in the feature folder: Drizzle has none',
    ],
    existing: resolved.existing,
    report: { migration: tag, down, ...safe.report },
    proofs: [proofOf(found, proof, made.operations)],
    steps: stepsOf(tag, down, run, when, found),
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
