import { file } from '../../pipeline/change.js';
import type { Found, Tool } from '../../pipeline/kind.js';
import type { View } from '../../pipeline/render.js';
import { dbMigrateBuilder } from './code/db-migrate/builder.js';
import { call, inTemplate } from './code/js.js';
import { learn } from './code/learn.js';
import { folderTool, writeCode, type RawTool } from './code/raw.js';
import { dedent, halves, inQuotes, sqlCalls } from './code/sql-calls.js';
import { detectDbMigrate } from './detection/db-migrate.js';
import type { Statement } from './sql/writer.js';
import type { Migration } from './task.js';
import { runnerFor, scriptRunning } from './tool/commands.js';
import { makeInFolder, type Drafted, type FolderTool, type Written } from './tool/folder.js';
import { byNumber, filesIn } from './tool/sql-file.js';

const RUN_SQL = /\brunSql\(/g;
const DOWN = /exports\.down\s*=|export\s+(?:async\s+)?function\s+down\b|export\s+const\s+down\b/;
const OTHER = /\bdb\s*\.\s*(?!runSql\b)\w+\(|require\((?!['"](?:path|fs)['"])|readFile/;

const upSql = (text: string): string =>
  sqlCalls(halves(text, DOWN).up, RUN_SQL)
    .map((call) => dedent(call.text).replace(/;?$/, ';'))
    .join('\n');

const tool: FolderTool = {
  tool: 'db-migrate',
  example: '20240101000000-init',
  case: 'kebab',
  dir: 'migrations',
  transactional: false,
  runner: true,
  siblings: (files, dir) =>
    filesIn(files, dir)
      .filter((name) => /^\d.*\.(js|ts|cjs)$/.test(name) && !name.endsWith('.d.ts'))
      .sort(byNumber)
      .map((name) => ({ name: name.replace(/\.(js|ts|cjs)$/, ''), path: `${dir}/${name}` })),
  up: upSql,
  readable: (text) => {
    const up = halves(text, DOWN).up;
    const calls = sqlCalls(up, RUN_SQL);
    return calls.length === (up.match(RUN_SQL)?.length ?? 0) && calls.every((call) => !call.computed) && !OTHER.test(up);
  },
};

const indented = (statements: readonly Statement[], indent: string): string =>
  statements
    .map((statement) => `${statement.text};`)
    .join('\n')
    .split('\n')
    .map((line) => (line ? `${indent}${line}` : line))
    .join('\n');

/** A sibling of the plainest form: one string of SQL up, one down, nothing else. */
function precedent(run: Drafted['run']): string | undefined {
  return [...run.newest].reverse().find((text) => {
    const { up, down } = halves(text, DOWN);
    const both = [up, down].map((part) => sqlCalls(part, RUN_SQL));
    const plain =
      !OTHER.test(text) &&
      !/\b(const|let|var)\s+\w+\s*=(?!\s*require)/.test(text) &&
      !/_meta/.test(text.replace(/exports\._meta[\s\S]*$/, ''));
    return (
      plain &&
      both.every((calls) => calls.length === 1 && !calls[0]?.computed) &&
      both[0]?.[0]?.quote === '`' &&
      both[1]?.[0]?.quote === '`'
    );
  });
}

/** The sibling's own text with the two strings replaced: signature, callbacks and layout stay as they are. */
function cloned(text: string, { up, down }: Drafted): View {
  const { at } = halves(text, DOWN);
  const [first] = sqlCalls(text.slice(0, at), RUN_SQL);
  const [second] = sqlCalls(text.slice(at), RUN_SQL);
  const body = (part: string, statements: readonly Statement[]): string => {
    const indent = /\n([ \t]*)\S/.exec(part)?.[1] ?? '';
    const close = /\n([ \t]*)$/.exec(part)?.[0] ?? '';
    return part.includes('\n')
      ? `\n${inTemplate(indented(statements, indent))}${close}`
      : inTemplate(statements.map((one) => `${one.text};`).join(' '));
  };
  if (!first || !second) return {};
  const start = second.start + at;
  return {
    head: text.slice(0, first.start),
    up: body(text.slice(first.start, first.end), up),
    middle: text.slice(first.end, start),
    down: body(text.slice(start, second.end + at), down),
    tail: text.slice(second.end + at),
  };
}

const sqlFolder = (run: Drafted['run'], found: Found): boolean =>
  filesIn(found.workspace.files(), `${run.dir}/sqls`).some((name) => name.endsWith('-up.sql'));

/** The newest sibling that reads its SQL from files, with its own name replaced. */
function bySqlFiles(drafted: Drafted, found: Found): Written['changes'] | undefined {
  const { run, name, up, down } = drafted;
  if (!sqlFolder(run, found)) return undefined;
  const sibling = [...run.siblings]
    .reverse()
    .find(
      (one) =>
        found.workspace.has(`${run.dir}/sqls/${one.name}-up.sql`) && (found.workspace.read(one.path) ?? '').includes(`${one.name}-up.sql`),
    );
  if (!sibling) return undefined;
  const text = (found.workspace.read(sibling.path) ?? '').replaceAll(sibling.name, name);
  const extension = sibling.path.slice(sibling.path.lastIndexOf('.'));
  const view = (statements: readonly Statement[]): View => ({ blocks: statements.map((statement) => `${statement.text};`) });
  return [
    file(`${run.dir}/${name}${extension}`, 'migration/db-migrate/copied.js.hbs', { text }),
    file(`${run.dir}/sqls/${name}-up.sql`, 'migration/db-migrate/statements.sql.hbs', view(up)),
    file(`${run.dir}/sqls/${name}-down.sql`, 'migration/db-migrate/statements.sql.hbs', view(down)),
  ];
}

function inCode(drafted: Drafted): Written['changes'] {
  const { run, name, up, down } = drafted;
  const extension = run.siblings.at(-1)?.path.endsWith('.ts') ? '.ts' : (/\.cjs$/.exec(run.siblings.at(-1)?.path ?? '')?.[0] ?? '.js');
  const sibling = precedent(run);
  const path = `${run.dir}/${name}${extension}`;
  if (sibling) return [file(path, 'migration/db-migrate/cloned.js.hbs', cloned(sibling, drafted))];
  return [
    file(path, 'migration/db-migrate/migration.js.hbs', {
      up: inQuotes(indented(up, '    '), '`'),
      down: inQuotes(indented(down, '    '), '`'),
    }),
  ];
}

/** The command for a verb: the workspace's script, otherwise the binary. */
function commandIn(found: Found, dir: string, path: string): (verb: string) => string {
  const binary = runnerFor(found.workspace, path).exec('db-migrate');
  const script = scriptRunning(found.workspace, path, /\bdb-migrate\b(?!.*\b(down|create)\b)/);
  return (verb) =>
    script
      ? `${script}${script.startsWith('npm') ? ' --' : ''} ${verb}`
      : `${binary} ${verb}${dir === 'migrations' ? '' : ` --migrations-dir ${dir}`}`;
}

function write(drafted: Drafted, found: Found): Written {
  const { run, name, up, down } = drafted;
  const inline = (statements: readonly Statement[]): { inline: string } => ({
    inline: statements.map((statement) => `${statement.text};\n`).join(''),
  });
  const command = commandIn(found, run.dir, `${run.dir}/${name}`);
  return {
    changes: bySqlFiles(drafted, found) ?? inCode(drafted),
    up: inline(up),
    down: inline(down),
    because: [precedent(run) ? 'written as the newest migration that is plain SQL' : ''].filter(Boolean),
    steps: {
      deployment: [`Run the migration \`${name}\` before the new code: \`${command('up')}\`.`],
      verification: [`\`${command('check')}\` lists no pending migration.`],
      rollback: [{ order: 3, step: `Take the migration back: \`${command('down')}\`.` }],
    },
  };
}

/** Where the siblings call db-migrate's own API. */
const code: RawTool = {
  name: 'db-migrate',
  detect: detectDbMigrate,
  example: tool.example,
  case: tool.case,
  dir: tool.dir,
  package: 'db-migrate',
  call: RUN_SQL,
  down: DOWN,
  other: OTHER,
  transactional: tool.transactional,
  root: 'db',
  lead: 'await ',
  arguments: 1,
  raw: (hand, sql) => call(`${hand.root}.runSql`, { tag: '', sql }),
  builder: dbMigrateBuilder,
  commands: (found, path) => {
    const command = commandIn(found, path.slice(0, path.lastIndexOf('/')), path);
    return { up: command('up'), down: command('down'), status: command('check') };
  },
};

/** db-migrate: JavaScript that calls its API or hands SQL to `db.runSql`, or SQL files beside it. */
export const dbMigrate: Tool<Migration> = {
  name: 'db-migrate',
  detect: detectDbMigrate,
  changes: async (task, found) => {
    const learned = await learn(task, { found, tool, builder: dbMigrateBuilder });
    if (learned.builder) return makeInFolder(task, found, folderTool(code, learned), (drafted) => writeCode(code, learned, drafted, found));
    const { up, readable } = folderTool(code, learned);
    const known = (text: string): boolean => learned.inSql.has(text);
    const both: FolderTool = {
      ...tool,
      up: (text) => (known(text) ? up(text) : upSql(text)),
      readable: (text) => (known(text) ? readable?.(text) : tool.readable?.(text)) ?? true,
    };
    return makeInFolder(task, found, both, (drafted) => write(drafted, found));
  },
};
