import type { Detect } from '../../../pipeline/kind.js';
import { findingsOf, signedFolders } from './folder.js';

/** migrate-mongo: migrations that take the database, and its config. */
export const detectMigrateMongo: Detect = {
  dependencies: ['migrate-mongo'],
  files: ['migrate-mongo-config.{js,ts,mjs,cjs}'],
  locate: (workspace, seen) =>
    findingsOf(
      workspace,
      { ...seen, evidence: seen.evidence.filter((one) => one.why.startsWith('dependency')) },
      signedFolders(workspace, '{js,ts,mjs,cjs}', /\bup\s*(?:\(|[:=]\s*async\s*\(?)\s*(?:async\s*)?\(?\s*db\b/, 'migration that takes db'),
    ),
};
