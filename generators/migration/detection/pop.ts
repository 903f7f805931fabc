import { nameOf } from '../../../pipeline/detect/file-index.js';
import type { Detect } from '../../../pipeline/kind.js';
import { findingsOf, migrationFolders } from './folder.js';

/** Pop (and Ory's fork of it): pairs of `<stamp>_<name>.up.sql` or `.up.fizz`, some for one dialect (`.postgres.up.sql`). */
export const detectPop: Detect = {
  dependencies: ['github.com/gobuffalo/pop', 'github.com/ory/pop', 'github.com/ory/x'],
  locate: (workspace, seen) => {
    const folders = migrationFolders(workspace, '{sql,fizz}').flatMap((folder) => {
      const newest = folder.files.filter((file) => /\.up\.(sql|fizz)$/.test(nameOf(file))).at(-1);
      return newest ? [{ ...folder, sighting: { file: newest, line: 1, why: 'one of a pair of up and down files' } }] : [];
    });
    return findingsOf(workspace, seen, folders);
  },
};
