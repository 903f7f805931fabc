import { file } from '../../pipeline/change.js';
import type { Found, Made, Steps, Tool } from '../../pipeline/kind.js';
import type { View } from '../../pipeline/render.js';
import { detectRails } from './detection/rails.js';
import type { Plan } from './model/steps.js';
import { learnNames, migrationWords } from './naming/words.js';
import { actedOn } from './rails/anew.js';
import { bodyOf, referredColumns } from './rails/body.js';
import type { Writing as Said } from './rails/calls.js';
import { concurrentIndexes } from './rails/habits.js';
import { planRails } from './rails/plan.js';
import { classOf, digitsOf, openRails, ownName, versionOf, withoutOwn, type RailsRun } from './rails/run.js';
import { joined, statements } from './sql/statements.js';
import { plainStyle } from './sql/style.js';
import { nextStamp, stamped } from './stamp.js';
import { expanded } from './strategy/expanded.js';
import type { Migration } from './task.js';
import { askDialect } from './tool/dialect.js';
import { judge, type Judged } from './tool/judge.js';
import { keptName } from './tool/own-name.js';
import { proofOf, type ProofInput } from './tool/proof.js';
import { resolveOperations } from './tool/resolve.js';
import { unknownQuestions } from './tool/unknown.js';

function commands(run: RailsRun, found: Found): { rails: string; database: string } {
  const database = /(\w+)_migrate$/.exec(run.dir)?.[1];
  const base = run.dir.replace(/(^|\/)db\/\w+$/, '');
  const binary = found.workspace.has(`${base ? `${base}/` : ''}bin/rails`) ? 'bin/rails' : 'bundle exec rails';
  return { rails: base ? `cd ${base} && ${binary}` : binary, database: database ? `:${database}` : '' };
}

/** The SQL that ActiveRecord makes of steps, as far as we know. */
function sqlOf(steps: Plan['up'], run: RailsRun, writing: Writing): string {
  const text = joined(statements(steps, { dialect: run.dialect, style: plainStyle, enums: run.model.enums }));
  return writing.concurrently.size ? text.replace(/^((?:CREATE(?: UNIQUE)?|DROP) INDEX)/gm, '$1 CONCURRENTLY') : text;
}

type Writing = Omit<Said, 'alone'>;

interface Drafted {
  run: RailsRun;
  plan: Plan;
  name: string;
  writing: Writing;
  /** The migration runs outside of a transaction. */
  outside: boolean;
}

/** Rails runs a migration in a transaction where the database can; it is judged as the SQL that it amounts to. */
function judged({ run, plan, name, writing, outside }: Drafted): Promise<Judged> {
  const { dialect } = run;
  return judge({ name, plan, up: sqlOf(plan.up, run, writing), down: sqlOf(plan.down, run, writing), dialect, transactional: dialect !== 'mysql' && !outside });
}

/** Migrations are code: ActiveRecord itself runs them. */
function proofFor({ run, plan, name, writing, outside }: Drafted): ProofInput {
  const inline = (steps: Plan['up']): { inline: string } => ({ inline: sqlOf(steps, run, writing) });
  return {
    tool: 'rails',
    dialect: run.dialect,
    place: run.dir,
    earlier: [],
    migration: { name, up: inline(plan.up), down: inline(plan.down) },
    transactional: run.dialect !== 'mysql' && !outside,
    steps: plan.up,
    runner: { dir: run.dir, file: `${run.dir}/${name}.rb`, only: true },
  };
}

function stepsOf(name: string, run: RailsRun, found: Found): Steps {
  const { rails, database } = commands(run, found);
  const version = digitsOf(name) || name;
  return {
    deployment: [`Run the migration \`${name}\` before the new code: \`${rails} db:migrate${database}\`.`],
    verification: [`\`${rails} db:migrate:status${database}\` shows ${version} as up.`],
    rollback: [{ order: 3, step: `Take the migration back: \`${rails} db:migrate:down${database} VERSION=${version}\`.` }],
  };
}

/** Stamp and words; what an earlier apply of the change wrote keeps its stamp. */
function named(task: Migration, operations: Migration['operations'], run: RailsRun, found: Found): { name: string; words: string } {
  const style = learnNames(stamped(run.names).map((one) => one.words));
  const words = migrationWords({ ...task, operations }, { ...style, case: 'snake' });
  const own = ownName(found, run.dir);
  const name = own === undefined ? `${nextStamp(run.names, found.feature.created_at, '20240101000000_init').start}${words}` : keptName(own, words);
  return { name, words };
}

const NOT_BY_ITSELF =
  'The siblings build indexes of tables in use concurrently, which needs a migration that does nothing else: give the index a change of its own, or nobody writes to the table while it is built.';

const writingFor = (run: RailsRun, version: string, concurrently: Set<string>): Writing => ({
  dialect: run.dialect,
  quote: run.habits.quote,
  enums: run.model.enums,
  version: Number(/[\d.]+/.exec(version)?.[0] ?? 0),
  calls: run.calls,
  referred: referredColumns(run.model),
  concurrently,
});

/** Draws the migration up and moves the run along. */
function drafted(task: Migration, found: Found, run: RailsRun, operations: Migration['operations'], plan: Plan, acted: readonly string[]): Drafted & { view: View; mixed: boolean } {
  const { habits, dialect } = run;
  const version = versionOf(run, found);
  const { name, words } = named(task, operations, run, found);
  const { names: concurrently, mixed } = concurrentIndexes(plan.up, dialect, habits);
  const writing = writingFor(run, version, concurrently);
  const { outside, methods } = bodyOf(plan, writing, habits, acted);
  const view = { frozen: /^# frozen_string_literal: true/.test(habits.newest), class_name: classOf(words, found), version, outside, methods };
  run.names.push(name);
  return { run, plan, name, writing, outside, view, mixed };
}

async function changes(task: Migration, found: Found): Promise<Made> {
  const run = openRails(task, found);
  if (!run) return { changes: [], questions: [askDialect(found)] };
  const { dialect, model, schema } = run;
  withoutOwn(run, ownName(found, run.dir), task.operations);
  const resolved = resolveOperations(expanded(task, found, { model, dialect }), model, dialect, found.task.id);
  if (resolved.operations.length === 0) return { changes: [], existing: resolved.existing, because: [`what the task asks for is in ${schema ?? 'the schema'} already`] };
  const seen = run.names.slice(-1).map((name) => `${run.dir}/${name}.rb:1`);
  const acted = actedOn(model);
  const plan = planRails(resolved.operations, model, dialect !== 'sqlite');
  if (plan.unknown.length) return { changes: [], questions: unknownQuestions(plan, task, found.index, schema ? [`${schema}:1`, ...seen] : seen) };
  const draft = drafted(task, found, run, resolved.operations, plan, acted);
  const { name, view, mixed } = draft;
  const safe = await judged(draft);
  const { rails, database } = commands(run, found);
  return {
    changes: [file(`${run.dir}/${name}.rb`, 'migration/rails/migration.rb.hbs', view)],
    follow_up: [`run \`${rails} db:migrate${database}\` on a local database${schema ? `: it writes ${schema} anew` : ''}`],
    warnings: [...resolved.warnings, ...safe.warnings, ...(mixed ? [NOT_BY_ITSELF] : []), `${name} is proven only where ActiveRecord is installed: nothing else runs its code.`],
    because: [seen.length ? `named and versioned as ${seen[0]}` : `there is no migration yet in ${run.dir}`],
    existing: resolved.existing,
    report: { migration: name, ...safe.report },
    proofs: [proofOf(found, proofFor(draft), resolved.operations)],
    steps: stepsOf(name, run, found),
  };
}

/** Rails: a migration of ActiveRecord, with `change` where that can be taken back. */
export const rails: Tool<Migration> = { name: 'rails', detect: detectRails, changes };
