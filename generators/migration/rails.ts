import { file } from '../../pipeline/change.js';
import { InfraError } from '../../pipeline/error.js';
import type { Found, Made, Steps, Tool } from '../../pipeline/kind.js';
import { detectRails } from './detection/rails.js';
import { planSteps } from './model/plan.js';
import { emptyModel, type SchemaModel } from './model/schema.js';
import type { Plan } from './model/steps.js';
import { learnNames, migrationWords } from './naming/words.js';
import { calls, isReversible, type Writing } from './rails/calls.js';
import { railsNames } from './rails/names.js';
import { joined, statements } from './sql/statements.js';
import { plainStyle } from './sql/style.js';
import type { DialectName } from './sql/types.js';
import { nextStamp, stamped } from './stamp.js';
import { expanded } from './strategy/expanded.js';
import type { Migration } from './task.js';
import { askDialect, dialectFor } from './tool/dialect.js';
import { judge } from './tool/judge.js';
import { byNumber, filesIn } from './tool/sql-file.js';
import { unknownQuestions } from './tool/unknown.js';

interface RailsRun {
  dir: string;
  /** Without `.rb`; those of this run included. */
  names: string[];
  /** Text of the newest migration. */
  newest: string;
  dialect: DialectName;
  model: SchemaModel;
}

function open(task: Migration, found: Found): RailsRun | undefined {
  const detail = found.finding?.details?.['dir'];
  const dir = task.path ?? (typeof detail === 'string' ? detail : 'db/migrate');
  const runs = found.memo<Map<string, RailsRun>>('migration:rails', () => new Map());
  const known = runs.get(dir);
  if (known) return known;
  const names = filesIn(found.workspace.files(), dir)
    .filter((name) => /^\d+_.*\.rb$/.test(name))
    .sort(byNumber)
    .map((name) => name.slice(0, -'.rb'.length));
  const newest = names.length ? (found.workspace.read(`${dir}/${names.at(-1)}.rb`) ?? '') : '';
  const dialect = dialectFor(found, []);
  if (!dialect) return undefined;
  const run = { dir, names, newest, dialect, model: emptyModel(false) };
  runs.set(dir, run);
  return run;
}

/** `[7.1]` as the newest migration has it, otherwise the version that is locked. */
function versionOf(run: RailsRun, found: Found): string {
  const sibling = /<\s*ActiveRecord::Migration(\[[\d.]+\])?/.exec(run.newest);
  if (sibling) return sibling[1] ?? '';
  const lock = found.workspace.glob(['**/Gemfile.lock']).map((path) => found.workspace.read(path) ?? '');
  const locked = lock.map((text) => /^ {4}activerecord \((\d+\.\d+)/m.exec(text)?.[1]).find((one) => one !== undefined);
  if (locked) return `[${locked}]`;
  throw new InfraError({
    subject: `neither a migration in ${run.dir} nor a Gemfile.lock says which version of ActiveRecord it is`,
    remedy: 'Run bundle install, so that Gemfile.lock is there.',
  });
}

/** As `camelize` makes it of the file's name, with the acronyms that the application declares. */
function classOf(words: string, found: Found): string {
  const texts = found.workspace.glob(['**/config/initializers/inflections.rb']).map((path) => found.workspace.read(path) ?? '');
  const declared = texts.flatMap((text) => [...text.matchAll(/^[ \t]*\w+\.acronym\(?\s*["'](\w+)["']/gm)].map((match) => match[1] ?? ''));
  const acronyms = new Map(declared.map((one) => [one.toLowerCase(), one]));
  return words
    .split('_')
    .map((word) => acronyms.get(word) ?? `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
    .join('');
}

const indented = (lines: readonly string[]): string =>
  lines
    .join('\n')
    .split('\n')
    .map((line) => (line ? `    ${line}` : line))
    .join('\n');

function methodsOf(plan: Plan, writing: Writing): { name: string; body: string; gap: boolean }[] {
  const up = indented(calls(plan.up, writing));
  if (isReversible(plan.up)) return [{ name: 'change', body: up, gap: false }];
  return [
    { name: 'up', body: up, gap: false },
    { name: 'down', body: indented(calls(plan.down, writing)), gap: true },
  ];
}

function commands(run: RailsRun, found: Found): { rails: string; database: string } {
  const database = /(\w+)_migrate$/.exec(run.dir)?.[1];
  const base = run.dir.replace(/(^|\/)db\/\w+$/, '');
  const binary = found.workspace.has(`${base ? `${base}/` : ''}bin/rails`) ? 'bin/rails' : 'bundle exec rails';
  return { rails: base ? `cd ${base} && ${binary}` : binary, database: database ? `:${database}` : '' };
}

/** Rails runs a migration in a transaction where the database can; it is judged as the SQL that it amounts to. */
function judged(name: string, plan: Plan, run: RailsRun): ReturnType<typeof judge> {
  const { dialect } = run;
  const sql = (steps: Plan['up']): string => joined(statements(steps, { dialect, style: plainStyle, enums: run.model.enums }));
  return judge({ name, plan, up: sql(plan.up), down: sql(plan.down), dialect, transactional: dialect !== 'mysql' });
}

function stepsOf(name: string, run: RailsRun, found: Found): Steps {
  const { rails, database } = commands(run, found);
  const version = /^\d+/.exec(name)?.[0] ?? name;
  return {
    deployment: [`Run the migration \`${name}\` before the new code: \`${rails} db:migrate${database}\`.`],
    verification: [`\`${rails} db:migrate:status${database}\` shows ${version} as up.`],
    rollback: [{ order: 3, step: `Take the migration back: \`${rails} db:migrate:down${database} VERSION=${version}\`.` }],
  };
}

async function changes(task: Migration, found: Found): Promise<Made> {
  const run = open(task, found);
  if (!run) return { changes: [], questions: [askDialect(found)] };
  const operations = expanded(task, found, { model: run.model, dialect: run.dialect });
  if (operations.length === 0) return { changes: [] };
  const plan = planSteps(operations, run.model, railsNames);
  const seen = run.names.slice(-1).map((name) => `${run.dir}/${name}.rb:1`);
  if (plan.unknown.length) return { changes: [], questions: unknownQuestions(plan, task, found.index, seen) };
  const style = learnNames(stamped(run.names).map((one) => one.words));
  const words = migrationWords({ ...task, operations }, { ...style, case: 'snake' });
  const name = `${nextStamp(run.names, found.feature.created_at, '20240101000000_init').start}${words}`;
  const single = (run.newest.match(/'/g)?.length ?? 0) > (run.newest.match(/"/g)?.length ?? 0);
  const writing: Writing = { dialect: run.dialect, quote: single ? "'" : '"', enums: run.model.enums };
  const view = {
    frozen: /^# frozen_string_literal: true/.test(run.newest),
    class_name: classOf(words, found),
    version: versionOf(run, found),
    methods: methodsOf(plan, writing),
  };
  const safe = await judged(name, plan, run);
  const path = `${run.dir}/${name}.rb`;
  run.names.push(name);
  const { rails, database } = commands(run, found);
  const schema = found.finding?.details?.['schema'];
  const dump = typeof schema === 'string' ? `: it writes ${schema} anew` : '';
  return {
    changes: [file(path, 'migration/rails/migration.rb.hbs', view)],
    follow_up: [`run \`${rails} db:migrate${database}\` on a local database${dump}`],
    warnings: [
      ...safe.warnings,
      `${name} is not proven here: only Rails itself runs its code. Migrate, roll back and migrate again on a local database.`,
    ],
    because: seen.length ? [`named and versioned as ${seen[0]}`] : [`there is no migration yet in ${run.dir}`],
    report: { migration: name, ...safe.report },
    steps: stepsOf(name, run, found),
  };
}

/** Rails: a migration of ActiveRecord, with `change` where that can be taken back. */
export const rails: Tool<Migration> = { name: 'rails', detect: detectRails, changes };
