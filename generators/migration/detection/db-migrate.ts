import { folderOf } from '../../../pipeline/detect/file-index.js';
import type { Detect } from '../../../pipeline/kind.js';
import { covers, findingsOf, signedFolders } from './folder.js';

/** db-migrate: migrations that take `db` (and a callback), SQL kept in `sqls` beside them. */
export const detectDbMigrate: Detect = {
  dependencies: ['db-migrate'],
  files: ['.db-migraterc', 'database.json'],
  locate: (workspace, seen) => {
    if (!seen.evidence.some((one) => one.why.startsWith('dependency'))) return undefined;
    const signature = /exports\.up\s*=\s*(async\s*)?(function\s*)?\(?\s*db\b|\bdb\.runSql\(|dbmigrate|dbm\.dataType/;
    const folders = signedFolders(workspace, '{js,ts,cjs}', signature, 'migration that takes db');
    return findingsOf(workspace, { ...seen, paths: [] }, folders, (folder) => ({
      details: { config: seen.paths.find((path) => covers(folderOf(path), folder.path)) ?? null },
    }));
  },
};
