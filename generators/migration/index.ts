import type { Kind, Tool } from '../../pipeline/kind.js';
import { alembic } from './alembic.js';
import { mindful } from './conflict/meet.js';
import { migrationDetection } from './detection/index.js';
import { dbMigrate } from './db-migrate.js';
import { dbmate } from './dbmate.js';
import { drizzle } from './drizzle.js';
import { flyway } from './flyway.js';
import { golangMigrate } from './golang-migrate.js';
import { goose } from './goose.js';
import { infer } from './infer.js';
import { knex } from './knex.js';
import { kysely } from './kysely.js';
import { mikroOrm } from './mikro-orm.js';
import { nodePgMigrate } from './node-pg-migrate.js';
import { rails } from './rails.js';
import { sequelize } from './sequelize.js';
import { sqitch } from './sqitch.js';
import { typeorm } from './typeorm.js';
import { liquibase } from './liquibase.js';
import { numberedSql } from './numbered-sql.js';
import { prisma } from './prisma.js';
import { validateSchemas } from './prisma/conclude.js';
import { task, type Migration } from './task.js';

const WRITTEN: Tool<Migration>[] = [
  prisma,
  drizzle,
  knex,
  typeorm,
  sequelize,
  mikroOrm,
  nodePgMigrate,
  kysely,
  golangMigrate,
  dbmate,
  goose,
  flyway,
  sqitch,
  dbMigrate,
  liquibase,
  alembic,
  rails,
  numberedSql,
];

/** Tools that are recognised but not written yet: a task that needs one is refused with what was seen. */
const RECOGNISED: Tool<Migration>[] = migrationDetection
  .filter((row) => !WRITTEN.some((tool) => tool.name === row.tool))
  .map((row) => ({ name: row.tool, detect: row.detect }));

/** Changes of the database schema, as migrations of the tool that the workspace uses. */
export const migration: Kind<Migration> = {
  name: 'migration',
  type: 'database_migration',
  title: 'Database migration',
  task,
  infer,
  tools: [...WRITTEN.map(mindful), ...RECOGNISED],
  conclude: async (_applied, found) => {
    await validateSchemas(found);
    return { changes: [] };
  },
  summarize: (_change, made) => ({ database_migrations: made.changes.length > 0 ? 1 : 0 }),
};
