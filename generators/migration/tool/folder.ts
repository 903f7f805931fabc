import type { Found, Made, Steps } from '../../../pipeline/kind.js';
import { InfraError } from '../../../pipeline/error.js';
import { learnedNames, suffixNames, type ConstraintNames } from '../model/constraint-names.js';
import { planSteps } from '../model/plan.js';
import type { SchemaModel } from '../model/schema.js';
import type { Plan } from '../model/steps.js';
import { learnNames, migrationWords, type NameCase } from '../naming/words.js';
import { readSql, type SqlScript } from '../sql/read.js';
import { joined, statements } from '../sql/statements.js';
import { learnStyle, type SqlStyle } from '../sql/style.js';
import type { DialectName } from '../sql/types.js';
import type { Statement } from '../sql/writer.js';
import { nextStamp, readStamp, stamped } from '../stamp.js';
import type { Migration } from '../task.js';
import { askDialect, dialectFor } from './dialect.js';
import { judge, type Judged } from './judge.js';
import { keptName } from './own-name.js';
import { proofOf, type Proven, type ProofInput } from './proof.js';
import { resolveOperations } from './resolve.js';
import { unknownQuestions } from './unknown.js';

/** One migration that is there. */
export interface Sibling {
  /** What carries the stamp and the words, without endings. */
  name: string;
  /** The file that carries it out. */
  path: string;
}

/** What one tool needs to say for migrations that lie in one folder. */
export interface FolderTool {
  tool: string;
  /** Name of the first migration where there is none: shows stamp and case. */
  example: string;
  case: NameCase;
  /** The migrations in a folder, in the order in which the tool runs them. */
  siblings(files: readonly string[], dir: string): Sibling[];
  /** The statements for up that a migration's file holds, as far as they can be read. */
  up(text: string): string;
  /** True where `up` says everything that the file does; absent: always. */
  readable?(text: string): boolean;
  /** Where migrations go where nothing was found. */
  dir: string;
  transactional: boolean;
  batch?: boolean;
  splitter?: ProofInput['splitter'];
}

/** One folder of migrations in a run: read once, moved along by every task. */
export interface FolderRun {
  dir: string;
  dialect: DialectName;
  style: SqlStyle;
  siblings: Sibling[];
  /** Migrations of others that came after what an earlier apply of this feature wrote. */
  later: Sibling[];
  /** What the model was read from, with what this run made since. */
  scripts: SqlScript[];
  /** Names of all migrations, those of this run included. */
  names: string[];
  /** Text of the newest migrations, newest last. */
  newest: string[];
  model: SchemaModel;
  constraints: ConstraintNames;
}

/** What a tool writes for one migration. */
export interface Written {
  changes: Made['changes'];
  up: Proven['up'];
  down: Proven['down'];
  steps: Steps;
  follow_up?: string[];
  warnings?: string[];
  because?: string[];
  report?: Made['report'];
  reason?: string;
}

export interface Drafted {
  run: FolderRun;
  plan: Plan;
  name: string;
  /** What stands behind the stamp. */
  words: string;
  up: Statement[];
  down: Statement[];
  operations: Migration['operations'];
}

function dirFor(task: Migration, found: Found, tool: FolderTool): string {
  const detail = found.finding?.details?.['dir'];
  const chosen = task.path ?? task.paths?.[0];
  if (chosen && found.workspace.files().some((path) => path.startsWith(`${chosen}/`))) return chosen;
  if (typeof detail === 'string') return detail;
  const folders = (found.finding?.paths ?? []).filter((path) => !found.workspace.has(path));
  return folders[0] ?? chosen ?? tool.dir;
}

const indexesOf = (model: SchemaModel): { name: string; table: string; columns: string[] }[] =>
  [...model.tables.values()].flatMap((table) =>
    table.indexes.map((index) => ({ name: index.name, table: table.name, columns: index.columns })),
  );

const scriptsOf = (siblings: readonly Sibling[], found: Found, tool: FolderTool): SqlScript[] =>
  siblings.map(({ path }) => ({ file: path, text: tool.up(found.workspace.read(path) ?? '') }));

/** Name of the migration that an earlier apply of this change wrote into the folder. */
const ownName = (found: Found, tool: FolderTool, dir: string): string | undefined => tool.siblings(found.previous, dir)[0]?.name;

/** The migrations before the one that an earlier apply wrote, and those that came after it; all are before a new one. */
function around(found: Found, tool: FolderTool, dir: string): { siblings: Sibling[]; later: Sibling[] } {
  const all = tool.siblings(found.workspace.files(), dir);
  const own = ownName(found, tool, dir);
  if (own === undefined) return { siblings: all, later: [] };
  const order = tool.siblings([...found.workspace.files(), ...found.previous], dir).map((sibling) => sibling.name);
  const isBefore = ({ name }: Sibling): boolean => order.indexOf(name) < order.indexOf(own);
  return { siblings: all.filter(isBefore), later: all.filter((one) => one.name !== own && !isBefore(one)) };
}

/** A change that is new comes after everything there is. */
function withLater(run: FolderRun, found: Found, tool: FolderTool): FolderRun {
  if (run.later.length === 0) return run;
  run.scripts.push(...scriptsOf(run.later, found, tool));
  run.siblings.push(...run.later);
  run.later = [];
  run.model = readSql(run.scripts, run.dialect);
  return run;
}

/** Opens the folder of a change, or says that the database is not known. */
export function openFolder(task: Migration, found: Found, tool: FolderTool): FolderRun | undefined {
  const dir = dirFor(task, found, tool);
  const runs = found.memo<Map<string, FolderRun>>(`migration:folder:${tool.tool}`, () => new Map());
  const known = runs.get(dir);
  if (known) return ownName(found, tool, dir) === undefined ? withLater(known, found, tool) : known;
  const { siblings, later } = around(found, tool, dir);
  const scripts = scriptsOf(siblings, found, tool);
  const dialect = dialectFor(
    found,
    scripts.map((script) => script.text),
  );
  if (!dialect) return undefined;
  const model = readSql(scripts, dialect);
  const run: FolderRun = {
    dir,
    dialect,
    siblings,
    later,
    scripts,
    names: [...siblings, ...later].map((sibling) => sibling.name),
    newest: siblings.slice(-8).map(({ path }) => found.workspace.read(path) ?? ''),
    style: learnStyle(scripts.map((script) => script.text)),
    model,
    constraints: learnedNames(indexesOf(model), suffixNames),
  };
  runs.set(dir, run);
  return run;
}

function nameOf(
  task: Migration,
  operations: Migration['operations'],
  run: FolderRun,
  found: Found,
  tool: FolderTool,
): { name: string; words: string } {
  const { start, last } = nextStamp(run.names.slice(-200), found.feature.created_at, tool.example);
  const words = migrationWords(
    { name: task.name, operations },
    learnNames(
      stamped(run.names.slice(-200)).map((one) => one.words),
      tool.case,
    ),
  );
  // Some tools name a migration by its stamp alone.
  const bare = (last ?? readStamp(tool.example))?.words === '';
  const own = ownName(found, tool, run.dir);
  const next = bare ? start : `${start}${words}`;
  const name = own === undefined ? next : keptName(own, words);
  run.names.push(name);
  return { name, words };
}

const unreadable = (run: FolderRun, found: Found, tool: FolderTool): Sibling | undefined =>
  tool.readable && run.siblings.find((sibling) => !tool.readable?.(found.workspace.read(sibling.path) ?? ''));

function proofFor(drafted: Drafted, written: Written, found: Found, tool: FolderTool): Made['proofs'] {
  const { run, name } = drafted;
  if (unreadable(run, found, tool)) return [];
  const input: ProofInput = {
    tool: tool.tool,
    dialect: run.dialect,
    place: run.dir,
    earlier: run.siblings.map((sibling) => ({ name: sibling.name, up: sourceOf(sibling, found, tool) })),
    migration: { name, up: written.up, down: written.down, ...(written.reason ? { reason: written.reason } : {}) },
    transactional: tool.transactional,
    steps: drafted.plan.up,
    ...(tool.batch ? { batch: true } : {}),
    ...(tool.splitter ? { splitter: tool.splitter } : {}),
  };
  return [proofOf(found, input, drafted.operations)];
}

/** An SQL file as it is; otherwise the statements that were read from it. */
function sourceOf(sibling: Sibling, found: Found, tool: FolderTool): Proven['up'] {
  return sibling.path.endsWith('.sql') ? sibling.path : { inline: tool.up(found.workspace.read(sibling.path) ?? '') };
}

const judged = ({ run, plan, name, up, down }: Drafted, tool: FolderTool): Promise<Judged> =>
  judge({
    name,
    plan,
    up: joined(up),
    down: joined(down),
    dialect: run.dialect,
    transactional: tool.transactional,
    batch: tool.batch,
  });

/**
 * Makes one migration in a folder: compares with what is there, plans, names, lets the tool write, and asks for the proof.
 * @param write what the tool makes of the drafted migration
 */
export async function makeInFolder(
  task: Migration,
  found: Found,
  tool: FolderTool,
  write: (drafted: Drafted) => Written,
): Promise<Made> {
  const run = openFolder(task, found, tool);
  if (!run) return { changes: [], questions: [askDialect(found)] };
  const resolved = resolveOperations(task.operations, run.model, run.dialect, found.task.id);
  if (resolved.operations.length === 0)
    return { changes: [], existing: resolved.existing, because: ['what the task asks for is in the migrations already'] };
  const plan = planSteps(resolved.operations, run.model, run.constraints);
  if (plan.unknown.length)
    return {
      changes: [],
      questions: unknownQuestions(
        plan,
        task,
        found.index,
        run.siblings.slice(-1).map((sibling) => `${sibling.path}:1`),
      ),
    };
  const { dialect, style, model } = run;
  const up = statements(plan.up, { dialect, style, enums: model.enums });
  const down = statements(plan.down, { dialect, style, enums: model.enums });
  if (up.length === 0)
    throw new InfraError({
      subject: `task "${found.task.id}": there is nothing to run for this in ${dialect}`,
      remedy: 'Take the operation out of the plan.',
    });
  const drafted: Drafted = { run, plan, ...nameOf(task, resolved.operations, run, found, tool), up, down, operations: resolved.operations };
  run.scripts.push({ file: drafted.name, text: joined(up) });
  const written = write(drafted);
  const safe = await judged(drafted, tool);
  const opaque = unreadable(run, found, tool);
  const unproven = opaque
    ? [
        `${drafted.name} is not proven here: ${opaque.path} is code that only ${tool.tool} itself runs. Run it up, down and up on a local database.`,
      ]
    : [];
  return {
    changes: written.changes,
    follow_up: written.follow_up ?? [],
    warnings: [...resolved.warnings, ...safe.warnings, ...(written.warnings ?? []), ...unproven],
    because: [
      run.siblings.length
        ? `named as ${run.siblings
            .slice(-3)
            .map((one) => one.name)
            .join(', ')}`
        : `there is no migration yet in ${run.dir}`,
      ...(written.because ?? []),
    ],
    existing: resolved.existing,
    report: { migration: drafted.name, ...safe.report, ...written.report },
    proofs: proofFor(drafted, written, found, tool) ?? [],
    steps: written.steps,
  };
}
