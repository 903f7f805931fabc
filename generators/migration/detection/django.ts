import { fileIndex, folderOf, nameOf } from '../../../pipeline/detect/file-index.js';
import { placeOf } from '../../../pipeline/detect/places.js';
import type { Detect } from '../../../pipeline/kind.js';
import { dependenciesFor, dialectOf, signedFolders } from './folder.js';

const SIGNATURE = /^[ \t]*from\s+django\.db\s+import\b.*\bmigrations\b|\bmigrations\.Migration\b/m;

/** Django: the `migrations` folders of all apps, as one finding. */
export const detectDjango: Detect = {
  dependencies: ['django'],
  files: ['migrations/0001_*.py'],
  locate: (workspace, seen) => {
    const signed = signedFolders(workspace, 'py', SIGNATURE, 'migration of Django').filter((one) => nameOf(one.path) === 'migrations');
    const own = signed.filter((one) => placeOf(workspace, `${one.path}/.`) === 'own');
    const folders = own.length > 0 ? own : signed;
    if (folders.length === 0) return undefined;
    const manage =
      fileIndex(workspace)
        .match(['manage.py'])
        .find((file) => placeOf(workspace, file) === 'own') ?? null;
    const apps = Object.fromEntries(folders.map((one) => [nameOf(folderOf(one.path)), one.path]));
    const only = folders.length === 1 ? folders[0]!.path : null;
    return {
      ...seen,
      paths: folders.map((one) => one.path),
      evidence: [
        ...dependenciesFor(seen, folders[0]!.path),
        ...(manage ? [{ file: manage, line: 1, why: 'manage.py of Django' }] : []),
        ...folders.map((one) => one.sighting),
      ],
      details: { dir: only, apps, manage, dialect: dialectOf(workspace, folders[0]!.path) },
    };
  },
};
