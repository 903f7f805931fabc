import { textOf } from '../../../pipeline/detect/reading.js';
import { keep } from '../../../pipeline/detect/resource.js';
import type { Signs } from '../../../pipeline/detect.js';

/** Alertmanager: routes and receivers, also among the values of its chart. */
export const detectAlertmanager: Signs = {
  contains: [
    {
      files: ['*alertmanager*.{yml,yaml}', 'values*.{yml,yaml}'],
      text: /^[ \t]*receivers:[ \t]*(?:#.*)?$/m,
      why: 'receivers of Alertmanager',
    },
  ],
  declares: [{ format: 'kubernetes', type: /^AlertmanagerConfig$/, why: 'AlertmanagerConfig' }],
  locate: (workspace, seen) => ({ ...seen, ...keep(seen, (path) => isConfig(textOf(workspace, path) ?? '')) }),
};

const isConfig = (text: string): boolean =>
  /^[ \t]*(route|inhibit_rules):|^kind:[ \t]*AlertmanagerConfig\b/m.test(text) && !/^kind:[ \t]*CustomResourceDefinition/m.test(text);
