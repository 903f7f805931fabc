import type { Detect } from '../../../pipeline/kind.js';
import { findingsOf, signedFolders } from './folder.js';

/** Laravel: `database/migrations`. */
export const detectLaravel: Detect = {
  dependencies: ['laravel/framework', 'illuminate/database'],
  files: ['database/migrations/*.php'],
  locate: (workspace, seen) =>
    findingsOf(
      workspace,
      { ...seen, evidence: seen.evidence.filter((one) => one.why.startsWith('dependency')) },
      signedFolders(workspace, 'php', /Illuminate\\Database\\Migrations\\Migration/, 'migration of Laravel'),
    ),
};
