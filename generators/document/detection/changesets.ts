import { generatedChangelog } from './changelog-file.js';
import type { Detect } from '../../../pipeline/kind.js';

/** Changesets: the changelogs beside packages are written from files in `.changeset`, never by hand. */
export const detectChangesets: Detect = {
  dependencies: ['@changesets/cli'],
  files: ['.changeset/config.json'],
  locate: (workspace, seen) =>
    generatedChangelog(workspace, seen, { besidePackages: true, folders: seen.paths.map((path) => path.replace(/\/config\.json$/, '')) }),
};
