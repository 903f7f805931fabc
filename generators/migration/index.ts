import type { Kind, Tool } from '../../pipeline/kind.js';
import { mindful } from './conflict/meet.js';
import { migrationDetection } from './detection/index.js';
import { infer } from './infer.js';
import { staged } from './strategy/staged.js';
import { task, type Migration } from './task.js';

/** The tools that are written, one line each; a run loads the one that its workspace uses. */
const WRITTEN: Record<string, () => Promise<Tool<Migration>>> = {
  prisma: async () => (await import('./prisma.js')).prisma,
  drizzle: async () => (await import('./drizzle.js')).drizzle,
  knex: async () => (await import('./knex.js')).knex,
  typeorm: async () => (await import('./typeorm.js')).typeorm,
  sequelize: async () => (await import('./sequelize.js')).sequelize,
  'mikro-orm': async () => (await import('./mikro-orm.js')).mikroOrm,
  'node-pg-migrate': async () => (await import('./node-pg-migrate.js')).nodePgMigrate,
  kysely: async () => (await import('./kysely.js')).kysely,
  'golang-migrate': async () => (await import('./golang-migrate.js')).golangMigrate,
  dbmate: async () => (await import('./dbmate.js')).dbmate,
  goose: async () => (await import('./goose.js')).goose,
  flyway: async () => (await import('./flyway.js')).flyway,
  sqitch: async () => (await import('./sqitch.js')).sqitch,
  'db-migrate': async () => (await import('./db-migrate.js')).dbMigrate,
  liquibase: async () => (await import('./liquibase.js')).liquibase,
  alembic: async () => (await import('./alembic.js')).alembic,
  django: async () => (await import('./django.js')).django,
  rails: async () => (await import('./rails.js')).rails,
  'numbered-sql': async () => (await import('./numbered-sql.js')).numberedSql,
};

/** Tools that are recognised but not written yet have no `changes`: a task that needs one is refused with what was seen. */
const tools = [...new Set([...Object.keys(WRITTEN), ...migrationDetection.map((row) => row.tool)])].map((name): Tool<Migration> => {
  const detect = migrationDetection.find((row) => row.tool === name)?.detect ?? {};
  const load = Object.hasOwn(WRITTEN, name) ? WRITTEN[name] : undefined;
  return load ? staged(mindful({ name, detect, changes: async (task, found) => (await load()).changes!(task, found) })) : { name, detect };
});

/** Changes of the database schema, as migrations of the tool that the workspace uses. */
export const migration: Kind<Migration> = {
  name: 'migration',
  type: 'database_migration',
  title: 'Database migration',
  task,
  infer,
  tools,
  conclude: async (applied, found) => {
    if (applied.some((one) => one.tools.includes('prisma'))) await (await import('./prisma/conclude.js')).validateSchemas(found);
    return { changes: [] };
  },
  summarize: (_change, made) => ({ database_migrations: made.changes.length > 0 ? 1 : 0 }),
};
