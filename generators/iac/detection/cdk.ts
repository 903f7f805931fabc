import { folderOf } from '../../../pipeline/detect/file-index.js';
import type { Detect } from '../../../pipeline/kind.js';

/** AWS CDK: the folder of every `cdk.json` that names an app. */
export const detectCdk: Detect = {
  dependencies: ['aws-cdk-lib', 'aws-cdk', '@aws-cdk/core', 'software.amazon.awscdk:aws-cdk-lib', 'github.com/aws/aws-cdk-go/awscdk'],
  contains: [{ files: ['cdk.json'], text: /"app"\s*:/, why: 'app of the CDK' }],
  locate: (_workspace, seen) => ({ ...seen, paths: seen.paths.map((path) => folderOf(path) || '.'), details: { apps: seen.paths } }),
};
