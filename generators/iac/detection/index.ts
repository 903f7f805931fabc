import type { DetectRow, Signs } from '../../../pipeline/detect.js';
import { detectBicep } from './bicep.js';
import { detectCdk } from './cdk.js';
import { detectCloudformation } from './cloudformation.js';
import { detectHelmValues } from './helm-values.js';
import { detectHelm } from './helm.js';
import { detectHelmfile } from './helmfile.js';
import { detectKubernetes } from './kubernetes.js';
import { detectKustomize } from './kustomize.js';
import { detectOpenshift } from './openshift.js';
import { detectPulumi } from './pulumi.js';
import { detectServerless } from './serverless.js';
import { detectSkaffold } from './skaffold.js';
import { detectTerraform } from './terraform.js';
import { detectTerragrunt } from './terragrunt.js';

/** How each tool of iac is recognised, one line a tool. */
const ROWS: [tool: string, detect: Signs][] = [
  ['terraform', detectTerraform],
  ['terragrunt', detectTerragrunt],
  ['cloudformation', detectCloudformation],
  ['cdk', detectCdk],
  ['pulumi', detectPulumi],
  ['bicep', detectBicep],
  ['serverless', detectServerless],
  ['helm', detectHelm],
  ['helmfile', detectHelmfile],
  ['helm-values', detectHelmValues],
  ['kustomize', detectKustomize],
  ['kubernetes', detectKubernetes],
  ['openshift', detectOpenshift],
  ['skaffold', detectSkaffold],
];

export const iacDetection: readonly DetectRow[] = ROWS.map(([tool, detect]) => ({ kind: 'iac', tool, detect }));
