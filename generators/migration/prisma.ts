import { edit, file } from '../../pipeline/change.js';
import { prisma as editor } from '../../pipeline/edit/prisma.js';
import { InfraError } from '../../pipeline/error.js';
import type { Found, Made, Steps, Tool } from '../../pipeline/kind.js';
import { detectPrisma } from './detection/prisma.js';
import type { Plan } from './model/steps.js';
import { planSteps } from './model/plan.js';
import { learnNames, migrationWords } from './naming/words.js';
import { migrationNames, prismaPlaces, type PrismaPlace } from './prisma/locate.js';
import { prismaNames } from './prisma/names.js';
import { migrationViews, printed, prismaStyle } from './prisma/sql.js';
import { openState, type PrismaState } from './prisma/state.js';
import { translate } from './prisma/translate.js';
import { judgeSchema, type Judged } from './prisma/validate.js';
import { joined } from './sql/statements.js';
import type { SqlStyle } from './sql/style.js';
import type { DialectName } from './sql/types.js';
import { nextStamp, stamped } from './stamp.js';
import { expandedPrisma } from './strategy/prisma.js';
import type { Migration } from './task.js';
import { judge } from './tool/judge.js';
import { majorOf, manifestsUp, runnerFor, scriptRunning } from './tool/commands.js';
import { keptName } from './tool/own-name.js';
import { proofOf } from './tool/proof.js';
import { unknownQuestions } from './tool/unknown.js';

/** One schema of a run: read once, moved along by every task. */
export interface PrismaRun {
  place: PrismaPlace;
  state: PrismaState;
  dialect: DialectName;
  style: SqlStyle;
  /** The workspace's version of Prisma, if it is known. */
  major: number | undefined;
  /** What Prisma's parser says of the schema as it was. */
  judged: Judged;
  /** Names of all migrations, those of this run included. */
  names: string[];
  /** How many migrations the workspace has, and how many of them have a down.sql. */
  siblings: { all: number; down: number; names: string[] };
}

function placeFor(task: Migration, found: Found): PrismaPlace {
  const all = prismaPlaces(found.workspace);
  const wanted = [task.path, ...(task.paths ?? []), ...(found.finding?.paths ?? [])].filter((path): path is string => path !== undefined);
  const owns = (place: PrismaPlace, path: string): boolean =>
    place.schema === path || place.migrations === path || place.files.includes(path) || place.main === path;
  const named = wanted.map((path) => all.find((place) => owns(place, path))).find((place) => place !== undefined);
  const place = named ?? (all.length === 1 ? all[0] : undefined);
  if (place?.dialect) return place;
  throw new InfraError({
    subject: place
      ? `task "${found.task.id}": migrations for provider "${place.provider}" are not written`
      : `task "${found.task.id}": ${all.length ? `found ${all.length} Prisma schemas` : 'there is no Prisma schema'}`,
    evidence: (place ? [place] : all).map((one) => `${one.main}:${one.evidence[0]?.line ?? 1}: provider "${one.provider}"`),
    remedy: place
      ? 'Supported are postgresql, mysql and sqlite.'
      : all.length
        ? `Set "path" on the change to one of: ${all.map((one) => one.schema).join(', ')}.`
        : 'Create the schema first: `prisma init`.',
  });
}

function openRun(place: PrismaPlace, found: Found): PrismaRun {
  const { workspace } = found;
  const dialect = place.dialect ?? 'postgresql';
  const names = migrationNames(workspace.files(), place.migrations);
  const newest = names.slice(-8).map((name) => workspace.read(`${place.migrations}/${name}/migration.sql`) ?? '');
  const down = names.filter((name) => workspace.has(`${place.migrations}/${name}/down.sql`)).length;
  const files = place.files.map((path) => ({ path, text: workspace.read(path) ?? '' }));
  const major = majorOf(workspace, place.main, ['prisma', '@prisma/client']);
  return {
    place,
    dialect,
    major,
    judged: judgeSchema(files, major),
    state: openState(files, dialect),
    style: prismaStyle(dialect, newest),
    names: [...names],
    siblings: { all: names.length, down, names },
  };
}

/** The schemas that a run has opened, by their main file. */
export const prismaRuns = (found: Found): Map<string, PrismaRun> => found.memo('migration:prisma', () => new Map<string, PrismaRun>());

function runFor(task: Migration, found: Found): PrismaRun {
  const place = placeFor(task, found);
  const runs = prismaRuns(found);
  const known = runs.get(place.main);
  if (known) return known;
  const run = openRun(place, found);
  runs.set(place.main, run);
  return run;
}

/** Name of the migration that an earlier apply of this change wrote. */
const ownName = (run: PrismaRun, found: Found): string | undefined => migrationNames(found.previous, run.place.migrations)[0];

function nameOf(task: Migration, operations: Migration['operations'], run: PrismaRun, found: Found): string {
  const words = stamped(run.names.slice(-200)).map((one) => one.words);
  const { start } = nextStamp(run.names.slice(-200), found.feature.created_at, '20240101000000_init');
  const own = ownName(run, found);
  const wanted = migrationWords({ name: task.name, operations }, learnNames(words));
  const name = own === undefined ? `${start}${wanted}` : keptName(own, wanted);
  run.names.push(name);
  return name;
}

/** Beside migration.sql where siblings do so or where there is no convention yet; otherwise in the feature's folder. */
function downPath(run: PrismaRun, name: string, found: Found): { path: string; why: string } {
  const beside = `${run.place.migrations}/${name}/down.sql`;
  const { all, down } = run.siblings;
  if (down > 0) return { path: beside, why: `down.sql lies beside migration.sql, as in ${down} of ${all} migrations` };
  if (all < 3) return { path: beside, why: 'down.sql lies beside migration.sql, as Prisma’s docs advise: Prisma itself has no way down' };
  return {
    path: `${found.feature.folder}/down/${name}/down.sql`,
    why: `down.sql lies in the feature folder: none of the ${all} migrations has one beside it, and Prisma itself has no way down`,
  };
}

function commands(run: PrismaRun, found: Found): { deploy: string; generate: string; execute: string } {
  const { workspace } = found;
  const { main, schema, usual, config } = run.place;
  const runner = runnerFor(workspace, main);
  const binary = runner.exec('prisma');
  const where = usual || config ? '' : ` --schema ${schema}`;
  const execute = (run.major ?? 7) >= 7 ? `${binary} db execute` : `${binary} db execute --schema ${schema}`;
  return {
    deploy: scriptRunning(workspace, main, /\bprisma migrate deploy\b/) ?? `${binary} migrate deploy${where}`,
    generate: scriptRunning(workspace, main, /(^|&&\s*|npx )prisma generate\s*$/) ?? `${binary} generate${where}`,
    execute,
  };
}

function stepsOf(name: string, down: string, run: PrismaRun, found: Found): Steps {
  const { deploy, execute } = commands(run, found);
  const row = `DELETE FROM ${run.dialect === 'mysql' ? '`_prisma_migrations`' : '"_prisma_migrations"'} WHERE migration_name = '${name}';`;
  const status = deploy.includes('migrate deploy')
    ? deploy.replace('migrate deploy', 'migrate status')
    : runnerFor(found.workspace, run.place.main).exec('prisma migrate status');
  return {
    deployment: [`Run the migration \`${name}\` before the new code: \`${deploy}\`.`],
    verification: [`\`${status}\` lists no pending migration.`],
    rollback: [
      { order: 3, step: `Take the migration back: \`${execute} --file ${down}\`.` },
      { order: 3, step: `Delete its row, or Prisma takes it for applied: \`${row}\`` },
    ],
  };
}

function schemaFollowUp(run: PrismaRun, found: Found): string[] {
  const { generate } = commands(run, found);
  const installs = manifestsUp(found.workspace, run.place.main).some((manifest) =>
    /prisma generate/.test(manifest.scripts['postinstall'] ?? ''),
  );
  return [`run \`${generate}\`${installs ? ' (the next install does it too)' : ''}: the client follows the schema`];
}

async function madeOf(
  task: Migration,
  plan: Plan,
  operations: Migration['operations'],
  run: PrismaRun,
  found: Found,
): Promise<Made> {
  const name = nameOf(task, operations, run, found);
  const { up, down, sql } = migrationViews(plan, run.dialect, run.style, run.state.model.enums);
  const safe = await judge({ name, plan, up: joined(sql), down: joined(down), dialect: run.dialect, transactional: false, batch: true });
  const path = `${run.place.migrations}/${name}/migration.sql`;
  const back = downPath(run, name, found);
  const lock = `${run.place.migrations}/migration_lock.toml`;
  const first = run.siblings.all === 0 && !found.draft.has(lock);
  return {
    changes: [
      ...(first ? [file(lock, 'migration/prisma/migration_lock.toml.hbs', { provider: run.place.provider })] : []),
      file(path, 'migration/prisma/migration.sql.hbs', up),
      file(back.path, 'migration/prisma/down.sql.hbs', { name, statements: printed(down) }),
    ],
    follow_up: schemaFollowUp(run, found),
    warnings: [
      ...safe.warnings,
      `After ${back.path} has run, the row of ${name} in _prisma_migrations must go too: Prisma would take the migration for applied.`,
    ],
    because: [
      run.siblings.all ? `named as ${run.siblings.names.slice(-3).join(', ')}` : 'named as Prisma names migrations: there is none yet',
      back.why,
    ],
    report: { migration: name, down: back.path, ...safe.report },
    proofs: [
      proofOf(
        found,
        {
          tool: 'prisma',
          dialect: run.dialect,
          place: run.place.migrations,
          earlier: run.siblings.names.filter((one) => one < name).map((one) => ({ name: one, up: `${run.place.migrations}/${one}/migration.sql` })),
          migration: { name, up: path, down: back.path },
          transactional: false,
          batch: true,
          steps: plan.up,
        },
        operations,
      ),
    ],
    steps: stepsOf(name, back.path, run, found),
  };
}

async function changes(task: Migration, found: Found): Promise<Made> {
  const run = runFor(task, found);
  const done = translate(run.state, expandedPrisma(task, found, run.state, run.style), found.task.id);
  const edits = done.edits.map(({ path, op }) => edit(path, editor, op));
  if (done.operations.length === 0)
    return { changes: [], existing: done.existing, because: ['what the task asks for is in the schema already'] };
  const plan = planSteps(done.operations, run.state.model, prismaNames);
  if (plan.unknown.length) return { changes: [], questions: unknownQuestions(plan, task, found.index, [`${run.place.main}:1`]) };
  const made = await madeOf(task, plan, done.operations, run, found);
  return { ...made, changes: [...edits, ...made.changes], existing: done.existing };
}

/** Prisma Migrate: the schema is edited, migration.sql is written as Prisma prints it, with the way back beside it. */
export const prisma: Tool<Migration> = {
  name: 'prisma',
  detect: detectPrisma,
  changes,
};
