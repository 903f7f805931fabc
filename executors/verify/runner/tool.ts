import type { Access, Dialect } from '../engine/engine.js';
import type { Found } from './found.js';

/** What a tool's own runner is told. All paths are absolute and inside the scratch copy. */
export interface Setup {
  tool: string;
  dialect: Dialect;
  /** The throw-away database: the only one there is. */
  access: Access;
  /** Top of the scratch copy. */
  root: string;
  /** Folder of the package that the migrations belong to. */
  home: string;
  /** Folder of the migrations. */
  dir: string;
  /** File of the migration to be proven. */
  file: string;
  /** The migration's name, where a file holds several. */
  name: string;
  /** The tool's configuration, where one was found. */
  config: string | null;
}

/** A tool that is ready to run. */
export interface Opened {
  /** Where the tool says it itself. */
  version?: string;
  /** Tables in which the tool notes what has run; with their schema where that is not the default one. */
  tracking: string[];
  /** Runs everything before the migration. */
  before(): Promise<void>;
  up(): Promise<void>;
  /** Absent on a tool that knows no way back. */
  down?(): Promise<void>;
  /** Takes the note away that the migration has run, after its way back was run by hand. */
  forget?(): Promise<void>;
  close?(): Promise<void>;
}

/** One migration tool whose own runner can carry a proof. One file, one export. */
export interface ToolRunner {
  /** As the proof's input names it. */
  tool: string;
  /** Packages, any of which brings the runner along; Python: modules. */
  packages: readonly string[];
  /** A program that is as good as the packages. */
  program?: string;
  /** Per dialect the database drivers, any of which will do; an empty list where the runner needs none. */
  drivers: Partial<Record<Dialect, readonly string[]>>;
  /** Opens the tool; runs in a process of its own. Absent where it is a Python program. */
  open?(setup: Setup): Promise<Opened>;
  /** Text of the Python program that answers as `open` would. */
  python?: string;
  /** Text of the Ruby program that answers as `open` would. */
  ruby?: string;
  /** Looks for what runs it, where that is neither Node nor Python: what was found, or what is missing. */
  find?(drivers: readonly string[], root: string, dir: string): Promise<Found | string>;
}
