import { generatedChangelog } from './changelog-file.js';
import type { Detect } from '../../../pipeline/kind.js';

/** git-cliff: the changelog is written from commits. */
export const detectGitCliff: Detect = {
  dependencies: ['git-cliff'],
  files: ['cliff.toml', '.cliff.toml'],
  locate: (workspace, seen) => generatedChangelog(workspace, seen),
};
