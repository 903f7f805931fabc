import type { Signs } from '../../../pipeline/detect.js';

/** LaunchDarkly: where its client is set up and asked. */
export const detectLaunchdarkly: Signs = {
  dependencies: [
    'launchdarkly-*',
    '@launchdarkly/*',
    'com.launchdarkly:*',
    'github.com/launchdarkly/go-server-sdk',
    'ldclient-py',
    'LaunchDarkly.ServerSdk',
  ],
  uses: ['launchdarkly', 'LDClient', 'ldclient'],
  declares: [{ format: 'terraform', type: /^launchdarkly_/, why: 'resource of LaunchDarkly' }],
};
