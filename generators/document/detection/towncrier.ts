import { generatedChangelog } from './changelog-file.js';
import type { Detect } from '../../../pipeline/kind.js';

/** towncrier: the changelog is written from news fragments. */
export const detectTowncrier: Detect = {
  dependencies: ['towncrier'],
  files: ['towncrier.toml'],
  words: ['tool.towncrier'],
  contains: [{ files: ['pyproject.toml'], text: /^\[tool\.towncrier/m, why: 'configures towncrier' }],
  locate: (workspace, seen) => generatedChangelog(workspace, seen),
};
