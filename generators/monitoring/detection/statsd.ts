import type { Signs } from '../../../pipeline/detect.js';

/** StatsD: where its client is set up. */
export const detectStatsd: Signs = {
  dependencies: [
    'hot-shots',
    'statsd-client',
    'node-statsd',
    'statsd',
    'statsd-instrument',
    'dogstatsd-ruby',
    'django-statsd',
    'python-statsd',
    'github.com/datadog/datadog-go',
    'github.com/cactus/go-statsd-client',
    'java-dogstatsd-client',
  ],
  uses: [
    'hot-shots',
    'statsd-client',
    'node-statsd',
    'import statsd',
    'from statsd',
    'StatsD.',
    'Datadog::Statsd',
    'statsd.New',
    'StatsDClient',
  ],
};
