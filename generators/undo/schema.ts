import * as z from 'zod';

/** Options of `nx g infra-dev:undo`. */
export const undoOptions = z.strictObject({
  feature: z
    .string()
    .describe('Feature id: the folder under .claude/feature-dev that was applied')
    .meta({ 'x-prompt': 'Which feature is to be undone?', $default: { $source: 'argv', index: 0 } }),
  keepApplied: z.boolean().default(false).describe('Leave migrations that have been applied, and undo the rest'),
});

export type UndoGeneratorOptions = z.infer<typeof undoOptions>;
