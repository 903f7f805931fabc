import { keep } from '../../../pipeline/detect/resource.js';
import type { Signs } from '../../../pipeline/detect.js';

/** Sentry: where its client is set up. */
export const detectSentry: Signs = {
  dependencies: [
    '@sentry/*',
    'sentry-sdk',
    'sentry-ruby',
    'sentry-rails',
    'sentry-raven',
    'io.sentry:*',
    'io.sentry.jvm.gradle',
    'sentry-spring-boot-starter*',
    'github.com/getsentry/sentry-go',
    'sentry',
    'Sentry.AspNetCore',
  ],
  uses: ['Sentry.init(', 'sentry_sdk.init(', 'sentry.Init(', 'sentry::init('],
  files: ['sentry.{client,server,edge}.config.{ts,js,mjs}'],
  contains: [
    {
      files: ['{instrument,instrumentation}*.{ts,js,mjs,cjs}', '*sentry*.{ts,js,mjs,cjs,py,rb,go}'],
      text: /@sentry\/|sentry_sdk|\bSentry\.|getsentry|sentry-(?:ruby|rails)|[sS]entry\w*Config/,
      why: 'sets up Sentry',
    },
  ],
  locate: (_workspace, seen) => ({ ...seen, ...keep(seen, (path) => !/(test|spec|\.d)\.\w+$/.test(path)) }),
};
