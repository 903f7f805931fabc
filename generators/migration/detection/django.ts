import { fileIndex, folderOf, nameOf } from '../../../pipeline/detect/file-index.js';
import { placeOf } from '../../../pipeline/detect/places.js';
import { textOf } from '../../../pipeline/detect/reading.js';
import type { Detect } from '../../../pipeline/kind.js';
import type { Workspace } from '../../../pipeline/workspace.js';
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
      details: { dir: only, apps, manage, dialect: engineOf(workspace) ?? dialectOf(workspace, folders[0]!.path) },
    };
  },
};

const ENGINE = /["'](?:django\.db\.backends|django\.contrib\.gis\.db\.backends|django_prometheus\.db\.backends)\.(\w+)["']/g;
const DIALECTS: Record<string, string> = { postgresql: 'postgresql', postgresql_psycopg2: 'postgresql', postgis: 'postgresql', mysql: 'mysql', sqlite3: 'sqlite', spatialite: 'sqlite', oracle: 'oracle' };

/** The database that the settings name; SQLite only where no other is named, for it is what people develop with. */
function engineOf(workspace: Workspace): string | null {
  const files = workspace.mentions('db.backends.').filter((file) => file.endsWith('.py') && placeOf(workspace, file) === 'own');
  const named = files.flatMap((file) => [...(textOf(workspace, file) ?? '').matchAll(ENGINE)].flatMap((match) => DIALECTS[match[1] ?? ''] ?? []));
  const all = [...new Set(named)];
  const served = all.filter((one) => one !== 'sqlite');
  if (served.length > 0) return served.length === 1 ? served[0]! : null;
  return all[0] ?? null;
}
