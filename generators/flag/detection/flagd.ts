import { textOf } from '../../../pipeline/detect/reading.js';
import type { Detect } from '../../../pipeline/kind.js';

/** flagd: files of flag definitions with variants. A manifest for generated code, which has no variants, is not one. */
export const detectFlagd: Detect = {
  contains: [
    {
      files: ['*flag*.{json,yml,yaml}', '{flagd,flags}/**/*.{json,yml,yaml}', '*feature*.json'],
      text: /^[ \t]*\{?[ \t]*["']?flags["']?[ \t]*:/m,
      why: 'flag definitions of flagd',
    },
  ],
  locate: (workspace, seen) => {
    const paths = seen.paths.filter(
      (path) =>
        /["']?variants["']?\s*:/.test(textOf(workspace, path) ?? '') && /["']?defaultVariant["']?\s*:/.test(textOf(workspace, path) ?? ''),
    );
    return { ...seen, paths, evidence: seen.evidence.filter((one) => paths.includes(one.file)), details: { files: paths } };
  },
};
