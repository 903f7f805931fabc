import { keep } from '../../../pipeline/detect/resource.js';
import type { Detect } from '../../../pipeline/kind.js';

/** A site of documents: MkDocs, Docusaurus, Sphinx, Mintlify, VitePress. */
export const detectDocsSite: Detect = {
  files: [
    'mkdocs.{yml,yaml}',
    'docusaurus.config.{js,ts,mjs}',
    'mint.json',
    'docs.json',
    '.vitepress/config.{ts,mts,js,mjs}',
    'book.toml',
    '.readthedocs.{yml,yaml}',
  ],
  locate: (_workspace, seen) => ({ ...seen, ...keep(seen, (path) => !path.startsWith('.github/')) }),
};
