import type { Kind } from '../../pipeline/kind.js';
import { infer } from './infer.js';
import { prisma } from './prisma.js';
import { validateSchemas } from './prisma/conclude.js';
import { task, type Migration } from './task.js';

/** Changes of the database schema, as migrations of the tool that the workspace uses. */
export const migration: Kind<Migration> = {
  name: 'migration',
  type: 'database_migration',
  title: 'Database migration',
  task,
  infer,
  tools: [
    prisma,
  ],
  conclude: async (_applied, found) => {
    await validateSchemas(found);
    return { changes: [] };
  },
  summarize: (_change, made) => ({ database_migrations: made.proofs?.length ?? 0 }),
};
