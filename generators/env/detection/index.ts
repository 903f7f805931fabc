import type { DetectRow, Signs } from '../../../pipeline/detect.js';
import { detectClassValidator } from './class-validator.js';
import { detectConfigModule } from './config-module.js';
import { detectDecouple } from './decouple.js';
import { detectDjangoSettings } from './django-settings.js';
import { detectDocsTable } from './docs-table.js';
import { detectDotenv } from './dotenv.js';
import { detectEnvSchema } from './env-schema.js';
import { detectEnvalid } from './envalid.js';
import { detectGoEnv } from './go-env.js';
import { detectJoi } from './joi.js';
import { detectJvmConfig } from './jvm-config.js';
import { detectNestjsConfig } from './nestjs-config.js';
import { detectProcessEnv } from './process-env.js';
import { detectPydantic } from './pydantic.js';
import { detectSpring } from './spring.js';
import { detectStarlette } from './starlette.js';
import { detectT3Env } from './t3-env.js';
import { detectTurbo } from './turbo.js';
import { detectZod } from './zod.js';

/** How each tool of env is recognised, one line a tool. */
const ROWS: [tool: string, detect: Signs][] = [
  ['dotenv', detectDotenv],
  ['zod', detectZod],
  ['t3-env', detectT3Env],
  ['envalid', detectEnvalid],
  ['joi', detectJoi],
  ['class-validator', detectClassValidator],
  ['nestjs-config', detectNestjsConfig],
  ['env-schema', detectEnvSchema],
  ['process-env', detectProcessEnv],
  ['config-module', detectConfigModule],
  ['pydantic', detectPydantic],
  ['starlette', detectStarlette],
  ['decouple', detectDecouple],
  ['django-settings', detectDjangoSettings],
  ['go-env', detectGoEnv],
  ['spring', detectSpring],
  ['jvm-config', detectJvmConfig],
  ['turbo', detectTurbo],
  ['docs-table', detectDocsTable],
];

export const envDetection: readonly DetectRow[] = ROWS.map(([tool, detect]) => ({ kind: 'env', tool, detect }));
