import type { Detect } from '../../../pipeline/kind.js';
import { findingsOf, signedFolders } from './folder.js';

/** goose: SQL files with `-- +goose Up`, or Go files that register themselves. */
export const detectGoose: Detect = {
  dependencies: ['github.com/pressly/goose'],
  files: ['*.sql'],
  locate: (workspace, seen) =>
    findingsOf(
      workspace,
      { ...seen, evidence: seen.evidence.filter((one) => one.why.startsWith('dependency')) },
      signedFolders(workspace, '{sql,go}', /^--\s*\+goose Up\b|\bgoose\.AddMigration/m, 'has a goose up part'),
    ),
};
