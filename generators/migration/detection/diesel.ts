import { folderOf } from '../../../pipeline/detect/file-index.js';
import type { Detect } from '../../../pipeline/kind.js';
import { dialectOf } from './folder.js';

/** Diesel of Rust: `migrations/<stamp>_<name>/up.sql` and `down.sql`. */
export const detectDiesel: Detect = {
  dependencies: ['diesel', 'diesel_migrations'],
  files: ['migrations/*/up.sql'],
  locate: (workspace, seen) => {
    if (!seen.evidence.some((one) => one.why.startsWith('dependency'))) return undefined;
    const folders = [...new Set(seen.paths.map((path) => folderOf(folderOf(path))))];
    return folders.map((dir) => ({
      ...seen,
      paths: [dir],
      evidence: seen.evidence.filter((one) => one.why.startsWith('dependency') || one.file.startsWith(`${dir}/`)),
      details: { dir, dialect: dialectOf(workspace, dir) },
    }));
  },
};
