import type { AnyKind } from '../pipeline/kind.js';
import { ci } from './ci/index.js';
import { docker } from './docker/index.js';
import { document } from './document/index.js';
import { env } from './env/index.js';
import { flag } from './flag/index.js';
import { iac } from './iac/index.js';
import { migration } from './migration/index.js';
import { monitoring } from './monitoring/index.js';
import { network } from './network/index.js';
import { secret } from './secret/index.js';

/** Every kind, one line each. `document` comes last: it follows from all the others. */
export const kinds: readonly AnyKind[] = [
  migration,
  env,
  ci,
  docker,
  iac,
  flag,
  monitoring,
  secret,
  network,
  document,
];
