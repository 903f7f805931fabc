import type { DetectRow, Signs } from '../../../pipeline/detect.js';
import { detectCompose } from './compose.js';
import { detectDockerfile } from './dockerfile.js';

/** How each tool of docker is recognised, one line a tool. */
const ROWS: [tool: string, detect: Signs][] = [
  ['compose', detectCompose],
  ['dockerfile', detectDockerfile],
];

export const dockerDetection: readonly DetectRow[] = ROWS.map(([tool, detect]) => ({ kind: 'docker', tool, detect }));
