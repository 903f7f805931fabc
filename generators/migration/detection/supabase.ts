import type { Detect } from '../../../pipeline/kind.js';
import { findingsOf, migrationFolders } from './folder.js';

/** Supabase: `supabase/migrations/<stamp>_<name>.sql`. */
export const detectSupabase: Detect = {
  files: ['supabase/migrations/*.sql'],
  locate: (workspace, seen) => {
    const folders = migrationFolders(workspace, 'sql').filter((one) => /(^|\/)supabase\/migrations$/.test(one.path));
    const signed = folders.map((one) => ({ ...one, sighting: { file: one.files.at(-1)!, line: 1, why: 'migration of Supabase' } }));
    return findingsOf(workspace, { ...seen, evidence: [] }, signed).map((one) => ({
      ...one,
      details: { ...one.details, dialect: 'postgresql' },
    }));
  },
};
