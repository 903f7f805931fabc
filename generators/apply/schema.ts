import * as z from 'zod';

/** Options of `nx g infra-dev:apply`. */
export const applyOptions = z.strictObject({
  feature: z.string().describe('Feature id: the folder under .claude/feature-dev that holds plan.json').meta({ 'x-prompt': 'Which feature is to be applied?', $default: { $source: 'argv', index: 0 } }),
  expect: z.string().optional().describe('Refuse unless plan and workspace still give this hash (printed by a dry run)'),
  strategy: z.enum(['direct', 'expand-contract']).optional().describe('How a migration makes what breaks running code: at once, or in stages'),
  removeDropped: z.boolean().default(false).describe('Take back what tasks made that the plan no longer has'),
});

export type ApplyGeneratorOptions = z.infer<typeof applyOptions>;
