import { textOf } from '../../../pipeline/detect/reading.js';
import { keep } from '../../../pipeline/detect/resource.js';
import type { Signs } from '../../../pipeline/detect.js';

/** OpenShift: templates with parameters, and its own resources. */
export const detectOpenshift: Signs = {
  contains: [{ files: ['{openshift,deploy,templates}/**/*.json'], text: /\"kind\"\s*:\s*\"Template\"/, why: 'template of OpenShift' }],
  declares: [
    { format: 'kubernetes', type: /^Template$/, why: 'template of OpenShift' },
    { format: 'kubernetes', type: /^(BuildConfig|DeploymentConfig|ImageStream|Route)$/, why: 'resource of OpenShift' },
  ],
  locate: (workspace, seen) => {
    const templates = seen.evidence
      .filter((one) => one.why.startsWith('template') && /^[ \t]*["']?objects["']?[ \t]*:/m.test(textOf(workspace, one.file) ?? ''))
      .map((one) => one.file);
    const own = seen.evidence
      .filter(
        (one) =>
          one.why.startsWith('resource') &&
          /^[ \t-]*apiVersion:[ \t]*["']?(?:[\w.]*\.openshift\.io\/)?v1\b/m.test(textOf(workspace, one.file) ?? ''),
      )
      .map((one) => one.file);
    return { ...seen, ...keep(seen, (path) => templates.includes(path) || own.includes(path)), details: { templates } };
  },
};
