import { dbMigrateTool } from './db-migrate.js';
import { knexTool } from './knex.js';
import { kyselyTool } from './kysely.js';
import { pgmTool } from './node-pg-migrate.js';
import { sequelizeTool } from './sequelize.js';
import { typeormTool } from './typeorm.js';
import type { BuilderTool } from './tool.js';

/** Every tool that has a builder. */
export const TOOLS: readonly BuilderTool[] = [knexTool, sequelizeTool, pgmTool, kyselyTool, typeormTool, dbMigrateTool];
