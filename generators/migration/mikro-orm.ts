import { inClass } from './code/in-class.js';
import { call } from './code/js.js';
import { command, rawTool } from './code/raw.js';
import { detectMikroOrm } from './detection/mikro-orm.js';
import { withEntities } from './entity/index.js';
import { mikroClass } from './entity/mikro-class.js';
import { mikroSchema } from './entity/mikro-schema.js';

const migrations = rawTool({
  name: 'mikro-orm',
  detect: detectMikroOrm,
  example: 'Migration20240101000000',
  case: 'snake',
  dir: 'migrations',
  package: '@mikro-orm/migrations',
  root: 'this.addSql',
  lead: '',
  raw: (_hand, sql) => call('this.addSql', { tag: '', sql: `${sql};` }),
  call: /\bthis\.addSql\(/g,
  down: /\basync\s+down\s*\(|\bdown\s*\(/,
  other: /this\.(?!addSql\()\w+\(/,
  transactional: true,
  // https://mikro-orm.io/docs/migrations#migration-class
  outside: {
    framed: (text, { indent, semicolon }) =>
      inClass(text, [`${indent}override isTransactional()${/\): Promise</.test(text) ? ': boolean' : ''} {`, `${indent}${indent}return false${semicolon}`, `${indent}}`]),
  },
  className: ({ name }) => name.replace(/[^A-Za-z0-9_]/g, '_'),
  commands: (found, path) => ({
    up: command(found, path, /\bmigration:up\b/, 'mikro-orm migration:up'),
    down: command(found, path, /\bmigration:down\b/, 'mikro-orm migration:down'),
    status: command(found, path, /\bmigration:list\b/, 'mikro-orm migration:list'),
  }),
});

/** MikroORM: a class with SQL in `this.addSql`, as `migration:create` writes it. The models are edited with it. */
export const mikroOrm = withEntities(migrations, [mikroClass, mikroSchema]);
