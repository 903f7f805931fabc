import type { DetectRow } from '../pipeline/detect.js';
import { ciDetection } from './ci/detection/index.js';
import { dockerDetection } from './docker/detection/index.js';
import { documentDetection } from './document/detection/index.js';
import { envDetection } from './env/detection/index.js';
import { flagDetection } from './flag/detection/index.js';
import { iacDetection } from './iac/detection/index.js';
import { migrationDetection } from './migration/detection/index.js';
import { monitoringDetection } from './monitoring/detection/index.js';
import { networkDetection } from './network/detection/index.js';
import { secretDetection } from './secret/detection/index.js';

/** Every tool of every kind that detection knows. A kind without a row here is never found. */
export const detection: readonly DetectRow[] = [
  ...migrationDetection,
  ...envDetection,
  ...ciDetection,
  ...dockerDetection,
  ...iacDetection,
  ...flagDetection,
  ...monitoringDetection,
  ...secretDetection,
  ...networkDetection,
  ...documentDetection,
];
