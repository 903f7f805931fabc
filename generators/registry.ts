import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../pipeline/render.js';
import type { Registry } from '../pipeline/run.js';
import { detection } from './detection.js';
import { kinds } from './index.js';

const { name, version } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { name: string; version: string };

/** What every face hands to the pipeline. */
export const registry: Registry = { kinds, detection, generator: `${name}@${version}` };
