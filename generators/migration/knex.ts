import { knexBuilder } from './code/knex/builder.js';
import { knexInTurn, knexRaw } from './code/knex/calls.js';
import { command, rawTool } from './code/raw.js';
import { detectKnex } from './detection/knex.js';

/** Knex: SQL handed to `knex.schema.raw`. */
export const knex = rawTool({
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
  commands: (found, path) => ({
    up: command(found, path, /\bknex\b.*\bmigrate:latest\b/, 'knex migrate:latest'),
    down: command(found, path, /\bknex\b.*\bmigrate:(down|rollback)\b/, 'knex migrate:down'),
    status: command(found, path, /\bknex\b.*\bmigrate:(list|status)\b/, 'knex migrate:list'),
  }),
});
