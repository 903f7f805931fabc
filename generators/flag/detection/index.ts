import type { DetectRow, Signs } from '../../../pipeline/detect.js';
import { detectConfigFile } from './config-file.js';
import { detectConfigcat } from './configcat.js';
import { detectEnv } from './env.js';
import { detectFlagd } from './flagd.js';
import { detectFlagsmith } from './flagsmith.js';
import { detectFlipper } from './flipper.js';
import { detectFlipt } from './flipt.js';
import { detectGrowthbook } from './growthbook.js';
import { detectInCode } from './in-code.js';
import { detectLaunchdarkly } from './launchdarkly.js';
import { detectOpenfeature } from './openfeature.js';
import { detectOptimizely } from './optimizely.js';
import { detectPosthog } from './posthog.js';
import { detectSplit } from './split.js';
import { detectStatsig } from './statsig.js';
import { detectTogglz } from './togglz.js';
import { detectUnleash } from './unleash.js';
import { detectWaffle } from './waffle.js';

/** How each tool of flag is recognised, one line a tool. */
const ROWS: [tool: string, detect: Signs][] = [
  ['in-code', detectInCode],
  ['env', detectEnv],
  ['config-file', detectConfigFile],
  ['flagd', detectFlagd],
  ['openfeature', detectOpenfeature],
  ['launchdarkly', detectLaunchdarkly],
  ['unleash', detectUnleash],
  ['growthbook', detectGrowthbook],
  ['posthog', detectPosthog],
  ['flipt', detectFlipt],
  ['flipper', detectFlipper],
  ['waffle', detectWaffle],
  ['flagsmith', detectFlagsmith],
  ['statsig', detectStatsig],
  ['configcat', detectConfigcat],
  ['split', detectSplit],
  ['optimizely', detectOptimizely],
  ['togglz', detectTogglz],
];

export const flagDetection: readonly DetectRow[] = ROWS.map(([tool, detect]) => ({ kind: 'flag', tool, detect }));
