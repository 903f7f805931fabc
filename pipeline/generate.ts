import type { Change } from './change.js';
import { InfraError, type Problem } from './error.js';
import type { AnyKind, Applied, Finding, Found, Made, Question } from './kind.js';
import { featureFolder, type Plan } from './plan.js';
import type { Resolved } from './resolve.js';
import type { Workspace } from './workspace.js';

/** The in-memory tree: the workspace with the changes made so far. */
export interface Draft {
  /** The text as it will be; null when there is no such file. Carries out what is pending for that file first. */
  read(path: string): Promise<string | null>;
  /** True when the file is there or will be. */
  has(path: string): boolean;
  /** The workspace's files and the new ones, sorted. */
  files(): readonly string[];
}

/** A file that differs from what is there, with the tasks it differs for. */
export interface Drafted {
  path: string;
  owner: Change['owner'];
  before: string | null;
  after: string;
}

interface OpenFile {
  text: string | null;
  owner: Change['owner'];
  pending: Change[];
}

/** A draft that changes can be added to. */
export interface OpenDraft extends Draft {
  add(change: Change): void;
  /** Carries everything out. Problems of all files come at once. */
  finish(): Promise<Drafted[]>;
}

export function openDraft(workspace: Workspace): OpenDraft {
  const open = new Map<string, OpenFile>();
  const created = new Set<string>();
  let listed: readonly string[] | undefined;
  const fileAt = (path: string): OpenFile => {
    const known = open.get(path);
    if (known) return known;
    const fresh: OpenFile = { text: workspace.read(path), owner: 'user', pending: [] };
    open.set(path, fresh);
    return fresh;
  };
  const draft: OpenDraft = {
    read: async (path) => (open.has(path) ? flush(fileAt(path), path) : workspace.read(path)),
    has: (path) => open.has(path) || workspace.has(path),
    files: () => (listed ??= created.size > 0 ? [...new Set([...workspace.files(), ...created])].sort() : workspace.files()),
    add: (change) => {
      const file = fileAt(change.path);
      file.pending.push(change);
      if (file.text !== null || created.has(change.path)) return;
      created.add(change.path);
      listed = undefined;
    },
    finish: async () => {
      const drafted = await collectProblems([...open], async ([path, file]) => ({ path, owner: file.owner, before: workspace.read(path), after: await flush(file, path) }));
      return drafted.filter((one): one is Drafted => one.after !== null && one.after !== one.before);
    },
  };
  return draft;
}

/** Runs every item and throws all problems together. */
async function collectProblems<T, R>(items: readonly T[], run: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const problems: Problem[] = [];
  for (const item of items) {
    try {
      results.push(await run(item));
    } catch (error) {
      if (!(error instanceof InfraError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new InfraError(problems);
  return results;
}

/** Carries out what is pending for one file; consecutive operations of one editor go through it together. */
async function flush(file: OpenFile, path: string): Promise<string | null> {
  const pending = file.pending.splice(0);
  for (let at = 0; at < pending.length; ) {
    const change = pending[at]!;
    const batch = sameEditor(pending, at);
    file.text = change.batch
      ? await change.batch.editor(file.text ?? '', batch.map((one) => one.batch!.op as never), path)
      : await change.next(file.text);
    file.owner = change.owner;
    at += batch.length;
  }
  return file.text;
}

function sameEditor(pending: readonly Change[], from: number): Change[] {
  const editor = pending[from]!.batch?.editor;
  if (!editor) return [pending[from]!];
  let end = from;
  while (end < pending.length && pending[end]!.batch?.editor === editor) end += 1;
  return pending.slice(from, end);
}

/** What a run is generated from. */
export interface GenerateInput {
  workspace: Workspace;
  plan: Plan;
  resolved: readonly Resolved[];
  findings: readonly Finding[];
  kinds: readonly AnyKind[];
  /** Paths that a previous apply of a change wrote. */
  previous(taskId: string, index: number): readonly string[];
  /** How a kind is to make what breaks running code. */
  strategy?: string | undefined;
}

export interface Generated {
  applied: Applied[];
  documents: Applied[];
  files: Drafted[];
  questions: Question[];
}

/** Makes the new text of every file, in memory. All problems of all tasks come at once. */
export async function generate(input: GenerateInput): Promise<Generated> {
  const draft = openDraft(input.workspace);
  const memo = runMemo();
  const questions: Question[] = [];
  const applied = await collectProblems(input.resolved, async (one) => {
    const parts = await collectProblems(one.tools, async ({ tool, finding }) => {
      const made = await tool.changes!(one.change as never, foundFor(input, draft, memo, one, finding));
      made.changes.forEach((change) => draft.add(change));
      return made;
    });
    const made = merge(parts);
    questions.push(...(made.questions ?? []).map((question) => ({ task_id: one.task.task_id, ...question })));
    return { task_id: one.task.task_id, index: one.index, change: one.change, kind: one.kind.name, tools: one.tools.map(({ tool }) => tool.name), made };
  });
  if (questions.length > 0) return { applied, documents: [], files: [], questions };
  const documents = await concluded(input, draft, memo, applied);
  return { applied, documents, files: await draft.finish(), questions };
}

async function concluded(input: GenerateInput, draft: OpenDraft, memo: Found['memo'], applied: readonly Applied[]): Promise<Applied[]> {
  const all = { task_id: '', description: '', checklist_ids: [...new Set(input.plan.tasks.flatMap((task) => task.checklist_ids))] };
  const task = { ...all, files_to_create: [], files_to_modify: [] };
  const concluding = applied.length > 0 ? input.kinds.filter((kind) => kind.conclude) : [];
  return collectProblems(concluding, async (kind) => {
    const made = await kind.conclude!(applied, foundFor(input, draft, memo, { task, index: 0 }));
    made.changes.forEach((change) => draft.add(change));
    return { task_id: '', index: 0, change: { type: kind.type ?? kind.name }, kind: kind.name, tools: [], made };
  });
}

function runMemo(): Found['memo'] {
  const known = new Map<string, unknown>();
  return <T>(key: string, make: () => T): T => {
    if (!known.has(key)) known.set(key, make());
    return known.get(key) as T;
  };
}

interface Turn {
  task: { task_id: string; description: string; checklist_ids: string[]; files_to_create: string[]; files_to_modify: string[] };
  index: number;
}

function foundFor(input: GenerateInput, draft: Draft, memo: Found['memo'], turn: Turn, finding?: Finding): Found {
  const { plan } = input;
  return {
    workspace: input.workspace,
    draft,
    ...(finding ? { finding } : {}),
    findings: input.findings,
    feature: { id: plan.feature_id, created_at: plan.created_at, folder: featureFolder(plan.feature_id), plan: plan.raw },
    task: { ...turn.task, id: turn.task.task_id },
    index: turn.index,
    ...(input.strategy === undefined ? {} : { strategy: input.strategy }),
    previous: input.previous(turn.task.task_id, turn.index),
    memo,
  };
}

const joined = <T>(lists: readonly (readonly T[] | undefined)[]): T[] => lists.flatMap((list) => list ?? []);

/** What several tools made of one change, as one. */
function merge(parts: readonly Made[]): Made {
  if (parts.length === 1) return parts[0]!;
  const steps = parts.map((part) => part.steps);
  return {
    changes: joined(parts.map((part) => part.changes)),
    follow_up: joined(parts.map((part) => part.follow_up)),
    warnings: joined(parts.map((part) => part.warnings)),
    because: joined(parts.map((part) => part.because)),
    existing: joined(parts.map((part) => part.existing)),
    report: Object.assign({}, ...parts.map((part) => part.report)),
    proofs: joined(parts.map((part) => part.proofs)),
    questions: joined(parts.map((part) => part.questions)),
    steps: {
      prerequisites: joined(steps.map((one) => one?.prerequisites)),
      deployment: joined(steps.map((one) => one?.deployment)),
      verification: joined(steps.map((one) => one?.verification)),
      rollback: joined(steps.map((one) => one?.rollback)),
      security: joined(steps.map((one) => one?.security)),
    },
  };
}

