import { generatedChangelog } from './changelog-file.js';
import type { Detect } from '../../../pipeline/kind.js';

/** standard-version, commit-and-tag-version and release-it: the changelog is written from commits. */
export const detectStandardVersion: Detect = {
  dependencies: ['standard-version', 'commit-and-tag-version', 'release-it', 'conventional-changelog-cli'],
  files: ['.versionrc*', '.release-it.*'],
  locate: (workspace, seen) => generatedChangelog(workspace, seen),
};
