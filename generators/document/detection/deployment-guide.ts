import type { Detect } from '../../../pipeline/kind.js';

/** Guides for deployment and self-hosting. */
export const detectDeploymentGuide: Detect = {
  files: ['*deploy*.{md,mdx}', '{deploy,deployment,self-hosting,self-host}/**/*.{md,mdx}', '*self-host*.{md,mdx}', 'INSTALL*.md', 'docs/**/*install*.{md,mdx}'],
};
