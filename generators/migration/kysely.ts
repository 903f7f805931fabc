import { kyselyBuilder } from './code/kysely/builder.js';
import { kyselyRaw } from './code/kysely/calls.js';
import { command, rawTool } from './code/raw.js';
import { detectKysely } from './detection/kysely.js';
import { withEntities } from './entity/index.js';
import { kyselyInterface } from './entity/kysely-interface.js';

const migrations = rawTool({
  name: 'kysely',
  detect: detectKysely,
  example: '20240101000000_init',
  case: 'snake',
  dir: 'migrations',
  package: 'kysely',
  root: 'db',
  lead: 'await ',
  builder: kyselyBuilder,
  raw: kyselyRaw,
  call: /\bsql(?=`)/g,
  down: /export\s+(?:const|async\s+function|function)\s+down\b|exports\.down\s*=/,
  other: /\bdb\s*\.\s*\w+/,
  transactional: true,
  commands: (found, path) => ({
    up: command(found, path, /\bkysely\b.*\bmigrate(:|\s+)(latest|up)\b/, 'kysely migrate latest'),
    down: command(found, path, /\bkysely\b.*\bmigrate(:|\s+)down\b/, 'kysely migrate down'),
    status: command(found, path, /\bkysely\b.*\bmigrate(:|\s+)list\b/, 'kysely migrate list'),
  }),
});

/** Kysely: SQL in its `sql` tag. The models are edited with it. */
export const kysely = withEntities(migrations, [kyselyInterface]);
