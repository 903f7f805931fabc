import { generatedChangelog } from './changelog-file.js';
import type { Detect } from '../../../pipeline/kind.js';

/** semantic-release: versions, and often the changelog, are written from commits. */
export const detectSemanticRelease: Detect = {
  dependencies: ['semantic-release', '@semantic-release/changelog', 'python-semantic-release'],
  files: ['.releaserc*', 'release.config.{js,cjs,mjs,ts}'],
  words: ['"release"', 'tool.semantic_release'],
  contains: [
    { files: ['package.json'], text: /\"release\"\s*:\s*\{/, why: 'configures semantic-release' },
    { files: ['pyproject.toml'], text: /^\[tool\.semantic_release/m, why: 'configures semantic-release' },
  ],
  locate: (workspace, seen) => generatedChangelog(workspace, seen),
};
