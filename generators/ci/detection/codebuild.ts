import type { Detect } from '../../../pipeline/kind.js';

/** AWS CodeBuild. */
export const detectCodebuild: Detect = {
  contains: [{ files: ['buildspec*.{yml,yaml}'], text: /^[ \t]*phases\s*:/m, why: 'build of CodeBuild' }],
  locate: (_workspace, seen) => ({ ...seen, details: { files: seen.paths } }),
};
