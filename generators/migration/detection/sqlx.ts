import type { Detect } from '../../../pipeline/kind.js';
import { nameOf } from '../../../pipeline/detect/file-index.js';
import { findingsOf, migrationFolders } from './folder.js';

/** sqlx of Rust: `migrations/<stamp>_<name>.sql`, or pairs of `.up.sql` and `.down.sql`. */
export const detectSqlx: Detect = {
  dependencies: ['sqlx'],
  locate: (workspace, seen) => {
    if (!seen.evidence.some((one) => one.file.endsWith('Cargo.toml'))) return undefined;
    const folders = migrationFolders(workspace, 'sql').filter((one) => nameOf(one.path) === 'migrations');
    return findingsOf(
      workspace,
      seen,
      folders.map((one) => ({ ...one, sighting: { file: one.files.at(-1)!, line: 1, why: 'numbered SQL in a migrations folder' } })),
    );
  },
};
