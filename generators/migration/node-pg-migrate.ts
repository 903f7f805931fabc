import { call } from './code/js.js';
import { pgmBuilder } from './code/node-pg-migrate/builder.js';
import { command, rawTool } from './code/raw.js';
import { detectNodePgMigrate } from './detection/node-pg-migrate.js';

/** node-pg-migrate: SQL handed to `pgm.sql`. */
export const nodePgMigrate = rawTool({
  name: 'node-pg-migrate',
  detect: detectNodePgMigrate,
  example: '1700000000000_init',
  case: 'kebab',
  dir: 'migrations',
  package: 'node-pg-migrate',
  root: 'pgm',
  lead: '',
  builder: pgmBuilder,
  raw: (hand, sql) => call(`${hand.root}.sql`, { tag: '', sql }),
  call: /\bpgm\.sql\(/g,
  down: /exports\.down\s*=|export\s+(?:const|async\s+function|function)\s+down\b/,
  other: /pgm\.(?!(?:sql|noTransaction)\()\w+\(/,
  transactional: true,
  // https://salsita.github.io/node-pg-migrate/migrations/
  outside: { first: (hand) => call(`${hand.root}.noTransaction`) },
  commands: (found, path) => ({
    up: command(found, path, /\bnode-pg-migrate\b.*\bup\b/, 'node-pg-migrate up'),
    down: command(found, path, /\bnode-pg-migrate\b.*\bdown\b/, 'node-pg-migrate down'),
    status: null,
  }),
});
