import { fileIndex, folderOf } from '../../../pipeline/detect/file-index.js';
import { anyOf, sight } from '../../../pipeline/detect/reading.js';
import type { Detect, Sighting } from '../../../pipeline/kind.js';
import type { Workspace } from '../../../pipeline/workspace.js';
import { covers, findingsOf, PROGRAMS, signedFolders } from './folder.js';

const CONFIGS = [
  'ormconfig*.{ts,js,json,cjs}',
  '*{data-source,datasource,data_source,typeorm,orm.config,database}*.{ts,js,mjs,cjs}',
  'app.module.ts',
  'ormconfig.{yml,yaml,env}',
];
const MIGRATIONS = /["']?\bmigrations["']?\s*:/;

/** TypeORM: migrations that implement `MigrationInterface`, and the data source or module that names them. */
export const detectTypeorm: Detect = {
  dependencies: ['typeorm', '@nestjs/typeorm'],
  files: PROGRAMS,
  locate: (workspace, seen) => {
    const signature = anyOf(
      '',
      /implements\s+(MigrationInterface|ReversibleMigration|IrreversibleMigration)\b|\bMigrationInterface\b/,
      /\bqueryRunner\.(query|createTable|addColumn)\(/,
    );
    const folders = signedFolders(workspace, '{ts,js,mts,cts}', signature, 'migration of TypeORM');
    const configs = folders.length > 0 ? configsOf(workspace) : [];
    return findingsOf(workspace, seen, folders, (folder) => {
      const config = nearest(configs, folder.path);
      return config ? { paths: [config.file], evidence: [config], details: { config: config.file } } : {};
    });
  },
};

function configsOf(workspace: Workspace): Sighting[] {
  const files = fileIndex(workspace).match(CONFIGS);
  return files.flatMap((file) => sight(workspace, file, MIGRATIONS, 'names the migrations') ?? []);
}

/** The config that shares the longest folder with the migrations. */
function nearest(configs: readonly Sighting[], folder: string): Sighting | undefined {
  const shared = (file: string): number => {
    let at = folderOf(file);
    while (at && !covers(at, folder)) at = folderOf(at);
    return at.length;
  };
  return [...configs].sort((a, b) => shared(b.file) - shared(a.file))[0];
}
