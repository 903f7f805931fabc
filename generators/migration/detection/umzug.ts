import type { Detect } from '../../../pipeline/kind.js';
import { manifests } from '../../../pipeline/detect/manifests.js';
import { findingsOf, signedFolders } from './folder.js';

/** Umzug without Sequelize: migrations that take a `context`. With Sequelize the finding is Sequelize's. */
export const detectUmzug: Detect = {
  dependencies: ['umzug'],
  locate: (workspace, seen) => {
    if (manifests(workspace).declared('sequelize').length > 0) return undefined;
    const signature = /\(\s*\{[^)]*\bcontext\b[^)]*\}|from ['"]umzug['"]/;
    return findingsOf(workspace, seen, signedFolders(workspace, '{js,ts,cjs,mjs}', signature, 'migration that takes a context of umzug'));
  },
};
