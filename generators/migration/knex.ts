import { knexBuilder } from './code/knex/builder.js';
import { knexInTurn, knexRaw } from './code/knex/calls.js';
import type { Layout } from './code/js.js';
import { command, rawTool } from './code/raw.js';
import { detectKnex } from './detection/knex.js';
import { withDeclarations } from './entity/index.js';
import { knexTables } from './entity/knex-tables.js';
import { objection } from './entity/objection.js';

/** https://knexjs.org/guide/migrations.html#transactions-in-migrations */
const configured = (text: string, { semicolon }: Layout): string =>
  `${text.replace(/\n*$/, '\n')}\n${/^export (async )?(function|const)\b/m.test(text) ? 'export const config' : 'exports.config'} = { transaction: false }${semicolon}\n`;

const migrations = rawTool({
  name: 'knex',
  detect: detectKnex,
  example: '20240101000000_init',
  case: 'snake',
  dir: 'migrations',
  package: 'knex',
  root: 'knex',
  lead: 'await ',
  raw: knexRaw,
  inTurn: knexInTurn,
  builder: knexBuilder,
  call: /\bknex(?:\.schema)?\.raw\(/g,
  down: /exports\.down\s*=|export\s+(?:const|async\s+function|function)\s+down\b/,
  other: /\bknex\.(?!raw\(|schema\.raw\()\w+|\bknex\(/,
  transactional: true,
  outside: { framed: configured },
  commands: (found, path) => ({
    up: command(found, path, /\bknex\b.*\bmigrate:latest\b/, 'knex migrate:latest'),
    down: command(found, path, /\bknex\b.*\bmigrate:(down|rollback)\b/, 'knex migrate:down'),
    status: command(found, path, /\bknex\b.*\bmigrate:(list|status)\b/, 'knex migrate:list'),
  }),
});

/** Knex: SQL handed to `knex.schema.raw`. Models of Objection.js and the types of its rows are edited with it. */
export const knex = withDeclarations(migrations, [objection, knexTables]);
