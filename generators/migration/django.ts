import { edit, file } from '../../pipeline/change.js';
import { folderOf, nameOf } from '../../pipeline/detect/file-index.js';
import type { Found, Made, Steps, Tool } from '../../pipeline/kind.js';
import { detectDjango } from './detection/django.js';
import { choicesNamed } from './django/choices.js';
import { leaves, type DjangoApp } from './django/graph.js';
import { djangoNames } from './django/names.js';
import { autoField, leafOf, namesOf, openDjango, styleFor, type DjangoRun } from './django/run.js';
import { carryOut } from './django/rules.js';
import { resolveNames } from './django/resolve.js';
import { schemaOf } from './django/state.js';
import { nextName, titleOf } from './django/title.js';
import { allChoices, Asked, modelFiles, quoted, type AppMigration, type DjangoWork } from './django/work.js';
import { planSteps } from './model/plan.js';
import type { Plan } from './model/steps.js';
import { editPython } from './python/edit.js';
import { joined, statements } from './sql/statements.js';
import { plainStyle } from './sql/style.js';
import type { DialectName } from './sql/types.js';
import { endsTransactions } from './strategy/backfill.js';
import { expanded } from './strategy/expanded.js';
import type { Migration } from './task.js';
import { askDialect, dialectFor } from './tool/dialect.js';
import { judge } from './tool/judge.js';
import { proofOf, type ProofInput } from './tool/proof.js';
import { resolveOperations, type Resolved } from './tool/resolve.js';

async function openWork(task: Migration, found: Found, run: DjangoRun, dialect: DialectName): Promise<DjangoWork> {
  const files = found.draft.files();
  const work: DjangoWork = {
    task: found.task.id,
    index: found.index,
    ...run,
    dialect,
    path: task.path ?? task.paths?.[0],
    files,
    texts: new Map(),
    edits: [],
    made: new Map(),
    style: (app) => styleFor(run, app),
    autoField: (app) => autoField(run, app, found),
    leafOf: (app) => leafOf(run, app),
    because: [],
    warnings: [],
    follow_up: [],
  };
  const paths = run.apps.flatMap((app) => modelFiles(work, app));
  for (const path of paths) work.texts.set(path, (await found.draft.read(path)) ?? '');
  return work;
}

/** Several ends of one app: which one the new migration follows cannot be seen. */
function severalLeaves(run: DjangoRun, work: DjangoWork, app: string): void {
  const all = leaves(run.migrations, app);
  if (all.length < 2 || run.own.has(app)) return;
  throw new Asked({
    slot: `changes[${work.index}].path`,
    reason: `The migrations of ${app} have ${all.length} ends: which one the new migration follows cannot be seen. Merge them first: python manage.py makemigrations --merge ${app}.`,
    seen: all.map((one) => `${one.path}:1: nothing depends on ${one.name}`),
  });
}

interface Written {
  path: string;
  name: string;
  change: Made['changes'][number];
}

const indented = (text: string, indent: string): string => text.split('\n').map((line) => (line ? `${indent}${line}` : line)).join('\n');

function importLines(made: AppMigration): string[] {
  const all = new Set(made.imports);
  all.delete('from django.db import models');
  const models = [...made.operations].some((one) => /\bmodels\./.test(one));
  all.add(`from django.db import migrations${models ? ', models' : ''}`);
  const from = [...all].filter((one) => one.startsWith('from ')).sort();
  return [...[...all].filter((one) => !one.startsWith('from ')).sort(), ...from];
}

function dependenciesOf(run: DjangoRun, work: DjangoWork, made: AppMigration, indent: string): string[] {
  const { label } = made.app;
  const leaf = leafOf(run, label);
  const all = [...made.after].sort((a, b) => Number(b.startsWith('(')) - Number(a.startsWith('(')));
  const named = (one: string): string => `(${one.split('.').map((part) => quoted(work, label, part)).join(', ')})`;
  return [...(leaf ? [leaf] : []), ...all].map((one) => `${indent}${indent}${one.startsWith('(') ? one.slice(1, -1) : named(one)}`);
}

function write(task: Migration, found: Found, run: DjangoRun, work: DjangoWork, made: AppMigration): Written {
  const { app } = made;
  severalLeaves(run, work, app.label);
  const names = namesOf(run, app.label);
  const title = titleOf(task, made.operations, names);
  const previous = found.previous.find((path) => folderOf(path) === app.dir && /^\d+_/.test(nameOf(path)));
  const kept = previous && `${/^\d+/.exec(nameOf(previous))?.[0]}_${title}`;
  const name = kept ?? nextName(names, title);
  const style = styleFor(run, app);
  const sibling = run.migrations.filter((one) => one.app === app.label).at(-1)?.module.text;
  if (made.after.size && [...made.after].some((one) => one.includes('settings.'))) made.imports.add('from django.conf import settings');
  const view = {
    imports: importLines(made),
    gap: sibling === undefined || /^class Migration\([^\n]*\):\r?\n[ \t]*\r?\n/m.test(sibling),
    initial: names.length === 0,
    i: style.indent,
    outside: made.operations.some(endsTransactions),
    dependencies: dependenciesOf(run, work, made, style.indent),
    operations: made.operations.map((one) => indented(one, `${style.indent}${style.indent}`)),
  };
  run.own.set(app.label, [...(run.own.get(app.label) ?? []), name]);
  const path = `${app.dir}/${name}.py`;
  return { path, name, change: file(path, 'migration/django/migration.py.hbs', view) };
}

/** For the judgement of the SQL: Django keeps enums as text. */
function plain(operations: Migration['operations'], work: DjangoWork): Migration['operations'] {
  const typed = <One extends { value_type?: string | undefined }>(one: One): One => {
    const name = one.value_type?.startsWith('enum:') ? one.value_type.slice(5) : undefined;
    const length = Math.max(1, ...(allChoices(work).find((choices) => choices.reference === name)?.values ?? []).map((value) => value.value.length));
    return name === undefined ? one : { ...one, value_type: `varchar(${length})` };
  };
  return operations
    .filter((one) => !/enum/.test(one.op))
    .map((one) => {
      if (one.op === 'add_column') return { ...one, column: typed(one.column) };
      if (one.op === 'create_table') return { ...one, columns: one.columns.map(typed) };
      return one.op === 'alter_column' ? typed(one) : one;
    });
}

/** The SQL that Django makes of steps, as far as we know. */
const sqlOf = (steps: Plan['up'], dialect: DialectName): string => joined(statements(steps, { dialect, style: plainStyle, enums: new Map() }));

const judged = (name: string, plan: Plan, dialect: DialectName): Promise<{ warnings: string[]; report: Made['report'] }> =>
  judge({ name, plan, up: sqlOf(plan.up, dialect), down: sqlOf(plan.down, dialect), dialect, transactional: dialect !== 'mysql' });

/** Migrations are code: Django itself runs them, with all that they depend on. */
function proofFor(one: Written, app: DjangoApp, plan: Plan, dialect: DialectName, found: Found): ProofInput {
  const manage = found.finding?.details?.['manage'];
  const inline = (steps: Plan['up']): { inline: string } => ({ inline: sqlOf(steps, dialect) });
  return {
    tool: 'django',
    dialect,
    place: app.dir,
    earlier: [],
    migration: { name: one.name, up: inline(plan.up), down: inline(plan.down) },
    transactional: dialect !== 'mysql',
    steps: plan.up,
    runner: { dir: app.dir, file: one.path, ...(typeof manage === 'string' ? { config: manage } : {}), only: true },
  };
}

function stepsOf(written: readonly Written[], made: readonly AppMigration[], run: DjangoRun, found: Found): Steps {
  const manage = found.finding?.details?.['manage'];
  const command = `python ${typeof manage === 'string' ? manage : 'manage.py'}`;
  const all = written.map((one, index) => ({ ...one, app: made[index]!.app.label, before: namesOf(run, made[index]!.app.label).at(-2) ?? 'zero' }));
  return {
    deployment: all.map((one) => `Run the migration \`${one.name}\` before the new code: \`${command} migrate ${one.app} ${one.name}\`.`),
    verification: [...all.map((one) => `\`${command} showmigrations ${one.app}\` shows ${one.name} with an X.`), `\`${command} makemigrations --check --dry-run\` finds nothing to do.`],
    rollback: [...all].reverse().map((one) => ({ order: 3, step: `Take the migration back: \`${command} migrate ${one.app} ${one.before}\`.` })),
  };
}

/** The choices that operations name, under the names that they use. */
function enumsOf(operations: Migration['operations'], work: DjangoWork): [string, string[]][] {
  const names = operations.flatMap((one) => ('enum' in one ? [one.enum] : []));
  const all = allChoices(work);
  return names.flatMap((name): [string, string[]][] => {
    const known = choicesNamed(all, name);
    return known ? [[name, known.values.map((one) => one.value)]] : [];
  });
}

async function made(task: Migration, found: Found, run: DjangoRun, dialect: DialectName): Promise<Made> {
  const work = await openWork(task, found, run, dialect);
  const schema = schemaOf(run.state, run.user);
  const operations = expanded({ ...task, operations: resolveNames(task.operations, work) }, found, { model: schema, dialect, outside: true });
  for (const [name, values] of enumsOf(operations, work)) schema.enums.set(name, { name, values });
  const resolved: Resolved = resolveOperations(operations, schema, dialect, found.task.id, 'models');
  if (resolved.operations.length === 0)
    return { changes: [], existing: resolved.existing, because: ['what the task asks for is in the migrations already'] };
  const plan = planSteps(plain(resolved.operations, work), schema, djangoNames);
  for (const one of resolved.operations) await carryOut(work, one, resolved.operations);
  const apps = [...work.made.values()].filter((one) => one.operations.length > 0);
  const written = apps.map((one) => write({ ...task, operations }, found, run, work, one));
  const name = written.map((one) => one.name).join(', ');
  const safe = await judged(name, plan, dialect);
  return {
    changes: [...work.edits.map(({ path, op }) => edit(path, editPython, op)), ...written.map((one) => one.change)],
    follow_up: work.follow_up,
    warnings: [...resolved.warnings, ...safe.warnings, ...work.warnings, ...(name ? [`${name} is proven only where Django is installed: nothing else runs its code.`] : [])],
    because: [...apps.map((one) => `follows ${namesOf(run, one.app.label).at(-2) ?? 'nothing: it is the first'} in ${one.app.dir}`), ...work.because],
    existing: resolved.existing,
    report: { migration: name, ...safe.report },
    proofs: written.map((one, index) => proofOf(found, proofFor(one, apps[index]!.app, plan, dialect, found), resolved.operations)),
    ...(written.length ? { steps: stepsOf(written, apps, run, found) } : {}),
  };
}

async function changes(task: Migration, found: Found): Promise<Made> {
  const dialect = dialectFor(found, []);
  if (!dialect) return { changes: [], questions: [askDialect(found)] };
  const run = await openDjango(found);
  try {
    return await made(task, found, run, dialect);
  } catch (error) {
    if (error instanceof Asked) return { changes: [], questions: [error.question] };
    throw error;
  }
}

/** Django: the next migration of the app that the model belongs to, and the model as `makemigrations` would find it. */
export const django: Tool<Migration> = { name: 'django', detect: detectDjango, changes };
