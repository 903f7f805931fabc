import type { DialectName } from '../../../generators/migration/sql/types.js';
import { baseOf } from '../operation/cases.js';
import { drizzleFiles } from './drizzle.js';
import { prismaFiles } from './prisma.js';

type Files = Record<string, string>;

/** The smallest workspace of a tool whose migrations make the base schema. */
export interface Laid {
  dialects: readonly DialectName[];
  files(dialect: DialectName): Files;
  /** What the tool calls things that the cases name. */
  names?: Record<string, string>;
}

/** A tool whose migrations only its own runner can run: another test does that, or none does. */
export interface Elsewhere {
  /** File of that test; null where no test runs them. */
  proven_by: string | null;
}

const ALL: readonly DialectName[] = ['postgresql', 'mysql', 'sqlite'];
const DRIVER: Record<DialectName, string> = { postgresql: 'pg', mysql: 'mysql2', sqlite: 'better-sqlite3' };
const GO: Record<DialectName, string> = { postgresql: 'github.com/jackc/pgx/v5', mysql: 'github.com/go-sql-driver/mysql', sqlite: 'modernc.org/sqlite' };
const JAVA: Record<DialectName, string> = { postgresql: 'org.postgresql:postgresql:42.7.4', mysql: 'com.mysql:mysql-connector-j:9.1.0', sqlite: 'org.xerial:sqlite-jdbc:3.47.0' };
const ENGINE: Record<DialectName, string> = { postgresql: 'pg', mysql: 'mysql', sqlite: 'sqlite' };

const sqlOf = (dialect: DialectName): string => baseOf(dialect).map((one) => `${one};\n`).join('');
const DROP = 'DROP TABLE people;\nDROP TABLE teams;\n';

const node = (dialect: DialectName, dependencies: Record<string, string>): Files => ({
  'package.json': JSON.stringify({ name: 'shop', dependencies: { ...dependencies, [DRIVER[dialect]]: '1.0.0' } }),
});
const go = (dialect: DialectName): Files => ({ 'go.mod': `module shop\n\nrequire ${GO[dialect]} v1.0.0\n` });

/** Each statement in a call of the tool: `await knex.raw(\`…\`);` */
const calls = (list: readonly string[], wrap: (sql: string) => string): string => list.map((sql) => `  ${wrap(sql)}\n`).join('');
const DROPS = ['DROP TABLE people', 'DROP TABLE teams'];

const knexText = (dialect: DialectName): string =>
  `exports.up = async (knex) => {\n${calls(baseOf(dialect), (sql) => `await knex.raw(\`${sql}\`);`)}};\n\nexports.down = async (knex) => {\n${calls(DROPS, (sql) => `await knex.raw(\`${sql}\`);`)}};\n`;

const sequelizeText = (dialect: DialectName): string =>
  `module.exports = {\n  async up(queryInterface) {\n${calls(baseOf(dialect), (sql) => `  await queryInterface.sequelize.query(\`${sql}\`);`)}  },\n\n  async down(queryInterface) {\n${calls(DROPS, (sql) => `  await queryInterface.sequelize.query(\`${sql}\`);`)}  },\n};\n`;

const kyselyText = (dialect: DialectName): string =>
  `import { sql, type Kysely } from 'kysely';\n\nexport async function up(db: Kysely<unknown>): Promise<void> {\n${calls(baseOf(dialect), (sql) => `await sql\`${sql}\`.execute(db);`)}}\n\nexport async function down(db: Kysely<unknown>): Promise<void> {\n${calls(DROPS, (sql) => `await sql\`${sql}\`.execute(db);`)}}\n`;

const typeormText = (dialect: DialectName): string =>
  `import { MigrationInterface, QueryRunner } from 'typeorm';\n\nexport class Init1704449700000 implements MigrationInterface {\n  public async up(queryRunner: QueryRunner): Promise<void> {\n${calls(baseOf(dialect), (sql) => `  await queryRunner.query(\`${sql}\`);`)}  }\n\n  public async down(queryRunner: QueryRunner): Promise<void> {\n${calls(DROPS, (sql) => `  await queryRunner.query(\`${sql}\`);`)}  }\n}\n`;

const mikroText = (dialect: DialectName): string =>
  `import { Migration } from '@mikro-orm/migrations';\n\nexport class Migration20240105101500 extends Migration {\n  override async up(): Promise<void> {\n${calls(baseOf(dialect), (sql) => `  this.addSql(\`${sql}\`);`)}  }\n\n  override async down(): Promise<void> {\n${calls(DROPS, (sql) => `  this.addSql(\`${sql}\`);`)}  }\n}\n`;

const pgmText = `exports.up = (pgm) => {\n${calls(baseOf('postgresql'), (sql) => `pgm.sql(\`${sql}\`);`)}};\n\nexports.down = (pgm) => {\n${calls(DROPS, (sql) => `pgm.sql(\`${sql}\`);`)}};\n`;

const dbText = (dialect: DialectName): string =>
  `exports.up = async (db) => {\n${calls(baseOf(dialect), (sql) => `await db.runSql(\`${sql}\`);`)}};\n\nexports.down = async (db) => {\n${calls(DROPS, (sql) => `await db.runSql(\`${sql}\`);`)}};\n`;

const sqitchFiles = (dialect: DialectName): Files => ({
  'sqitch.conf': `[core]\n\tengine = ${ENGINE[dialect]}\n`,
  'sqitch.plan': '%syntax-version=1.0.0\n%project=shop\n\ninit 2024-01-01T00:00:00Z Ann <ann@example.com> # Init\n',
  'deploy/init.sql': `-- Deploy shop:init to ${ENGINE[dialect]}\n\nBEGIN;\n\n${sqlOf(dialect)}\nCOMMIT;\n`,
  'revert/init.sql': `-- Revert shop:init from ${ENGINE[dialect]}\n\nBEGIN;\n\n${DROP}\nCOMMIT;\n`,
});

/** By the name of the tool; a tool without an entry makes the table fail. */
export const WORKSPACES: Record<string, Laid | Elsewhere> = {
  prisma: { dialects: ALL, files: (dialect) => ({ ...node(dialect, { prisma: '6.19.0' }), ...prismaFiles(dialect) }) },
  drizzle: { dialects: ALL, names: { people_team_id_fkey: 'people_team_id_teams_id_fk' }, files: (dialect) => ({ ...node(dialect, { 'drizzle-orm': '0.44.0', 'drizzle-kit': '0.31.0' }), ...drizzleFiles(dialect) }) },
  knex: { dialects: ALL, files: (dialect) => ({ ...node(dialect, { knex: '3.1.0' }), 'db/changes/20240105101500_init.js': knexText(dialect) }) },
  typeorm: { dialects: ALL, files: (dialect) => ({ ...node(dialect, { typeorm: '0.3.20' }), 'src/changes/1704449700000-Init.ts': typeormText(dialect) }) },
  sequelize: { dialects: ALL, files: (dialect) => ({ ...node(dialect, { sequelize: '6.37.0' }), 'server/changes/20240105101500-init.js': sequelizeText(dialect) }) },
  'mikro-orm': { dialects: ALL, files: (dialect) => ({ ...node(dialect, { '@mikro-orm/migrations': '6.4.0' }), 'src/changes/Migration20240105101500.ts': mikroText(dialect) }) },
  'node-pg-migrate': { dialects: ['postgresql'], files: (dialect) => ({ ...node(dialect, { 'node-pg-migrate': '7.9.0' }), 'store/changes/1704449700000_init.js': pgmText }) },
  kysely: { dialects: ALL, files: (dialect) => ({ ...node(dialect, { kysely: '0.27.0' }), 'store/changes/20240105101500_init.ts': kyselyText(dialect) }) },
  'golang-migrate': { dialects: ALL, files: (dialect) => ({ ...go(dialect), 'store/steps/000001_init.up.sql': sqlOf(dialect), 'store/steps/000001_init.down.sql': DROP }) },
  dbmate: { dialects: ALL, files: (dialect) => ({ ...node(dialect, { dbmate: '2.0.0' }), 'sql/steps/20240301080000_init.sql': `-- migrate:up\n${sqlOf(dialect)}\n-- migrate:down\n${DROP}` }) },
  goose: { dialects: ALL, files: (dialect) => ({ ...go(dialect), 'db/goose/00001_init.sql': `-- +goose Up\n${sqlOf(dialect)}\n-- +goose Down\n${DROP}` }) },
  flyway: {
    dialects: ALL,
    files: (dialect) => ({ 'build.gradle': `dependencies {\n  implementation 'org.flywaydb:flyway-core:10.20.0'\n  runtimeOnly '${JAVA[dialect]}'\n}\n`, 'src/main/resources/db/migration/V1__init.sql': sqlOf(dialect) }),
  },
  sqitch: { dialects: ALL, files: sqitchFiles },
  'db-migrate': { dialects: ALL, files: (dialect) => ({ ...node(dialect, { 'db-migrate': '0.11.0' }), 'lib/steps/20240401080000-init.js': dbText(dialect) }) },
  liquibase: {
    dialects: ALL,
    files: (dialect) => ({
      'build.gradle': `dependencies {\n  implementation 'org.liquibase:liquibase-core:4.30.0'\n  runtimeOnly '${JAVA[dialect]}'\n}\n`,
      'db/changelog.sql': `--liquibase formatted sql\n\n--changeset ann:init\n${sqlOf(dialect)}--rollback DROP TABLE people;\n--rollback DROP TABLE teams;\n`,
    }),
  },
  alembic: { proven_by: 'test/migration/python-alembic.test.ts' },
  django: { proven_by: 'test/migration/python-django.test.ts' },
  rails: { proven_by: 'test/migration/ruby-rails.test.ts' },
  'numbered-sql': {
    dialects: ALL,
    files: (dialect) => ({
      ...node(dialect, {}),
      'tools/migrate.mjs': "import { readdirSync } from 'node:fs';\nfor (const file of readdirSync('database/migrations')) console.log(file);\n",
      'database/migrations/001_init_up.sql': sqlOf(dialect),
      'database/migrations/001_init_down.sql': DROP,
      'database/migrations/002_motto_up.sql': 'ALTER TABLE teams ADD COLUMN motto VARCHAR(20);\n',
      'database/migrations/002_motto_down.sql': 'ALTER TABLE teams DROP COLUMN motto;\n',
    }),
  },
};
