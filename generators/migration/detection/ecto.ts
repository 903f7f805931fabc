import type { Detect } from '../../../pipeline/kind.js';
import { findingsOf, signedFolders } from './folder.js';

/** Ecto: `priv/repo/migrations`. */
export const detectEcto: Detect = {
  dependencies: ['ecto_sql'],
  files: ['priv/*/migrations/*.exs'],
  locate: (workspace, seen) =>
    findingsOf(
      workspace,
      { ...seen, evidence: seen.evidence.filter((one) => one.why.startsWith('dependency')) },
      signedFolders(workspace, 'exs', /\buse Ecto\.Migration\b/, 'migration of Ecto'),
    ),
};
