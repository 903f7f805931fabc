import type { Detect } from '../../../pipeline/kind.js';
import { findingsOf, signedFolders } from './folder.js';

/** dbmate: SQL files with `-- migrate:up` and `-- migrate:down`. */
export const detectDbmate: Detect = {
  dependencies: ['dbmate'],
  files: ['*.sql'],
  locate: (workspace, seen) =>
    findingsOf(
      workspace,
      { ...seen, evidence: seen.evidence.filter((one) => one.why.startsWith('dependency')) },
      signedFolders(workspace, 'sql', /^--\s*migrate:up\b/m, 'has a migrate:up part'),
    ),
};
