import { describe, test } from 'vitest';
import { check, packageJson, type Case } from './lay-out.js';

const SCHEMA =
  'generator client {\n  provider = "prisma-client-js"\n}\n\ndatasource db {\n  provider = "postgresql"\n  url      = env("DB")\n}\n\nmodel Shop {\n  id Int @id\n}\n';
const JOURNAL = '{\n  "version": "7",\n  "dialect": "mysql",\n  "entries": []\n}\n';

const CASES: Case[] = [
  {
    name: 'Prisma: schema, migrations and the dialect of the datasource',
    files: {
      'package.json': packageJson(['@prisma/client']),
      'data/schema.prisma': SCHEMA,
      'data/migrations/20240101000000_init/migration.sql': '',
    },
    found: {
      'migration/prisma': {
        paths: ['data/migrations', 'data/schema.prisma'],
        details: { dir: 'data/migrations', dialect: 'postgresql', config: null },
      },
    },
  },
  {
    name: 'Prisma: the config file says where the migrations are',
    files: {
      'db/main.prisma': SCHEMA,
      '.config/prisma.ts':
        "import { join } from 'node:path';\nexport default defineConfig({\n  migrations: {\n    path: join(__dirname, '..', 'db', 'steps')\n  },\n});\n",
      'db/steps/1_init/migration.sql': '',
    },
    found: { 'migration/prisma': { paths: ['db/steps', 'db/main.prisma', '.config/prisma.ts'], details: { dir: 'db/steps' } } },
  },
  {
    name: 'Prisma: several schemas are several findings',
    files: {
      'apps/a/prisma/schema.prisma': SCHEMA,
      'apps/a/prisma/migrations/1_a/migration.sql': '',
      'apps/b/prisma/schema.prisma': SCHEMA.replace('postgresql', 'mysql'),
      'apps/b/prisma/migrations/migration_lock.toml': 'provider = "mysql"\n',
    },
    found: {
      'migration/prisma': [
        { details: { dir: 'apps/a/prisma/migrations' } },
        { details: { dir: 'apps/b/prisma/migrations', dialect: 'mysql' } },
      ],
    },
  },
  {
    name: 'Prisma: a schema in several files is a folder',
    files: {
      'packages/db/prisma/schema/main.prisma': SCHEMA,
      'packages/db/prisma/schema/user.prisma': 'model User {\n  id Int @id\n}\n',
      'packages/db/prisma/migrations/1_a/migration.sql': '',
    },
    found: { 'migration/prisma': { with: ['packages/db/prisma/schema', 'packages/db/prisma/migrations'] } },
  },
  {
    name: 'Prisma trap: the configured folder is ignored by git, the real one lies beside it',
    files: {
      '.gitignore': 'pkg/.out\n',
      'pkg/schema/main.prisma': SCHEMA,
      'pkg/schema/user.prisma': 'model User {\n  id Int @id\n}\n',
      'pkg/prisma.config.ts': 'export default defineConfig({\n  schema: "./schema",\n  migrations: {\n    path: "./.out",\n  },\n});\n',
      'pkg/migration/migration_lock.toml': 'provider = "postgresql"\n',
      'pkg/migration/20240101000000_a/migration.sql': '',
      'pkg/.out/20240101000000_a/migration.sql': '',
    },
    found: { 'migration/prisma': { with: ['pkg/migration'], never_edit: ['pkg/.out'], details: { dir: 'pkg/migration' } } },
  },
  {
    name: 'Prisma trap: another tool owns the migrations',
    files: {
      'backend/prisma/schema.prisma': SCHEMA,
      'migrations/sql/V1.0.0__init.sql': 'select 1;\n',
      'migrations/sql/V1.0.1__more.sql': 'select 1;\n',
    },
    found: {
      'migration/flyway': { paths: ['migrations/sql'] },
      'migration/prisma': { paths: ['backend/prisma/schema.prisma'], ambiguous: true },
    },
  },
  {
    name: 'Drizzle: paths of the config start at its folder',
    files: {
      'libs/store/package.json': packageJson(['drizzle-orm']),
      'libs/store/drizzle.config.ts':
        "export default defineConfig({\n  schema: './src/tables.ts',\n  out: './sql',\n  dialect: 'mysql',\n})\n",
      'libs/store/src/tables.ts': 'export {};\n',
      'libs/store/sql/0000_first.sql': '',
      'libs/store/sql/meta/_journal.json': JOURNAL,
    },
    found: {
      'migration/drizzle': {
        paths: ['libs/store/sql', 'libs/store/src/tables.ts', 'libs/store/drizzle.config.ts'],
        details: { dir: 'libs/store/sql', dialect: 'mysql', journal: 'libs/store/sql/meta/_journal.json' },
      },
    },
  },
  {
    name: 'Drizzle: paths from the root of the workspace, and a config without migrations is in doubt',
    files: {
      'packages/a/drizzle.config.ts': "export default { schema: './packages/a/schema.ts', out: './packages/a/out' };\n",
      'packages/a/schema.ts': '',
      'packages/a/out/meta/_journal.json': JOURNAL,
      'packages/b/drizzle.config.ts': "export default { schema: './schema.ts' };\n",
    },
    found: { 'migration/drizzle': [{ with: ['packages/a/out'] }, { ambiguous: true }] },
  },
  {
    name: 'db-migrate, and a knex that is a query builder only',
    files: {
      'package.json': packageJson(['db-migrate', 'knex', 'pg']),
      'src/steps/migrations/20240101000000-first.js': "exports.up = function (db, cb) {\n  db.runSql('select 1', cb);\n};\n",
    },
    found: { 'migration/db-migrate': { paths: ['src/steps/migrations'], details: { dialect: 'postgresql' } } },
    absent: ['migration/knex'],
  },
  {
    name: 'Knex: migrations that take knex, and the knexfile above them',
    files: {
      'server/package.json': packageJson(['knex', 'mysql2']),
      'server/knexfile.ts': 'export default {};\n',
      'server/db/migrations/20240101000000_first.ts':
        "import type { Knex } from 'knex';\nexport async function up(knex: Knex): Promise<void> {}\n",
    },
    found: {
      'migration/knex': {
        paths: ['server/db/migrations', 'server/knexfile.ts'],
        details: { dir: 'server/db/migrations', dialect: 'mysql' },
      },
    },
  },
  {
    name: 'TypeORM: migrations and the data source that names them',
    files: {
      'package.json': packageJson(['typeorm']),
      'src/orm/data-source.ts': 'export const source = new DataSource({\n  migrations: [__dirname + "/steps/*.ts"],\n});\n',
      'src/orm/steps/1700000000000-First.ts':
        'export class First1700000000000 implements MigrationInterface {\n  async up(queryRunner) {}\n}\n',
    },
    found: { 'migration/typeorm': { paths: ['src/orm/steps', 'src/orm/data-source.ts'] } },
  },
  {
    name: 'Sequelize by its runner: .sequelizerc, or umzug',
    files: {
      'package.json': packageJson(['sequelize', 'umzug']),
      '.sequelizerc':
        "module.exports = {\n  'migrations-path': path.resolve('server', 'migrations'),\n  'models-path': path.resolve('server', 'models'),\n};\n",
      'server/migrations/20240101000000-first.js': 'module.exports = {\n  async up(queryInterface, Sequelize) {},\n};\n',
    },
    found: {
      'migration/sequelize': {
        paths: ['server/migrations', '.sequelizerc'],
        details: { models: 'server/models', runner: 'sequelize-cli' },
      },
    },
    absent: ['migration/umzug'],
  },
  {
    name: 'MikroORM, Kysely and node-pg-migrate side by side, each in its package',
    files: {
      'a/package.json': packageJson(['@mikro-orm/core']),
      'a/migrations/Migration20240101000000.ts':
        "import { Migration } from '@mikro-orm/migrations';\nexport class Migration20240101000000 extends Migration {}\n",
      'b/package.json': packageJson(['kysely', 'better-sqlite3']),
      'b/src/migrations/001-init.ts': "import { Kysely } from 'kysely';\nexport async function up(db: Kysely<unknown>) {}\n",
      'c/migrations/1700000000000_first.ts':
        "import { MigrationBuilder } from 'node-pg-migrate';\nexport async function up(pgm: MigrationBuilder) {}\n",
    },
    found: {
      'migration/mikro-orm': { paths: ['a/migrations'] },
      'migration/kysely': { paths: ['b/src/migrations'], details: { dialect: 'sqlite' } },
      'migration/node-pg-migrate': { paths: ['c/migrations'], details: { dialect: 'postgresql' } },
    },
    absent: ['migration/knex', 'migration/hand-made'],
  },
];

describe('migration tools of Node programs', () => {
  test.each(CASES.map((one) => [one.name, one] as const))('%s', (_name, one) => check(one));
});
