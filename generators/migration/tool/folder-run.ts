import type { Found } from '../../../pipeline/kind.js';
import { learnedNames, suffixNames, type ConstraintNames } from '../model/constraint-names.js';
import type { SchemaModel } from '../model/schema.js';
import type { NameCase } from '../naming/words.js';
import { readSql, type SqlScript } from '../sql/read.js';
import { learnStyle, type SqlStyle } from '../sql/style.js';
import type { DialectName } from '../sql/types.js';
import type { Migration } from '../task.js';
import { dialectFor } from './dialect.js';
import type { ProofInput } from './proof.js';
import type { Transactions } from './transaction.js';

/** One migration that is there. */
export interface Sibling {
  /** What carries the stamp and the words, without endings. */
  name: string;
  /** The file that carries it out. */
  path: string;
}

/** What one tool needs to say for migrations that lie in one folder. */
export interface FolderTool extends Transactions {
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
  batch?: boolean;
  splitter?: ProofInput['splitter'];
  /** True where `verify` knows how to use the tool's own runner, if that is installed. */
  runner?: boolean;
  /** How the tool itself calls unnamed constraints; absent: as the database does. */
  constraints?(dialect: DialectName): ConstraintNames;
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

/** The folder that a change is meant for. */
export function dirFor(task: Migration, found: Found, tool: FolderTool): string {
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
export const ownName = (found: Found, tool: FolderTool, dir: string): string | undefined => tool.siblings(found.previous, dir)[0]?.name;

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
    constraints: learnedNames(indexesOf(model), tool.constraints?.(dialect) ?? suffixNames),
  };
  runs.set(dir, run);
  return run;
}
