import { textOf } from '../../../pipeline/detect/reading.js';
import { keep } from '../../../pipeline/detect/resource.js';
import type { Signs } from '../../../pipeline/detect.js';

const TEMPLATE = /AWSTemplateFormatVersion|\bAWS::Serverless-|^[ \t]*["']?Resources["']?[ \t]*:/m;

/** CloudFormation and SAM templates. */
export const detectCloudformation: Signs = {
  declares: [{ format: 'cloudformation', type: /./, why: 'resource of AWS' }],
  locate: (workspace, seen) => {
    const kept = keep(seen, (path) => !/(^|\/)appspec[^/]*$/.test(path) && TEMPLATE.test(textOf(workspace, path) ?? ''));
    return { ...seen, ...kept, details: { files: kept.paths } };
  },
};
