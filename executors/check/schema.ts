import * as z from 'zod';

/** Options of `infra-dev:check`. */
export const checkOptions = z.strictObject({
  feature: z.string().optional().describe('Feature id: the folder under .claude/feature-dev; all that were applied when absent'),
  format: z.enum(['text', 'json', 'sarif']).default('text').describe('What is printed, or written to the output'),
  output: z.string().optional().describe('Workspace-relative file to write the result to instead of printing it'),
});

export type CheckOptions = z.infer<typeof checkOptions>;
