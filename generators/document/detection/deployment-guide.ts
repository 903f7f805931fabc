import type { Detect } from '../../../pipeline/kind.js';

/** Guides for deployment and self-hosting. */
export const detectDeploymentGuide: Detect = {
  files: [
    '{deploy,deploying,deployment,deployments}{,[-_]*}.{md,mdx}',
    '*[-_]{deploy,deploying,deployment}{,[-_]*}.{md,mdx}',
    '{deploy,deployment,self-hosting,self-host}/**/*.{md,mdx}',
    '{self-host,self-hosting,selfhosting}*.{md,mdx}',
    'INSTALL{,ATION,ING}.md',
    '/docs/**/{install,installation,installing}{,[-_]*}.{md,mdx}',
  ],
};
