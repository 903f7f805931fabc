import type { DetectRow } from '../pipeline/detect.js';
import { envDetection } from './env/detection/index.js';
import { migrationDetection } from './migration/detection/index.js';

/** Every tool of every kind that detection knows. A kind without a row here is never found. */
export const detection: readonly DetectRow[] = [
  ...migrationDetection,
  ...envDetection,
];
