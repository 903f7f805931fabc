import { textOf } from '../../../pipeline/detect/reading.js';
import { keep } from '../../../pipeline/detect/resource.js';
import type { Signs } from '../../../pipeline/detect.js';

/** PostHog: where its feature flags are asked. */
export const detectPosthog: Signs = {
  dependencies: ['posthog-js', 'posthog-node', 'posthog', 'posthog-ruby', 'github.com/posthog/posthog-go'],
  uses: [
    'useFeatureFlag',
    'getFeatureFlag',
    'isFeatureEnabled(',
    'feature_enabled(',
    'get_feature_flag',
    'onFeatureFlags',
    'GetFeatureFlag',
  ],
  locate: (workspace, seen) => {
    const kept = keep(seen, (path) => /posthog/i.test(textOf(workspace, path) ?? ''));
    return { ...seen, ...kept };
  },
};
