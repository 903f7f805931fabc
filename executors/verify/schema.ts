import * as z from 'zod';

/** Options of `infra-dev:verify`. */
export const verifyOptions = z.strictObject({
  feature: z.string().describe('Feature id: the folder under .claude/feature-dev'),
  database_url: z
    .string()
    .optional()
    .describe(
      'Database server on this machine (postgresql:// or mysql://) to prove migrations on; every other host is refused. Default: INFRA_DEV_DATABASE_URL, else an engine found here',
    ),
  engine: z.string().optional().describe('Use this engine: postgres, postgres-local, postgres-embedded, pglite, mysql, mariadb or sqlite. Default: INFRA_DEV_ENGINE, else the first that is there'),
  only: z.array(z.string()).optional().describe('Run only these: task ids, names of proofs or ids of evidence'),
  force: z.boolean().default(false).describe('Run again what has passed and not changed since'),
  quiet: z.boolean().default(false).describe('Print errors only'),
});

export type VerifyOptions = z.infer<typeof verifyOptions>;
