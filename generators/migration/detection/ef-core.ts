import type { Detect } from '../../../pipeline/kind.js';
import { findingsOf, signedFolders } from './folder.js';

/** Entity Framework Core: classes that extend `Migration`. */
export const detectEfCore: Detect = {
  dependencies: ['Microsoft.EntityFrameworkCore*'],
  files: ['Migrations/*.cs'],
  locate: (workspace, seen) =>
    findingsOf(
      workspace,
      { ...seen, evidence: seen.evidence.filter((one) => one.why.startsWith('dependency')) },
      signedFolders(workspace, 'cs', /:\s*Migration\b/, 'migration of EF Core'),
    ),
};
