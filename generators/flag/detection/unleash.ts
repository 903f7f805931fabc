import type { Signs } from '../../../pipeline/detect.js';

/** Unleash: where its client is set up and asked. */
export const detectUnleash: Signs = {
  dependencies: [
    'unleash-client',
    '@unleash/*',
    'unleash-proxy-client',
    'UnleashClient',
    'unleash',
    'io.getunleash:*',
    'github.com/unleash/unleash-client-go',
    'flagsmith-unleash',
  ],
  uses: [
    'unleash-client',
    '@unleash/',
    'UnleashClient',
    'unleash-proxy-client',
    'io.getunleash',
    'Unleash::',
    'unleash.isEnabled',
    'UnleashService',
  ],
};
