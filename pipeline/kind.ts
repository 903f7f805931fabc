import type { z } from 'zod';
import type { Change } from './change.js';
import type { Draft } from './generate.js';
import type { Workspace } from './workspace.js';

export type Awaitable<T> = T | Promise<T>;
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** A place in the workspace that shows something. `line` is 1-based. */
export interface Sighting {
  file: string;
  line: number;
  why: string;
}

/** What was seen: that the workspace uses `tool` for `kind`, where, and why we think so. */
export interface Finding {
  kind: string;
  tool: string;
  /** Workspace-relative files or directories that hold the tool's things and may be edited. */
  paths: string[];
  evidence: Sighting[];
  /** True when something else explains the evidence as well: shown, never acted on without an answer. */
  ambiguous: boolean;
  /** Files of this tool that are never edited: ignored by git, generated, or local. */
  never_edit?: string[];
  /** What the tool needs to know and read off the workspace: dialect, schema file, naming … */
  details?: Record<string, Json>;
}

/** How a tool is recognised: data first, `locate` where presence alone does not say where its things are. */
export interface Detect {
  /** Package names in any manifest (package.json, pyproject.toml, pom.xml, Gemfile …). Support only: a dependency alone is no finding. */
  dependencies?: string[];
  /** Globs of files whose presence shows the tool; the matches are the finding's paths. */
  files?: string[];
  /** Files whose text must match to count; the matches are paths too. */
  contains?: { files: string[]; text: RegExp; why: string }[];
  /** Exact strings, letter case aside, of which one stands in every file that shows the tool by its text: a file without any is not read. */
  words?: string[];
  /**
   * Narrows or replaces what the data found; `undefined` means: not this tool after all. Several findings are
   * returned where several independent places exist (two Prisma schemas, two Terraform roots).
   */
  locate?(workspace: Workspace, seen: Finding): Finding | Finding[] | undefined;
}

/** Something that cannot be decided from the plan and the workspace, as data that can be filled in. */
export interface Question {
  task_id: string;
  /** Which field of which change is missing, e.g. `changes[0].tool`. */
  slot: string;
  /** Why it cannot be decided. */
  reason: string;
  /** What was seen, with `file:line`. */
  seen: string[];
  /** Allowed answers, where they can be listed. */
  options?: string[];
  /** The typed change as far as it is known, ready to be completed and pasted under `changes`. */
  skeleton?: Json;
}

/** Something `verify` must execute; `proof` names a file in executors/verify, the rest is that proof's input. */
export interface ProofRequest {
  proof: string;
  what: string;
  input: { [key: string]: Json };
}

/** Sentences for the documents and the report. Each is something a person does, in order. */
export interface Steps {
  prerequisites?: string[];
  /** What to run before or while deploying, commands in backticks. */
  deployment?: string[];
  /** How to see that it worked. */
  verification?: string[];
  /** How to go back. Ordered by `rollback_order`: 1 flag off, 2 application, 3 schema, 4 configuration. */
  rollback?: { order: 1 | 2 | 3 | 4; step: string }[];
  /** What a security reviewer should look at. */
  security?: string[];
}

/** What a tool makes of one typed change. */
export interface Made {
  changes: Change[];
  /** What a human must run afterwards: "run `npx prisma generate`". */
  follow_up?: string[];
  warnings?: string[];
  /** The reasoning, for the dry run and the report: "as THROTTLE_LIMIT does: 4 files". */
  because?: string[];
  /** Where what was asked for already is. When everything already is, `changes` is empty. */
  existing?: { file: string; line: number }[];
  /** The kind's own fields of the coverage report's change: `variables_added`, `documented` … */
  report?: { [key: string]: Json };
  proofs?: ProofRequest[];
  steps?: Steps;
  /** When something must be asked first; nothing of the run is then written. */
  questions?: Omit<Question, 'task_id'>[];
}

/** What a tool is handed besides the typed change. All of it is read-only. */
export interface Found {
  /** The workspace as it is on disk. */
  workspace: Workspace;
  /** The workspace with the changes of the tasks before this one. */
  draft: Draft;
  /** The finding of this tool, absent when the tool was chosen by default or by name without evidence. */
  finding?: Finding;
  /** All findings of the run, of every kind. */
  findings: readonly Finding[];
  feature: {
    id: string;
    /** ISO 8601, from the plan: the only clock there is. */
    created_at: string;
    /** Workspace-relative feature folder: `.claude/feature-dev/<id>`. */
    folder: string;
    /** The plan's free extras: tech_stack, existing_patterns, test_frameworks … hostile and untyped. */
    plan: { [key: string]: Json };
  };
  task: { id: string; description: string; checklist_ids: string[]; files_to_create: string[]; files_to_modify: string[] };
  /** How a kind is to make what breaks running code, in that kind's own words; absent: as it always does. */
  strategy?: string;
  /** Position of the typed change among the task's changes, 0-based. */
  index: number;
  /** What a previous apply of this very change wrote (paths), so that a second run finds its own files. */
  previous: readonly string[];
  /** One value per run and key, made on first use: parsed models, searches. */
  memo<T>(key: string, make: () => T): T;
}

/** One way in which a kind is done in one ecosystem. One file, one export. */
export interface Tool<T> {
  name: string;
  /** Tools of one part are alternatives, tools of different parts complement each other. Default: the kind's name. */
  part?: string;
  detect: Detect;
  /** True on the one tool of a part that serves where the workspace has no precedent; the report says so. */
  fallback?: boolean;
  /** True when the tool itself chooses among several places of its own, by what the change is about, or asks. */
  chooses?: boolean;
  /** Absent on tools that are only recognised so far: a task that needs one is refused with what was seen. */
  changes?(task: T, found: Found): Awaitable<Made>;
}

/** The free text of a task, as planners write it. */
export interface FreeText {
  task_id: string;
  description: string;
  implementation_notes: string[];
  files_to_modify: string[];
  files_to_create: string[];
}

/** What the rules of a kind read in a free text: nothing at all, typed changes, or what is missing. */
export interface Inferred {
  changes: Json[];
  questions: Omit<Question, 'task_id'>[];
}

/** The fields every typed change has. */
export interface TypedChange {
  type: string;
  project?: string | undefined;
  tool?: string | undefined;
  path?: string | undefined;
  paths?: string[] | undefined;
}

/** One typed change after its tools have spoken. */
export interface Applied<T = TypedChange> {
  task_id: string;
  index: number;
  change: T;
  kind: string;
  tools: string[];
  made: Made;
}

/** One of the change types of the plan, or `document`, which follows from all the others. */
export interface Kind<T extends TypedChange = TypedChange> {
  /** Folder name: a singular noun. */
  name: string;
  /** The `type` of the plan's change; absent when the kind has none of its own. */
  type?: string;
  /** One line for menus and --help. */
  title: string;
  /** The zod schema of the change: type, JSON Schema, Nx options, prompts and docs derive from it. */
  task?: z.ZodType<T>;
  /** Reads free text by rules; never guesses. */
  infer?(text: FreeText): Inferred;
  /** The parts a change asks for. Default: one part, the kind's name. */
  parts?(task: T): string[];
  /** Other kinds whose findings its tools look at; its own are always there. */
  reads?: readonly string[];
  tools: Tool<T>[];
  /** Called once after all tasks with everything that was made: documents, indexes. */
  conclude?(applied: readonly Applied[], found: Found): Awaitable<Made>;
  /** Which fields of the report's summary a change adds to: `database_migrations`, `environment_variables_added` … */
  summarize?(change: T, made: Made): Partial<Record<SummaryCount, number>>;
}

export type SummaryCount = 'database_migrations' | 'environment_variables_added' | 'ci_cd_updates';

/** A kind before it is loaded: one line of the registry. A run loads the kinds that its plan is about and no others. */
export interface KindRow {
  name: string;
  /** The `type` of the plan's change; absent when the kind follows from all the others and is always loaded. */
  type?: string;
  load(): Promise<AnyKind>;
}

/** A kind of any change type: what a line of the registry loads. */
// The registry mixes kinds of different change types; each kind's own schema has parsed a change before the kind sees it.
export type AnyKind = Omit<Kind, 'task' | 'parts' | 'tools' | 'summarize'> & {
  task?: z.ZodType;
  parts?(task: never): string[];
  tools: (Omit<Tool<never>, 'changes'> & { changes?(task: never, found: Found): Awaitable<Made> })[];
  summarize?(change: never, made: Made): Partial<Record<SummaryCount, number>>;
};
