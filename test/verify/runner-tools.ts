import type { Given } from './runner-workspace.js';

/** A tool with the same two migrations: one makes a table, the next adds a column and takes it away again, or only says so. */
export interface ToolCase {
  tool: string;
  runner: RegExp;
  good: Given;
  idle: Given;
  /** Why it cannot run here. */
  missing?: string;
}

const UP = 'ALTER TABLE accounts ADD COLUMN nickname text';
const DOWN = 'ALTER TABLE accounts DROP COLUMN nickname';
const IDLE = 'SELECT 1';
const CREATE = 'CREATE TABLE accounts (id serial PRIMARY KEY, email varchar(80) NOT NULL UNIQUE)';

interface Form {
  tool: string;
  runner: RegExp;
  first: string;
  second: string;
  /** Text of a migration with this up and down. */
  text(up: string, down: string, name: string): string;
  /** Another way to write the first one: as such workspaces do, and not as SQL. */
  create?: string;
  more?: Record<string, string>;
  /** Input of the proof besides the place. */
  input?: (down: string) => object;
  dir?: string;
  config?: string;
}

function caseOf(form: Form): ToolCase {
  const dir = form.dir ?? 'db/steps';
  const given = (down: string): Given => ({
    tool: form.tool,
    dir,
    file: `${dir}/${form.second}`,
    files: {
      [`${dir}/${form.first}`]: form.create ?? form.text(CREATE, 'DROP TABLE accounts', form.first),
      [`${dir}/${form.second}`]: form.text(UP, down, form.second),
      ...form.more,
    },
    ...(form.config ? { config: form.config } : {}),
    ...(form.input ? { input: form.input(down) } : {}),
  });
  return { tool: form.tool, runner: form.runner, good: given(DOWN), idle: given(IDLE) };
}

const exported = (call: string) => (up: string, down: string): string =>
  `exports.up = async (db) => { await db.${call}(\`${up}\`); };\nexports.down = async (db) => { await db.${call}(\`${down}\`); };\n`;

const FORMS: Form[] = [
  {
    tool: 'knex',
    runner: /^knex \d+\.\d+\.\d+$/,
    first: '20240101000000_accounts.js',
    second: '20240201000000_nickname.js',
    text: exported('schema.raw'),
    create: `exports.up = (knex) => knex.schema.createTable('accounts', (t) => { t.increments('id'); t.string('email', 80).notNullable().unique(); });\nexports.down = (knex) => knex.schema.dropTable('accounts');\n`,
  },
  {
    tool: 'node-pg-migrate',
    runner: /^node-pg-migrate \d/,
    first: '1704067200000_accounts.js',
    second: '1706745600000_nickname.js',
    text: (up, down) => `exports.up = (pgm) => { pgm.sql(\`${up}\`); };\nexports.down = (pgm) => { pgm.sql(\`${down}\`); };\n`,
    create: `exports.up = (pgm) => { pgm.createTable('accounts', { id: 'id', email: { type: 'varchar(80)', notNull: true, unique: true } }); };\nexports.down = (pgm) => pgm.dropTable('accounts');\n`,
  },
  {
    tool: 'sequelize',
    runner: /^sequelize-cli \d/,
    first: '20240101000000-accounts.js',
    second: '20240201000000-nickname.js',
    text: exported('sequelize.query'),
    create: `module.exports = { up: (q, S) => q.createTable('accounts', { id: { type: S.INTEGER, primaryKey: true, autoIncrement: true }, email: { type: S.STRING(80), allowNull: false, unique: true } }), down: (q) => q.dropTable('accounts') };\n`,
  },
  {
    tool: 'typeorm',
    runner: /^typeorm \d/,
    first: '1704067200000-Accounts.ts',
    second: '1706745600000-Nickname.ts',
    text: (up, down, name) => {
      const [, stamp, words] = /^(\d+)-(\w+)/.exec(name) ?? [];
      return `import { MigrationInterface, QueryRunner } from 'typeorm';\n\nexport class ${words}${stamp} implements MigrationInterface {\n  public async up(queryRunner: QueryRunner): Promise<void> {\n    await queryRunner.query(\`${up}\`);\n  }\n\n  public async down(queryRunner: QueryRunner): Promise<void> {\n    await queryRunner.query(\`${down}\`);\n  }\n}\n`;
    },
  },
  {
    tool: 'kysely',
    runner: /^kysely \d/,
    first: '20240101000000_accounts.ts',
    second: '20240201000000_nickname.ts',
    text: (up, down) =>
      `import { type Kysely, sql } from 'kysely';\n\nexport async function up(db: Kysely<unknown>): Promise<void> {\n  await sql\`${up}\`.execute(db);\n}\n\nexport async function down(db: Kysely<unknown>): Promise<void> {\n  await sql\`${down}\`.execute(db);\n}\n`,
    more: { 'package.json': '{"name":"shop","private":true,"type":"module"}' },
  },
  {
    tool: 'mikro-orm',
    runner: /^@mikro-orm\/migrations \d/,
    first: 'Migration20240101000000.ts',
    second: 'Migration20240201000000.ts',
    text: (up, down, name) =>
      `import { Migration } from '@mikro-orm/migrations';\n\nexport class ${name.replace('.ts', '')} extends Migration {\n  override async up(): Promise<void> {\n    this.addSql(\`${up}\`);\n  }\n\n  override async down(): Promise<void> {\n    this.addSql(\`${down}\`);\n  }\n}\n`,
  },
  {
    tool: 'drizzle',
    runner: /^drizzle-orm \d/,
    first: '0000_accounts.sql',
    second: '0001_nickname.sql',
    text: (up) => `${up};\n`,
    more: {
      'db/steps/meta/_journal.json': JSON.stringify({
        version: '7',
        dialect: 'postgresql',
        entries: ['0000_accounts', '0001_nickname', '0002_not_there'].map((tag, idx) => ({ idx, version: '7', when: 1704067200000 + idx, tag, breakpoints: true })),
      }),
    },
    // Drizzle knows no way back: it is SQL of its own.
    input: (down) => ({ migrations: [{ name: '0001_nickname', up: { inline: UP }, down: { inline: down } }] }),
  },
  {
    tool: 'dbmate',
    runner: /^dbmate/,
    first: '20240101000000_accounts.sql',
    second: '20240201000000_nickname.sql',
    text: (up, down) => `-- migrate:up\n${up};\n\n-- migrate:down\n${down};\n`,
  },
  {
    tool: 'db-migrate',
    runner: /^db-migrate \d/,
    first: '20240101000000-accounts.js',
    second: '20240201000000-nickname.js',
    text: exported('runSql'),
    create: `exports.up = (db) => db.createTable('accounts', { id: { type: 'int', primaryKey: true, autoIncrement: true }, email: { type: 'string', length: 80, notNull: true, unique: true } });\nexports.down = (db) => db.dropTable('accounts');\n`,
    more: { 'database.json': '{ "dev": { "driver": "pg", "host": "192.0.2.7", "database": "prod" } }' },
    config: 'database.json',
  },
  {
    tool: 'alembic',
    runner: /^alembic \d/,
    dir: 'shop/db/versions',
    first: '1a2b3c_accounts.py',
    second: '4d5e6f_nickname.py',
    text: (up, down, name) => {
      const [id, before] = name.startsWith('1a2b3c') ? ["'1a2b3c'", 'None'] : ["'4d5e6f'", "'1a2b3c'"];
      return `from alembic import op\n\nrevision = ${id}\ndown_revision = ${before}\n\n\ndef upgrade():\n    op.execute("${up}")\n\n\ndef downgrade():\n    op.execute("${down}")\n`;
    },
    // The application's own file needs what is not here: it is not asked.
    more: { 'shop/db/env.py': `raise Exception('env.py was loaded')\n` },
  },
  {
    tool: 'django',
    runner: /^django \d/,
    dir: 'web/people/migrations',
    first: '0001_accounts.py',
    second: '0002_nickname.py',
    text: (up, down, name) =>
      `from django.db import migrations\n\n\nclass Migration(migrations.Migration):\n    dependencies = [${name.startsWith('0002') ? "('people', '0001_accounts')" : ''}]\n    operations = [migrations.RunSQL("${up}", "${down}")]\n`,
    more: {
      'web/manage.py': `import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'site_of.settings')\n`,
      'web/site_of/__init__.py': '',
      'web/site_of/settings.py': `INSTALLED_APPS = ['people']\nSECRET_KEY = 'x'\nDATABASES = {'default': {'ENGINE': 'django.db.backends.postgresql', 'HOST': '192.0.2.7', 'NAME': 'prod'}}\n`,
      'web/people/__init__.py': '',
      'web/people/migrations/__init__.py': '',
    },
    config: 'web/manage.py',
  },
];

export const TOOLS: ToolCase[] = FORMS.map(caseOf);
