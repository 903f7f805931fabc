import { alembic } from './alembic.js';
import { dbMigrate } from './db-migrate.js';
import { dbmate } from './dbmate.js';
import { django } from './django.js';
import { drizzle } from './drizzle.js';
import { knex } from './knex.js';
import { kysely } from './kysely.js';
import { liquibase } from './liquibase.js';
import { mikroOrm } from './mikro-orm.js';
import { nodePgMigrate } from './node-pg-migrate.js';
import { rails } from './rails.js';
import { sequelize } from './sequelize.js';
import type { ToolRunner } from './tool.js';
import { typeorm } from './typeorm.js';

/** The tools whose own runner carries a proof where it is installed. */
export const RUNNERS: ReadonlyMap<string, ToolRunner> = new Map(
  [knex, nodePgMigrate, sequelize, typeorm, alembic, django, drizzle, kysely, mikroOrm, dbmate, dbMigrate, liquibase, rails].map((runner) => [runner.tool, runner]),
);
