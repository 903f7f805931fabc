import type { Detect } from '../../../pipeline/kind.js';

/** Alerts that a chart of others makes of the values given to it: a section of values that is named after alerts. */
export const detectChartAlerts: Detect = {
  contains: [
    {
      files: ['values*.{yml,yaml}', '*[._-]values.{yml,yaml}', '{helm,helm_deploy,charts,values}/**/*.{yml,yaml}'],
      text: /^["']?[\w-]*(?:prometheus|alertmanager)[\w-]*-alerts?["']?:[ \t]*(?:#.*)?$/m,
      why: 'values for a chart of alerts',
    },
  ],
};
