import type { DetectRow, Signs } from '../../../pipeline/detect.js';
import { detectAlembic } from './alembic.js';
import { detectAtlas } from './atlas.js';
import { detectDbMigrate } from './db-migrate.js';
import { detectDbmate } from './dbmate.js';
import { detectDiesel } from './diesel.js';
import { detectDjango } from './django.js';
import { detectDrizzle } from './drizzle.js';
import { detectEcto } from './ecto.js';
import { detectEfCore } from './ef-core.js';
import { detectFlyway } from './flyway.js';
import { detectGolangMigrate } from './golang-migrate.js';
import { detectGoose } from './goose.js';
import { detectGormigrate } from './gormigrate.js';
import { detectHandMade } from './hand-made.js';
import { detectKnex } from './knex.js';
import { detectKysely } from './kysely.js';
import { detectLaravel } from './laravel.js';
import { detectLiquibase } from './liquibase.js';
import { detectMigrateMongo } from './migrate-mongo.js';
import { detectMikroOrm } from './mikro-orm.js';
import { detectNodePgMigrate } from './node-pg-migrate.js';
import { detectNumberedSql } from './numbered-sql.js';
import { detectPop } from './pop.js';
import { detectPrisma } from './prisma.js';
import { detectRails } from './rails.js';
import { detectSequelize } from './sequelize.js';
import { detectSqitch } from './sqitch.js';
import { detectSqlMigrate } from './sql-migrate.js';
import { detectSqlx } from './sqlx.js';
import { detectSupabase } from './supabase.js';
import { detectTypeorm } from './typeorm.js';
import { detectUmzug } from './umzug.js';

/** How each tool of migration is recognised, one line a tool. */
const ROWS: [tool: string, detect: Signs][] = [
  ['prisma', detectPrisma],
  ['drizzle', detectDrizzle],
  ['knex', detectKnex],
  ['typeorm', detectTypeorm],
  ['sequelize', detectSequelize],
  ['umzug', detectUmzug],
  ['mikro-orm', detectMikroOrm],
  ['node-pg-migrate', detectNodePgMigrate],
  ['kysely', detectKysely],
  ['db-migrate', detectDbMigrate],
  ['alembic', detectAlembic],
  ['django', detectDjango],
  ['rails', detectRails],
  ['liquibase', detectLiquibase],
  ['flyway', detectFlyway],
  ['sqitch', detectSqitch],
  ['dbmate', detectDbmate],
  ['golang-migrate', detectGolangMigrate],
  ['pop', detectPop],
  ['gormigrate', detectGormigrate],
  ['goose', detectGoose],
  ['sql-migrate', detectSqlMigrate],
  ['sqlx', detectSqlx],
  ['diesel', detectDiesel],
  ['atlas', detectAtlas],
  ['supabase', detectSupabase],
  ['migrate-mongo', detectMigrateMongo],
  ['ecto', detectEcto],
  ['laravel', detectLaravel],
  ['ef-core', detectEfCore],
  ['numbered-sql', detectNumberedSql],
  ['hand-made', detectHandMade],
];

export const migrationDetection: readonly DetectRow[] = ROWS.map(([tool, detect]) => ({ kind: 'migration', tool, detect }));
