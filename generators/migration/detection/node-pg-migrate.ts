import type { Detect } from '../../../pipeline/kind.js';
import { findingsOf, PROGRAMS, signedFolders } from './folder.js';

/** node-pg-migrate: migrations that take `pgm`, or SQL with its up and down comments. */
export const detectNodePgMigrate: Detect = {
  dependencies: ['node-pg-migrate'],
  files: PROGRAMS,
  locate: (workspace, seen) => {
    const scripts = signedFolders(workspace, '{ts,mts,cts,js,mjs,cjs}', /\bpgm\b|\bMigrationBuilder\b/, 'migration that takes pgm');
    const sql = signedFolders(workspace, 'sql', /^--\s*(up|down) migration/im, 'migration with an up part');
    return findingsOf(workspace, seen, [...scripts, ...sql]).map((one) => ({ ...one, details: { ...one.details, dialect: 'postgresql' } }));
  },
};
