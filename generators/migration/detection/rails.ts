import { fileIndex, folderOf, nameOf, within } from '../../../pipeline/detect/file-index.js';
import { capture, textOf } from '../../../pipeline/detect/reading.js';
import type { Detect, Finding } from '../../../pipeline/kind.js';
import type { Workspace } from '../../../pipeline/workspace.js';
import { findingsOf, signedFolders, type Signed } from './folder.js';

/** Rails and ActiveRecord: `db/migrate` and the `db/*_migrate` of further databases, with the schema that is dumped. */
export const detectRails: Detect = {
  dependencies: ['rails', 'activerecord', 'standalone_migrations'],
  files: ['db/migrate/*.rb', 'db/*_migrate/*.rb'],
  locate: (workspace, seen) => {
    const folders = signedFolders(workspace, 'rb', /<\s*ActiveRecord::Migration\b/, 'migration of ActiveRecord');
    const live = folders.filter((one) => /(^|_)migrate$|^migrations$/.test(nameOf(one.path)));
    return findingsOf(workspace, { ...seen, evidence: seen.evidence.filter((one) => one.why.startsWith('dependency')) }, live, (one) =>
      withSchema(workspace, one),
    );
  },
};

function withSchema(workspace: Workspace, folder: Signed): Partial<Finding> {
  const base = folderOf(folder.path);
  const prefix = nameOf(folder.path).replace(/_?migrate$/, '');
  const names = prefix ? [`${prefix}_schema.rb`, `${prefix}_structure.sql`] : ['schema.rb', 'structure.sql'];
  const schema = names.map((name) => within(base, name)).find((path) => fileIndex(workspace).inside(base).includes(path));
  const version = capture(textOf(workspace, folder.sighting.file), /ActiveRecord::Migration\[([\d.]+)\]/);
  const details = { schema: schema ?? null, version: version ?? null };
  return schema ? { paths: [schema], evidence: [{ file: schema, line: 1, why: 'schema that Rails dumps' }], details } : { details };
}
