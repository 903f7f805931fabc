import { textOf } from '../../../pipeline/detect/reading.js';
import type { Detect } from '../../../pipeline/kind.js';

/** Workflows that a compiler writes from another file say so in their head. */
const GENERATED = /^#.*\b(do not edit|generated (by|from)|auto-?generated)\b/im;

/** GitHub Actions: the workflows in the root of the repository. */
export const detectGithubActions: Detect = {
  contains: [{ files: ['/.github/workflows/*.{yml,yaml}'], text: /^[ \t]*["']?jobs["']?[ \t]*:/m, why: 'workflow of GitHub Actions' }],
  locate: (workspace, seen) => {
    const generated = seen.paths.filter((path) => GENERATED.test((textOf(workspace, path) ?? '').slice(0, 2000)));
    const paths = seen.paths.filter((path) => !generated.includes(path));
    return { ...seen, paths, ...(generated.length > 0 ? { never_edit: generated } : {}), details: { files: paths } };
  },
};
