import { generatedChangelog } from './changelog-file.js';
import type { Detect } from '../../../pipeline/kind.js';

/** release-please: the changelog is written from commits. */
export const detectReleasePlease: Detect = {
  dependencies: ['release-please'],
  files: ['release-please-config.json', '.release-please-manifest.json'],
  words: ['release-please-action'],
  contains: [{ files: ['/.github/workflows/*.{yml,yaml}'], text: /release-please-action/, why: 'runs release-please' }],
  locate: (workspace, seen) => generatedChangelog(workspace, seen),
};
