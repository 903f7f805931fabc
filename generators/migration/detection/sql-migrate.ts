import type { Detect } from '../../../pipeline/kind.js';
import { findingsOf, signedFolders } from './folder.js';

/** sql-migrate: SQL files with `-- +migrate Up`. */
export const detectSqlMigrate: Detect = {
  dependencies: ['github.com/rubenv/sql-migrate'],
  files: ['*.sql'],
  locate: (workspace, seen) =>
    findingsOf(
      workspace,
      { ...seen, evidence: seen.evidence.filter((one) => one.why.startsWith('dependency')) },
      signedFolders(workspace, 'sql', /^--\s*\+migrate Up\b/m, 'has a migrate up part'),
    ),
};
