import type { DetectRow, Signs } from '../../../pipeline/detect.js';
import { detectAdr } from './adr.js';
import { detectChangelog } from './changelog.js';
import { detectChangesets } from './changesets.js';
import { detectDeploymentGuide } from './deployment-guide.js';
import { detectDocsSite } from './docs-site.js';
import { detectGitCliff } from './git-cliff.js';
import { detectOperations } from './operations.js';
import { detectReadme } from './readme.js';
import { detectReleasePlease } from './release-please.js';
import { detectRunbook } from './runbook.js';
import { detectSemanticRelease } from './semantic-release.js';
import { detectStandardVersion } from './standard-version.js';
import { detectTowncrier } from './towncrier.js';

/** How each tool of document is recognised, one line a tool. */
const ROWS: [tool: string, detect: Signs][] = [
  ['changelog', detectChangelog],
  ['changesets', detectChangesets],
  ['git-cliff', detectGitCliff],
  ['release-please', detectReleasePlease],
  ['semantic-release', detectSemanticRelease],
  ['standard-version', detectStandardVersion],
  ['towncrier', detectTowncrier],
  ['readme', detectReadme],
  ['deployment-guide', detectDeploymentGuide],
  ['operations', detectOperations],
  ['runbook', detectRunbook],
  ['adr', detectAdr],
  ['docs-site', detectDocsSite],
];

export const documentDetection: readonly DetectRow[] = ROWS.map(([tool, detect]) => ({ kind: 'document', tool, detect }));
