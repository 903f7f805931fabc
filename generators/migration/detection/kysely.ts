import type { Detect } from '../../../pipeline/kind.js';
import { findingsOf, PROGRAMS, signedFolders } from './folder.js';

/** Kysely as the migration tool: migrations that take a `Kysely` instance. */
export const detectKysely: Detect = {
  dependencies: ['kysely', 'kysely-ctl'],
  files: ['kysely.config.{ts,mts,cts,js,mjs,cjs}', ...PROGRAMS],
  locate: (workspace, seen) =>
    findingsOf(
      workspace,
      seen,
      signedFolders(workspace, '{ts,mts,cts,js,mjs,cjs}', /\bKysely\b|from ['"]kysely['"]/, 'migration that takes Kysely'),
    ),
};
