import { folderOf, nameOf } from '../../../pipeline/detect/file-index.js';
import type { Detect } from '../../../pipeline/kind.js';
import { covers, findingsOf, PROGRAMS, signedFolders } from './folder.js';

/** Knex as the migration tool: a migration takes `knex`. The dependency alone is often a query builder only. */
export const detectKnex: Detect = {
  dependencies: ['knex'],
  files: ['knexfile.{ts,mts,js,mjs,cjs}', ...PROGRAMS],
  locate: (workspace, seen) => {
    const configs = seen.paths.filter((path) => nameOf(path).startsWith('knexfile'));
    const signature = /\bup\b[^\n]*\(\s*\w*knex\b|\(\s*\w*knex\w*\s*(?::\s*Knex\b|\))|import\([^)]*knex[^)]*\)\.Knex|:\s*Knex\b/i;
    const folders = signedFolders(workspace, '{ts,mts,js,mjs,cjs}', signature, 'migration that takes knex');
    const findings = findingsOf(workspace, seen, folders, (folder) => {
      const config = configs.find((one) => covers(folderOf(one), folder.path));
      return config ? { paths: [config], evidence: [{ file: config, line: 1, why: 'Knex config' }], details: { config } } : {};
    });
    if (findings.length > 0 || configs.length === 0) return findings;
    return {
      ...seen,
      paths: configs,
      evidence: configs.map((file) => ({ file, line: 1, why: 'Knex config' })),
      ambiguous: true,
      details: { dir: null, config: configs[0]! },
    };
  },
};
