import type { Found, Made, Steps } from '../../../pipeline/kind.js';
import { InfraError } from '../../../pipeline/error.js';
import { planSteps } from '../model/plan.js';
import type { Plan } from '../model/steps.js';
import { learnNames, migrationWords } from '../naming/words.js';
import type { Transaction } from '../sql/sqlite-rebuild.js';
import { joined, statements } from '../sql/statements.js';
import type { Statement } from '../sql/writer.js';
import { nextStamp, readStamp, stamped } from '../stamp.js';
import { endsTransactions } from '../strategy/backfill.js';
import { expanded } from '../strategy/expanded.js';
import type { Migration } from '../task.js';
import { askDialect } from './dialect.js';
import { openFolder, ownName, type FolderRun, type FolderTool, type Sibling } from './folder-run.js';
import { judge, type Judged } from './judge.js';
import { keptName } from './own-name.js';
import { proofOf, type Proven, type ProofInput } from './proof.js';
import { resolveOperations } from './resolve.js';
import { runsOutside, transactionOf, transactionWarnings } from './transaction.js';
import { unknownQuestions } from './unknown.js';

export type { FolderRun, FolderTool, Sibling } from './folder-run.js';

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
  /** What is open while they run. */
  transaction: Transaction;
  /** A statement ends its own transactions, so that nothing may be open around it. */
  outside: boolean;
  operations: Migration['operations'];
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
  const opaque = unreadable(run, found, tool) !== undefined;
  const runner = runnerOf(drafted, written, found, tool, opaque);
  if (opaque && !runner) return [];
  const input: ProofInput = {
    tool: tool.tool,
    dialect: run.dialect,
    place: run.dir,
    earlier: opaque ? [] : run.siblings.map((sibling) => earlierOf(sibling, found, tool)),
    migration: { name, up: written.up, down: written.down, ...(drafted.outside ? { transactional: false } : {}), ...(written.reason ? { reason: written.reason } : {}) },
    transactional: tool.transactional,
    steps: drafted.plan.up,
    ...(tool.batch ? { batch: true } : {}),
    ...(tool.splitter ? { splitter: tool.splitter } : {}),
    ...(runner ? { runner } : {}),
  };
  return [proofOf(found, input, drafted.operations)];
}

/** Where the tool's own runner finds the migration: its file is the first that the tool writes. */
function runnerOf({ run }: Drafted, written: Written, found: Found, tool: FolderTool, only: boolean): ProofInput['runner'] {
  const path = written.changes[0]?.path;
  const config = found.finding?.details?.['config'];
  if (!tool.runner || path === undefined) return undefined;
  return { dir: run.dir, file: path, ...(typeof config === 'string' ? { config } : {}), ...(only ? { only } : {}) };
}

function earlierOf(sibling: Sibling, found: Found, tool: FolderTool): ProofInput['earlier'][number] {
  const outside = tool.outside && endsTransactions(found.workspace.read(sibling.path) ?? '');
  return { name: sibling.name, up: sourceOf(sibling, found, tool), ...(outside ? { transactional: false } : {}) };
}

/** An SQL file as it is; otherwise the statements that were read from it. */
function sourceOf(sibling: Sibling, found: Found, tool: FolderTool): Proven['up'] {
  return sibling.path.endsWith('.sql') ? sibling.path : { inline: tool.up(found.workspace.read(sibling.path) ?? '') };
}

const judged = (drafted: Drafted, tool: FolderTool): Promise<Judged> =>
  judge({
    name: drafted.name,
    plan: drafted.plan,
    up: joined(drafted.up),
    down: joined(drafted.down),
    dialect: drafted.run.dialect,
    transactional: tool.transactional && !drafted.outside,
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
  const resolved = resolveOperations(expanded(task, found, { ...run, outside: tool.outside ?? false }), run.model, run.dialect, found.task.id);
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
  const transaction = transactionOf(tool, run, plan);
  const wanted = { dialect, style, enums: model.enums, transaction };
  const [up, down] = [statements(plan.up, wanted), statements(plan.down, wanted)];
  if (up.length === 0)
    throw new InfraError({
      subject: `task "${found.task.id}": there is nothing to run for this in ${dialect}`,
      remedy: 'Take the operation out of the plan.',
    });
  const named = nameOf(task, resolved.operations, run, found, tool);
  const drafted: Drafted = { run, plan, ...named, up, down, transaction, outside: runsOutside(tool, dialect, plan), operations: resolved.operations };
  run.scripts.push({ file: drafted.name, text: joined(up) });
  const written = write(drafted);
  const safe = await judged(drafted, tool);
  const opaque = unreadable(run, found, tool);
  const unproven = opaque
    ? [
        tool.runner
          ? `${drafted.name} is proven only where ${tool.tool} is installed: ${opaque.path} is code that nothing else runs.`
          : `${drafted.name} is not proven here: ${opaque.path} is code that only ${tool.tool} itself runs. Run it up, down and up on a local database.`,
      ]
    : [];
  return {
    changes: written.changes,
    follow_up: written.follow_up ?? [],
    warnings: [
      ...resolved.warnings,
      ...safe.warnings,
      ...transactionWarnings(drafted.name, transaction, run, plan),
      ...(written.warnings ?? []),
      ...unproven,
    ],
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
