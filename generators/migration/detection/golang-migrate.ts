import { nameOf } from '../../../pipeline/detect/file-index.js';
import { manifests } from '../../../pipeline/detect/manifests.js';
import type { Detect } from '../../../pipeline/kind.js';
import { findingsOf, migrationFolders } from './folder.js';

/** Other tools that keep such pairs, told by their dependency. */
const OTHERS = ['sqlx', 'github.com/gobuffalo/pop', 'github.com/ory/pop'];

/** golang-migrate: pairs of `<number>_<name>.up.sql` and `.down.sql`, one finding a folder. */
export const detectGolangMigrate: Detect = {
  dependencies: ['github.com/golang-migrate/migrate'],
  files: ['*.up.sql'],
  locate: (workspace, seen) => {
    if (
      OTHERS.some((name) =>
        manifests(workspace)
          .declared(name)
          .some((one) => /(Cargo\.toml|go\.mod)$/.test(one.file)),
      )
    )
      return undefined;
    const folders = migrationFolders(workspace, 'sql').flatMap((folder) => {
      const newest = folder.files.filter((file) => /^\d+_.+\.up\.sql$/.test(nameOf(file))).at(-1);
      return newest ? [{ ...folder, sighting: { file: newest, line: 1, why: 'one of a pair of up and down files' } }] : [];
    });
    const twins = folders.map((one) => one.path);
    const evidence = seen.evidence.filter((one) => one.why.startsWith('dependency'));
    return findingsOf(workspace, { ...seen, evidence }, folders, (folder) => ({
      details: { twins: twins.filter((other) => other !== folder.path && sameFiles(other, folder.path)) },
    }));

    function sameFiles(a: string, b: string): boolean {
      const names = (path: string): string =>
        folders
          .find((one) => one.path === path)!
          .files.map(nameOf)
          .join();
      return names(a) === names(b);
    }
  },
};
