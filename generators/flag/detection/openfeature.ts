import type { Signs } from '../../../pipeline/detect.js';

/** OpenFeature: where providers are set and flags are asked. */
export const detectOpenfeature: Signs = {
  dependencies: ['@openfeature/*', 'openfeature-sdk', 'dev.openfeature:*', 'github.com/open-feature/go-sdk', 'openfeature-provider-flagd'],
  uses: ['@openfeature/', 'from openfeature', 'dev.openfeature', 'open-feature/go-sdk', 'OpenFeature.'],
};
