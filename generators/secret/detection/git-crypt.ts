import type { Detect } from '../../../pipeline/kind.js';

/** git-crypt: files that git encrypts. */
export const detectGitCrypt: Detect = {
  contains: [{ files: ['.gitattributes'], text: /filter=git-crypt/, why: 'encrypted by git-crypt' }],
};
