import { file } from '../../../pipeline/change.js';
import type { Detect, Found, Tool } from '../../../pipeline/kind.js';
import { pascalCase } from '../../../pipeline/names.js';
import type { NameCase } from '../naming/words.js';
import type { Statement } from '../sql/writer.js';
import type { Migration } from '../task.js';
import { runnerFor, scriptRunning } from '../tool/commands.js';
import { makeInFolder, type Drafted, type FolderTool, type Written } from '../tool/folder.js';
import { byNumber, filesIn } from '../tool/sql-file.js';
import { dedent, halves, inTemplate, sqlCalls } from './sql-calls.js';

/** A tool whose migrations are code that hands SQL to a function. */
export interface RawTool {
  name: string;
  detect: Detect;
  example: string;
  case: NameCase;
  dir: string;
  /** The call that takes SQL, with its opening bracket or backtick left out; global. */
  call: RegExp;
  /** Where the half that goes back begins. */
  down: RegExp;
  /** Code besides such calls that a migration may not have to be read as SQL. */
  other: RegExp;
  transactional: boolean;
  /** Whole name of the class, where the tool wants one. */
  className?(drafted: Drafted): string;
  /** Commands of the tool's own binary. */
  commands(found: Found, path: string): { up: string; down: string; status: string | null };
  /** Registers the migration where the tool does not find it by itself. */
  register?(drafted: Drafted, path: string, found: Found): Written['changes'];
  follow_up?: string;
}

const EXTENSION = /\.(ts|mts|cts|js|mjs|cjs)$/;

function folderTool(raw: RawTool): FolderTool {
  const calls = (text: string): ReturnType<typeof sqlCalls> => sqlCalls(halves(text, raw.down).up, raw.call);
  return {
    tool: raw.name,
    example: raw.example,
    case: raw.case,
    dir: raw.dir,
    transactional: raw.transactional,
    siblings: (files, dir) =>
      filesIn(files, dir)
        .filter((name) => EXTENSION.test(name) && /\d/.test(name) && !/\.(d|test|spec)\.\w+$/.test(name))
        .sort(byNumber)
        .map((name) => ({ name: name.replace(EXTENSION, ''), path: `${dir}/${name}` })),
    up: (text) =>
      calls(text)
        .map((call) => dedent(call.text).replace(/;?$/, ';'))
        .join('\n'),
    readable: (text) => {
      const { up } = halves(text, raw.down);
      const found = calls(text);
      return found.length === (up.match(raw.call)?.length ?? 0) && found.every((call) => !call.computed) && !raw.other.test(up);
    },
  };
}

/** Indentation, quotes and semicolons of the newest siblings. */
function styleOf(run: Drafted['run']): {
  indent: string;
  quote: string;
  semicolon: string;
  typed: boolean;
  module: boolean;
  extension: string;
} {
  // Quotes inside SQL are not the code's.
  const text = run.newest.join('\n').replace(/`[^`]*`/g, '``');
  const extension = EXTENSION.exec(run.siblings.at(-1)?.path ?? '')?.[0] ?? '.ts';
  return {
    indent: /\n([ \t]+)\S/.exec(text)?.[1] ?? '  ',
    quote: (text.match(/"/g)?.length ?? 0) > (text.match(/'/g)?.length ?? 0) ? '"' : "'",
    semicolon: text === '' || /;\s*$/m.test(text) ? ';' : '',
    typed: /ts$/.test(extension),
    module: text === '' || /^(import|export)\b/m.test(text),
    extension,
  };
}

const inCode = (statements: readonly Statement[], style: ReturnType<typeof styleOf>, depth: number): { text: string; pad: string }[] => {
  const pad = style.indent.repeat(depth);
  return statements.map((statement) => ({
    pad,
    text: inTemplate(
      statement.text
        .split('\n')
        .map((line, index) => (index && line ? `${pad}${line}` : line))
        .join('\n'),
    ),
  }));
};

function write(raw: RawTool, drafted: Drafted, found: Found): Written {
  const { run, name, up, down } = drafted;
  const style = styleOf(run);
  const path = `${run.dir}/${name}${style.extension}`;
  const depth = raw.className ? 2 : 1;
  const inline = (list: readonly Statement[]): { inline: string } => ({ inline: list.map((one) => `${one.text};\n`).join('') });
  const commands = raw.commands(found, path);
  const view = {
    name_line: run.newest.length === 0 || run.newest.some((text) => /^\s*(public\s+|readonly\s+)*name\s*=/m.test(text)),
    class_name: raw.className?.(drafted) ?? pascalCase(name),
    i: style.indent,
    // Three brackets in a row would end a triple-stash.
    b: '}',
    q: style.quote,
    s: style.semicolon,
    typed: style.typed,
    module: style.module,
    up: inCode(up, style, depth),
    down: inCode(down, style, depth),
  };
  return {
    changes: [file(path, `migration/${raw.name}/migration.hbs`, view), ...(raw.register?.(drafted, path, found) ?? [])],
    up: inline(up),
    down: inline(down),
    follow_up: raw.follow_up ? [raw.follow_up] : [],
    steps: {
      deployment: [`Run the migration \`${name}\` before the new code: \`${commands.up}\`.`],
      verification: commands.status ? [`\`${commands.status}\` shows ${name} as run.`] : [],
      rollback: [{ order: 3, step: `Take the migration back: \`${commands.down}\`.` }],
    },
  };
}

/** Makes the tool. */
export function rawTool(raw: RawTool): Tool<Migration> {
  const folder = folderTool(raw);
  return {
    name: raw.name,
    detect: raw.detect,
    changes: (task, found) => makeInFolder(task, found, folder, (drafted) => write(raw, drafted, found)),
  };
}

/** A script of the workspace for a verb, otherwise the tool's own binary. */
export function command(found: Found, path: string, pattern: RegExp, binary: string): string {
  return scriptRunning(found.workspace, path, pattern) ?? runnerFor(found.workspace, path).exec(binary);
}
