import { edit, file } from '../../pipeline/change.js';
import { InfraError } from '../../pipeline/error.js';
import type { Found, Made, Steps, Tool } from '../../pipeline/kind.js';
import { sentenceCase } from '../../pipeline/names.js';
import { detectSqitch } from './detection/sqitch.js';
import { learnedNames, suffixNames } from './model/constraint-names.js';
import { planSteps } from './model/plan.js';
import { tableOf, type SchemaModel } from './model/schema.js';
import type { Plan } from './model/steps.js';
import { learnNames, migrationWords } from './naming/words.js';
import { readSql } from './sql/read.js';
import { joined, statements } from './sql/statements.js';
import { learnStyle, type SqlStyle } from './sql/style.js';
import type { DialectName } from './sql/types.js';
import type { Statement } from './sql/writer.js';
import { planEditor, readPlan, type PlanFile } from './sqitch/plan-file.js';
import { verifySql } from './sqitch/verify-sql.js';
import { endsTransactions } from './strategy/backfill.js';
import { expanded } from './strategy/expanded.js';
import type { Migration } from './task.js';
import { askDialect, dialectFor } from './tool/dialect.js';
import { judge } from './tool/judge.js';
import { proofOf, touched, type ProofInput } from './tool/proof.js';
import { resolveOperations } from './tool/resolve.js';
import { spaced, wrapped } from './tool/sql-file.js';
import { transactionWarnings } from './tool/transaction.js';
import { unknownQuestions } from './tool/unknown.js';

type Verb = 'deploy' | 'revert' | 'verify';

interface SqitchRun {
  /** Folder of the plan; '' for the root. */
  top: string;
  path: string;
  plan: PlanFile;
  dialect: DialectName;
  style: SqlStyle;
  model: SchemaModel;
  /** What was there before this run. */
  earlier: { name: string; up: string }[];
  /** Newest scripts of each kind, newest last, with the change they belong to. */
  newest: Record<Verb, { name: string; text: string }[]>;
}

const at = (top: string, verb: Verb, script: string): string => `${top ? `${top}/` : ''}${verb}/${script}.sql`;

function open(found: Found): SqitchRun | undefined {
  const named = found.finding?.details?.['plan'];
  const path = typeof named === 'string' ? named : 'sqitch.plan';
  const runs = found.memo<Map<string, SqitchRun>>('migration:sqitch', () => new Map());
  const known = runs.get(path);
  if (known) return known;
  const top = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
  const plan = readPlan(found.workspace.read(path) ?? '');
  const texts = (verb: Verb): { name: string; script: string; text: string }[] =>
    plan.changes.map(({ name, script }) => ({ name, script, text: found.workspace.read(at(top, verb, script)) ?? '' }));
  const deploy = texts('deploy');
  const scripts = deploy.map(({ script, text }) => ({ file: at(top, 'deploy', script), text }));
  const all = deploy.map((one) => one.text);
  const dialect = dialectFor(found, all);
  if (!dialect) return undefined;
  const newest = (verb: Verb): { name: string; text: string }[] =>
    texts(verb)
      .slice(-8)
      .filter((one) => one.text !== '');
  const run: SqitchRun = {
    ...{ top, path, plan, dialect, style: learnStyle(all), model: readSql(scripts, dialect) },
    earlier: deploy.map(({ name, script }) => ({ name, up: at(top, 'deploy', script) })),
    newest: { deploy: newest('deploy'), revert: newest('revert'), verify: newest('verify') },
  };
  runs.set(path, run);
  return run;
}

const ENGINE: Record<DialectName, string> = { postgresql: 'pg', mysql: 'mysql', sqlite: 'sqlite' };
const LINK: Record<Verb, string> = { deploy: 'to', revert: 'from', verify: 'on' };
const literal = (text: string): string => text.replace(/[^\w]/g, '\\$&');

/** The comment at the top of a script, in the form of the newest sibling. */
function headOf(verb: Verb, name: string, requires: readonly string[], run: SqitchRun): string[] {
  const sibling = run.newest[verb].at(-1);
  const named = `^(--[ \\t]*\\w+[ \\t]+(?:[^\\s:]+:)?)${literal(sibling?.name ?? '')}(?=[ \\t\\r]|$)([^\\r\\n]*)`;
  const first = sibling && new RegExp(named, 'm').exec(sibling.text);
  const line = `-- ${verb[0]?.toUpperCase()}${verb.slice(1)} ${run.plan.project}:${name} ${LINK[verb]} ${ENGINE[run.dialect]}`;
  const told = verb === 'deploy' && run.newest.deploy.some((one) => /^--[ \t]*requires:/m.test(one.text));
  return [first ? `${first[1]}${name}${first[2]}` : line, ...(told ? requires.map((one) => `-- requires: ${one}`) : [])];
}

/** Changes that made the tables which this one touches; only where the plan names what changes build on. */
function requiresOf(operations: Migration['operations'], run: SqitchRun): string[] {
  if (!run.plan.changes.some((one) => one.requires.length > 0)) return [];
  const files = [...touched(operations)].flatMap((name) => tableOf(run.model, name)?.at?.file ?? []);
  const makers = run.plan.changes.filter((one) => files.includes(at(run.top, 'deploy', one.script)));
  return [...new Set(makers.map((one) => one.name))];
}

function nameOf(task: Migration, operations: Migration['operations'], run: SqitchRun): string {
  const style = learnNames(run.plan.changes.map((one) => one.name));
  const name = migrationWords({ name: task.name, operations }, style);
  const taken = run.plan.changes.find((one) => one.name === name);
  if (!taken) return name;
  const remedy = 'Give the migration another name: {"name": "…"}.';
  throw new InfraError({ subject: `the plan has a change ${name} already`, file: run.path, line: taken.line, remedy });
}

/** The line of the plan: name, what it builds on, time, planner, note. */
function lineOf(name: string, requires: readonly string[], run: SqitchRun, found: Found): string {
  const created = new Date(found.feature.created_at);
  if (Number.isNaN(created.getTime())) throw new InfraError({ subject: `created_at is no date: ${found.feature.created_at}` });
  const { planner } = run.plan;
  if (!planner) {
    const remedy = `Add the first change yourself, so that there is a planner to follow: sqitch add ${name} -n "…"`;
    throw new InfraError({ subject: 'the plan names no planner yet', file: run.path, line: 1, remedy });
  }
  const end = run.plan.changes.findLast((one) => one.note)?.note.endsWith('.') ? '.' : '';
  const needs = requires.length ? ` [${requires.join(' ')}]` : '';
  return `${name}${needs} ${created.toISOString().slice(0, 19)}Z ${planner} # ${sentenceCase(name)}${end}`;
}

interface Script {
  verb: Verb;
  name: string;
  requires: readonly string[];
  /** With their semicolons. */
  lines: readonly string[];
}

function scriptOf({ verb, name, requires, lines }: Script, run: SqitchRun): Made['changes'][number] {
  const siblings = run.newest[verb].map((one) => one.text);
  const begin = opens(run, verb) && !lines.some(endsTransactions);
  const gap = spaced(siblings);
  return file(at(run.top, verb, name), 'migration/sqitch/script.sql.hbs', {
    head: headOf(verb, name, requires, run),
    begin,
    end: verb === 'verify' ? 'ROLLBACK;' : 'COMMIT;',
    blocks: lines.map((text, index) => ({ text, gap: gap && index > 0 })),
  });
}

/** Sqitch's own templates open a transaction: so it is where no script says otherwise. */
function opens(run: SqitchRun, verb: Verb): boolean {
  const siblings = run.newest[verb].map((one) => one.text);
  if (siblings.length === 0) return true;
  return verb === 'verify' ? siblings.some((text) => /^\s*BEGIN\s*;/im.test(text)) : wrapped(siblings);
}

const ended = (list: readonly Statement[]): string[] => list.map((one) => `${one.text};`);

/** Sqitch runs where its configuration lies. */
function stepsOf(name: string, found: Found): Steps {
  const config = found.finding?.details?.['config'];
  const folder = typeof config === 'string' && config.includes('/') ? config.slice(0, config.lastIndexOf('/')) : '';
  const command = (text: string): string => (folder ? `(cd ${folder} && sqitch ${text})` : `sqitch ${text}`);
  return {
    deployment: [`Deploy the change \`${name}\` before the new code: \`${command('deploy')}\`.`],
    verification: [`\`${command('verify')}\` passes and \`${command('status')}\` says that nothing is left to deploy.`],
    rollback: [{ order: 3, step: `Take the change back: \`${command('revert --to @HEAD^')}\`.` }],
  };
}

async function make(task: Migration, operations: Migration['operations'], plan: Plan, run: SqitchRun, found: Found): Promise<Made> {
  const { dialect, style, model } = run;
  const transactional = opens(run, 'deploy') && !plan.up.some(({ step }) => step.do === 'sql' && endsTransactions(step.text));
  const wanted = { dialect, style, enums: model.enums, transaction: transactional ? ('open' as const) : ('none' as const) };
  const [up, down] = [statements(plan.up, wanted), statements(plan.down, wanted)];
  const name = nameOf(task, operations, run);
  const requires = requiresOf(operations, run);
  const line = lineOf(name, requires, run, found);
  const verify = verifySql(plan.up, { dialect, style, after: model });
  const safe = await judge({ name, plan, up: joined(up), down: joined(down), dialect, transactional });
  run.plan.changes.push({ name, script: name, requires: [...requires], note: '', line: run.plan.changes.length + 1 });
  for (const { step } of plan.up) if (step.do === 'create_table') remember(run, step.table.name, name);
  const migration = { name, up: at(run.top, 'deploy', name), down: at(run.top, 'revert', name) };
  const input: ProofInput = {
    ...{ tool: 'sqitch', dialect, place: run.path, earlier: run.earlier, migration, transactional: false },
    steps: plan.up,
  };
  return {
    changes: [
      scriptOf({ verb: 'deploy', name, requires, lines: ended(up) }, run),
      scriptOf({ verb: 'revert', name, requires, lines: ended(down) }, run),
      ...(verify.length ? [scriptOf({ verb: 'verify', name, requires, lines: verify }, run)] : []),
      edit(run.path, planEditor, { name, line }),
    ],
    warnings: [...safe.warnings, ...transactionWarnings(name, wanted.transaction, { dialect, newest: [], model }, plan)],
    because: [`planned as the last change of ${run.path}, by its planner`],
    report: { migration: name, ...safe.report },
    proofs: [proofOf(found, input, operations)],
    steps: stepsOf(name, found),
  };
}

/** Later tasks that touch the table build on the change that made it. */
function remember(run: SqitchRun, table: string, change: string): void {
  const made = tableOf(run.model, table);
  if (made) made.at = { file: at(run.top, 'deploy', change), line: 1 };
}

async function changes(task: Migration, found: Found): Promise<Made> {
  const run = open(found);
  if (!run) return { changes: [], questions: [askDialect(found)] };
  const resolved = resolveOperations(expanded(task, found, { ...run, outside: true }), run.model, run.dialect, found.task.id);
  if (resolved.operations.length === 0)
    return { changes: [], existing: resolved.existing, because: ['what the task asks for is in the plan already'] };
  const tables = [...run.model.tables.values()];
  const indexes = tables.flatMap((table) => table.indexes.map((index) => ({ ...index, table: table.name })));
  const plan = planSteps(resolved.operations, run.model, learnedNames(indexes, suffixNames));
  if (plan.unknown.length) return { changes: [], questions: unknownQuestions(plan, task, found.index, [`${run.path}:1`]) };
  const made = await make(task, resolved.operations, plan, run, found);
  return { ...made, existing: resolved.existing, warnings: [...resolved.warnings, ...(made.warnings ?? [])] };
}

/** Sqitch: deploy, revert and verify scripts, and the line of the plan. */
export const sqitch: Tool<Migration> = { name: 'sqitch', detect: detectSqitch, changes };
