import type { Signs } from '../../../pipeline/detect.js';

/** Azure Application Insights: where its client is set up. */
export const detectApplicationInsights: Signs = {
  dependencies: [
    'applicationinsights',
    '@microsoft/applicationinsights-web',
    'applicationinsights-spring-boot-starter',
    'com.microsoft.azure:applicationinsights*',
  ],
  uses: ['applicationinsights', 'ApplicationInsights', 'TelemetryClient'],
};
