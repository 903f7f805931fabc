import * as z from 'zod';

/** Options of `infra-dev:coverage` and `infra-dev coverage`. */
export const coverageOptions = z.strictObject({
  feature: z.string().describe('Feature id: the folder under .claude/feature-dev'),
  gate: z.boolean().default(false).describe('Fail (exit code 2) while an acceptance criterion is not covered'),
});

export type CoverageOptions = z.infer<typeof coverageOptions>;
