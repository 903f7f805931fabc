import { folderOf } from '../../../pipeline/detect/file-index.js';
import type { Detect } from '../../../pipeline/kind.js';
import { covers, findingsOf, PROGRAMS, signedFolders } from './folder.js';

/** MikroORM: migrations that extend `Migration` of `@mikro-orm/migrations`, and the config. */
export const detectMikroOrm: Detect = {
  dependencies: ['@mikro-orm/migrations', '@mikro-orm/core', '@medusajs/framework'],
  files: ['mikro-orm*.config.{ts,js,mjs,cjs}', 'mikroorm.config.{ts,js}', ...PROGRAMS],
  locate: (workspace, seen) => {
    const signature = /@mikro-orm\/migrations|framework\/mikro-orm\/migrations/;
    const folders = signedFolders(workspace, '{ts,js,mts,cjs,mjs}', signature, 'migration of MikroORM');
    return findingsOf(workspace, seen, folders, (folder) => {
      const config = seen.paths.find((one) => /mikro-?orm[^/]*$/.test(one) && covers(folderOf(one), folder.path));
      return config ? { paths: [config], evidence: [{ file: config, line: 1, why: 'config of MikroORM' }], details: { config } } : {};
    });
  },
};
