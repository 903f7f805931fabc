import { file } from '../../../pipeline/change.js';
import type { Detect, Found, Tool } from '../../../pipeline/kind.js';
import type { Statement } from '../sql/writer.js';
import type { NameCase } from '../naming/words.js';
import type { Migration } from '../task.js';
import { runnerFor, scriptRunning } from '../tool/commands.js';
import { makeInFolder, type Drafted, type FolderTool, type Written } from '../tool/folder.js';
import { byNumber, filesIn } from '../tool/sql-file.js';
import { sameInSql, type Builder, type Hand } from './builder.js';
import { handOf, linesOf } from './hand.js';
import type { Js, Layout } from './js.js';
import { learn, type Learned } from './learn.js';
import { written } from './page.js';
import { dedent, halves, sqlCalls } from './sql-calls.js';

/** A tool whose migrations are code: calls of a builder, or SQL handed to a function. */
export interface RawTool {
  name: string;
  detect: Detect;
  example: string;
  case: NameCase;
  dir: string;
  /** The package that migrations import from. */
  package: string;
  /** The call that takes SQL, with its opening bracket or backtick left out; global. */
  call: RegExp;
  /** Where the half that goes back begins. */
  down: RegExp;
  /** Code besides such calls that a migration may not have to be read as SQL. */
  other: RegExp;
  transactional: boolean;
  /** How a migration says that it runs outside of a transaction, with a call or in the text around the calls; empty: none is open anyway. */
  outside?: { first?(hand: Hand): Js; framed?(text: string, layout: Layout): string; warning?: string };
  /** What the calls begin with: the name of the first argument, where that is not fixed. */
  root: string;
  /** What stands before each call in a function that may wait. */
  lead: 'await ' | '';
  /** SQL as a call. */
  raw(hand: Hand, sql: string): Js;
  builder?: Builder;
  /** Arguments that a migration without callbacks has. */
  arguments?: number;
  /** Calls in one expression, where the tool has a way to put one behind the other. */
  inTurn?(hand: Hand, lines: readonly Js[]): Js | undefined;
  /** The body of one direction, where it is not one call after the other. */
  around?(hand: Hand, lines: readonly Js[]): readonly Js[];
  /** Whole name of the class, where the tool wants one. */
  className?(drafted: Drafted): string;
  /** Commands of the tool's own binary. */
  commands(found: Found, path: string): { up: string; down: string; status: string | null };
  /** Registers the migration where the tool does not find it by itself. */
  register?(drafted: Drafted, path: string, found: Found): Written['changes'];
  follow_up?: string;
}

export const EXTENSION = /\.(ts|mts|cts|js|mjs|cjs)$/;

/** How such migrations are found, named and read. */
export function folderTool(raw: RawTool, learned?: Learned): FolderTool {
  const calls = (text: string): ReturnType<typeof sqlCalls> => sqlCalls(halves(text, raw.down).up, raw.call);
  const plain = (text: string): string =>
    calls(text)
      .map((call) => dedent(call.text).replace(/;?$/, ';'))
      .join('\n');
  const names = learned?.builder ? raw.builder?.names : undefined;
  return {
    tool: raw.name,
    example: raw.example,
    case: raw.case,
    dir: raw.dir,
    transactional: raw.transactional,
    outside: raw.outside !== undefined,
    runner: true,
    ...(names ? { constraints: names } : {}),
    siblings: (files, dir) =>
      filesIn(files, dir)
        .filter((name) => EXTENSION.test(name) && /\d/.test(name) && !/\.(d|test|spec)\.\w+$/.test(name))
        .sort(byNumber)
        .map((name) => ({ name: name.replace(EXTENSION, ''), path: `${dir}/${name}` })),
    up: (text) => learned?.inSql.get(text)?.sql ?? plain(text),
    readable: (text) => learned?.inSql.get(text)?.whole ?? readable(raw, text, calls(text)),
  };
}

function readable(raw: RawTool, text: string, found: ReturnType<typeof sqlCalls>): boolean {
  const { up } = halves(text, raw.down);
  return found.length === (up.match(raw.call)?.length ?? 0) && found.every((call) => !call.computed) && !raw.other.test(up);
}

const inline = (list: readonly Statement[]): { inline: string } => ({ inline: list.map((one) => `${one.text};\n`).join('') });

/** The SQL of each direction: of the same operations as the code, as the library carries them out. */
function proofs(raw: RawTool, { builder }: Learned, { run, plan, up, down }: Drafted, { asSql }: Hand): Pick<Written, 'up' | 'down'> {
  if (!builder || !raw.builder) return { up: inline(up), down: inline(down) };
  const { dialect, model } = run;
  const sql = (steps: Drafted['plan']['up']): { inline: string } =>
    inline(sameInSql(steps, raw.builder!, { dialect, enums: model.enums, asSql }));
  return { up: sql(plan.up), down: sql(plan.down) };
}

/** What a tool of this kind writes. */
export function writeCode(raw: RawTool, learned: Learned, drafted: Drafted, found: Found): Written {
  const { run, name } = drafted;
  const model = learned.models[0];
  const extension = EXTENSION.exec(model?.path ?? run.siblings.at(-1)?.path ?? '')?.[0] ?? '.ts';
  const path = `${run.dir}/${name}${extension}`;
  const hand = handOf(raw, learned, drafted, found, path);
  const lines = linesOf(raw, learned, drafted, hand);
  const commands = raw.commands(found, path);
  return {
    changes: [file(path, ...written({ raw, learned, drafted, hand, lines, extension })), ...(raw.register?.(drafted, path, found) ?? [])],
    ...proofs(raw, learned, drafted, hand),
    because: raw.builder ? [reason(learned)] : [],
    follow_up: raw.follow_up ? [raw.follow_up] : [],
    warnings: drafted.outside && raw.outside?.warning ? [raw.outside.warning] : [],
    steps: {
      deployment: [`Run the migration \`${name}\` before the new code: \`${commands.up}\`.`],
      verification: commands.status ? [`\`${commands.status}\` shows ${name} as run.`] : [],
      rollback: [{ order: 3, step: `Take the migration back: \`${commands.down}\`.` }],
    },
  };
}

function reason({ builder, models }: Learned): string {
  const how = builder ? "calls of the tool's schema builder" : 'SQL';
  const [newest] = models;
  return newest ? `written as ${how}, as ${newest.name} is` : `written as ${how}, as the tool's documents do`;
}

/** Makes the tool. */
export function rawTool(raw: RawTool): Tool<Migration> {
  return {
    name: raw.name,
    detect: raw.detect,
    changes: async (task, found) => {
      const learned = await learn(task, { found, tool: folderTool(raw), builder: raw.builder });
      return makeInFolder(task, found, folderTool(raw, learned), (drafted) => writeCode(raw, learned, drafted, found));
    },
  };
}

/** A script of the workspace for a verb, otherwise the tool's own binary. */
export function command(found: Found, path: string, pattern: RegExp, binary: string): string {
  return scriptRunning(found.workspace, path, pattern) ?? runnerFor(found.workspace, path).exec(binary);
}
