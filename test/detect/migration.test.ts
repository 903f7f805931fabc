import { describe, test } from 'vitest';
import { check, packageJson, type Case } from './lay-out.js';

const SCHEMA =
  'generator client {\n  provider = "prisma-client-js"\n}\n\ndatasource db {\n  provider = "postgresql"\n  url      = env("DB")\n}\n\nmodel Shop {\n  id Int @id\n}\n';
const JOURNAL = '{\n  "version": "7",\n  "dialect": "mysql",\n  "entries": []\n}\n';
const PAIR = { up: 'ALTER TABLE a ADD b int;\n', down: 'ALTER TABLE a DROP b;\n' };

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
  {
    name: 'Alembic: two branches of one configuration',
    files: {
      'app/alembic.ini':
        '[alembic]\nfile_template = %%(year)d_%%(rev)s\n\n[core]\nscript_location = app:db/core\n\n[tenant]\nscript_location = app:db/tenant\n',
      'app/db/core/env.py': 'from alembic import context\n',
      'app/db/core/versions/2024_a.py': 'revision = "a"\ndown_revision = None\n',
      'app/db/tenant/env.py': 'from alembic import context\n',
      'app/db/tenant/versions/2024_b.py': 'revision = "b"\ndown_revision = None\n',
    },
    found: {
      'migration/alembic': [
        { with: ['app/db/core/versions'], details: { section: 'core', config: 'app/alembic.ini' } },
        { with: ['app/db/tenant/versions'], details: { section: 'tenant' } },
      ],
    },
  },
  {
    name: 'Alembic: file template, and an env.py that is something else',
    files: {
      'alembic.ini': '[alembic]\nscript_location = %(here)s/steps\nfile_template = %%(year)d-%%(slug)s\n',
      'steps/env.py': 'import os\nfrom alembic import context\n',
      'steps/versions/2024-a.py': 'down_revision = None\n',
      'tools/env.py': 'import os\nNAME = os.environ["NAME"]\n',
    },
    found: {
      'migration/alembic': {
        paths: ['steps/versions', 'steps', 'alembic.ini'],
        details: { file_template: '%(year)d-%(slug)s', dir: 'steps/versions' },
      },
    },
  },
  {
    name: 'Django: the apps of one project, not those of the tests',
    files: {
      'manage.py': '#!/usr/bin/env python\n',
      'requirements.txt': 'Django==5.0\npsycopg2-binary\n',
      'shop/migrations/0001_initial.py': 'from django.db import migrations\n',
      'shop/migrations/0002_more.py': 'from django.db import migrations, models\n',
      'users/migrations/0001_initial.py': 'from django.db import migrations\n',
      'tests/app/migrations/0001_initial.py': 'from django.db import migrations\n',
    },
    found: {
      'migration/django': {
        paths: ['shop/migrations', 'users/migrations'],
        details: { dialect: 'postgresql', manage: 'manage.py', apps: { shop: 'shop/migrations', users: 'users/migrations' } },
      },
    },
  },
  {
    name: 'Rails: two databases, each with its schema; retired migrations are none',
    files: {
      Gemfile: "gem 'rails'\ngem 'pg'\n",
      'db/migrate/20240101000000_a.rb': 'class A < ActiveRecord::Migration[7.1]\nend\n',
      'db/schema.rb': '',
      'db/cache_migrate/20240101000000_b.rb': 'class B < ActiveRecord::Migration[7.1]\nend\n',
      'db/cache_schema.rb': '',
      'db/old_migrations/20140101000000_c.rb': 'class C < ActiveRecord::Migration[4.2]\nend\n',
    },
    found: {
      'migration/rails': [
        { paths: ['db/cache_migrate', 'db/cache_schema.rb'] },
        { paths: ['db/migrate', 'db/schema.rb'], details: { version: '7.1' } },
      ],
    },
  },
  {
    name: 'Flyway: one finding a module, test resources left out, a vendor in the path is the dialect',
    files: {
      'mysql/src/main/resources/db/migration/V9__a.sql': '',
      'mysql/src/main/resources/db/migration/V10__b.sql': '',
      'pg/src/main/resources/db/postgres/V1__a.sql': '',
      'pg/src/main/resources/db/postgres_data/V1.1__b.sql': '',
      'pg/src/test/resources/db/migration/V1__t.sql': '',
    },
    found: {
      'migration/flyway': [
        { paths: ['mysql/src/main/resources/db/migration'], details: { dialect: 'mysql' } },
        { with: ['pg/src/main/resources/db/postgres', 'pg/src/main/resources/db/postgres_data'], details: { dialect: 'postgresql' } },
      ],
    },
  },
  {
    name: 'Liquibase: the changelog that no other includes is the master',
    files: {
      'build.gradle': 'dependencies {\n  implementation "org.liquibase:liquibase-core:4.0"\n}\n',
      'schema/changelog-master.xml':
        '<databaseChangeLog>\n  <include file="changelog-1.0.xml" relativeToChangelogFile="true"/>\n</databaseChangeLog>\n',
      'schema/changelog-1.0.xml': '<databaseChangeLog>\n</databaseChangeLog>\n',
      'src/main/resources/logback.xml': '<configuration/>\n',
    },
    found: {
      'migration/liquibase': {
        paths: ['schema', 'schema/changelog-master.xml'],
        details: { master: 'schema/changelog-master.xml', format: 'xml' },
      },
    },
  },
  {
    name: 'Liquibase: YAML with a folder of changes, and a changelog for readers is none',
    files: {
      'pom.xml':
        '<project>\n<dependency><groupId>org.liquibase</groupId><artifactId>liquibase-core</artifactId></dependency>\n</project>\n',
      'api/src/main/resources/db/changelog/db.changelog-master.yaml':
        'databaseChangeLog:\n  - includeAll:\n      path: db/changelog/changes/\n',
      'api/src/main/resources/db/changelog/changes/001-a.yaml': 'databaseChangeLog:\n  - changeSet:\n      id: 1\n',
      'CHANGELOG.md': '# Changelog\n',
    },
    found: {
      'migration/liquibase': {
        with: ['api/src/main/resources/db/changelog/changes', 'api/src/main/resources/db/changelog/db.changelog-master.yaml'],
      },
    },
  },
  {
    name: 'golang-migrate: twins know of each other',
    files: {
      'ch/migrations/clustered/0001_a.up.sql': PAIR.up,
      'ch/migrations/clustered/0001_a.down.sql': PAIR.down,
      'ch/migrations/single/0001_a.up.sql': PAIR.up,
      'ch/migrations/single/0001_a.down.sql': PAIR.down,
    },
    found: {
      'migration/golang-migrate': [{ details: { twins: ['ch/migrations/single'] } }, { details: { twins: ['ch/migrations/clustered'] } }],
    },
    absent: ['migration/numbered-sql'],
  },
  {
    name: 'dbmate, goose and Sqitch by what is in their files',
    files: {
      'one/migrations/20240101000000_a.sql': '-- migrate:up\nselect 1;\n-- migrate:down\n',
      'two/migrations/00001_a.sql': '-- +goose Up\nselect 1;\n',
      'three/sqitch.plan': '%project=three\n',
      'three/sqitch.conf': '[core]\n  engine = pg\n',
      'three/deploy/a.sql': '',
      'three/revert/a.sql': '',
      'three/verify/a.sql': '',
    },
    found: {
      'migration/dbmate': { paths: ['one/migrations'] },
      'migration/goose': { paths: ['two/migrations'] },
      'migration/sqitch': { with: ['three/deploy', 'three/sqitch.plan'], details: { dialect: 'postgresql' } },
    },
    absent: ['migration/numbered-sql'],
  },
  {
    name: 'numbered SQL is certain where a script names the folder, else in doubt',
    files: {
      'store/migrations/001_a.sql': 'select 1;\n',
      'store/migrations/002_b.sql': 'select 1;\n',
      'run.sh': 'for f in store/migrations/*.sql; do psql -f "$f"; done\n',
      'other/changes/01-a.sql': 'select 1;\n',
      'other/changes/02-b.sql': 'select 1;\n',
    },
    found: {
      'migration/numbered-sql': [
        { paths: ['other/changes'], ambiguous: true },
        { paths: ['store/migrations'], details: { runner: 'run.sh' } },
      ],
    },
  },
  {
    name: 'hand-made: many numbered programs with an up and a down',
    files: Object.fromEntries(
      [1, 2, 3, 4, 5].map((n) => [
        `packages/schemas/alterations/1.${n}.0-170000000${n}-step.ts`,
        'const alteration = {\n  up: async (pool) => {},\n  down: async (pool) => {},\n};\nexport default alteration;\n',
      ]),
    ),
    found: { 'migration/hand-made': { paths: ['packages/schemas/alterations'] } },
  },
  {
    name: 'no migration tool: an init script, a page called migrations, a data model without Prisma',
    files: {
      'package.json': packageJson(['pg', 'knex']),
      'postgres/init.sql': 'create table a (b int);\n',
      'docker-entrypoint-initdb.d/01-schema.sql': 'select 1;\n',
      'docker-entrypoint-initdb.d/02-data.sql': 'select 1;\n',
      'src/settings/migrations/page.tsx': 'export default function Page() {}\n',
      'docs/schema.md': '# Schema\n',
    },
    absent: ['migration'],
  },
  {
    name: 'fixtures are never looked at, examples are in doubt',
    files: {
      'test/fixtures/prisma/schema.prisma': SCHEMA,
      'test/fixtures/prisma/migrations/1_a/migration.sql': '',
      'examples/shop/prisma/schema.prisma': SCHEMA,
      'examples/shop/prisma/migrations/1_a/migration.sql': '',
    },
    found: { 'migration/prisma': { ambiguous: true, with: ['examples/shop/prisma/migrations'] } },
  },
];

describe('migration tools', () => {
  test.each(CASES.map((one) => [one.name, one] as const))('%s', (_name, one) => check(one));
});
