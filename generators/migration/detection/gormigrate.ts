import type { Detect } from '../../../pipeline/kind.js';
import { findingsOf, signedFolders } from './folder.js';

/** gormigrate: Go files that each make a migration with an id. */
export const detectGormigrate: Detect = {
  dependencies: ['github.com/go-gormigrate/gormigrate', 'gopkg.in/gormigrate.v1', 'gopkg.in/gormigrate.v2'],
  locate: (workspace, seen) =>
    findingsOf(workspace, seen, signedFolders(workspace, 'go', /\bgormigrate\.Migration\b/, 'migration of gormigrate')),
};
