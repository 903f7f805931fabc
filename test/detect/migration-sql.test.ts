import { describe, test } from 'vitest';
import { check, packageJson, type Case } from './lay-out.js';

const SCHEMA =
  'generator client {\n  provider = "prisma-client-js"\n}\n\ndatasource db {\n  provider = "postgresql"\n  url      = env("DB")\n}\n\nmodel Shop {\n  id Int @id\n}\n';
const PAIR = { up: 'ALTER TABLE a ADD b int;\n', down: 'ALTER TABLE a DROP b;\n' };

const CASES: Case[] = [
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
  {
    name: 'gormigrate: Go files that make a migration',
    files: {
      'go.mod': 'module a\n\nrequire github.com/go-gormigrate/gormigrate/v2 v2.1.0\n',
      'db/migrations/20240101000000_first.go': 'package migrations\n\nfunc First() *gormigrate.Migration { return nil }\n',
    },
    found: { 'migration/gormigrate': { paths: ['db/migrations'] } },
    absent: ['migration/hand-made', 'migration/goose'],
  },
];

describe('migration tools of other languages, and SQL', () => {
  test.each(CASES.map((one) => [one.name, one] as const))('%s', (_name, one) => check(one));
});
