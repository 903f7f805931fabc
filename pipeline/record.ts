import { createHash } from 'node:crypto';
import * as z from 'zod';

/** `sha256:<hex>` of a text's UTF-8 bytes. */
export const hashOf = (text: string): string => `sha256:${createHash('sha256').update(text, 'utf8').digest('hex')}`;

/** The hash of one line, its indentation aside; undefined where a text has no such line or nothing in it. */
export function lineHash(text: string, line: number): string | undefined {
  const own = text.split('\n')[line - 1]?.trim();
  return own ? hashOf(own) : undefined;
}

/** The 1-based line of a text that has a hash, undefined where none has it any more; the nearest to where it was. */
export function lineOf(text: string, hash: string, was: number): number | undefined {
  const lines = text.split('\n').flatMap((line, index) => (hashOf(line.trim()) === hash ? [index + 1] : []));
  return lines.sort((a, b) => Math.abs(a - was) - Math.abs(b - was))[0];
}

const hash = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const json: z.ZodType<import('./kind.js').Json> = z.json() as never;

/** A file that apply created, changed or removed. */
export const recordedFile = z.object({
  path: z.string().describe('Workspace-relative, with /'),
  owner: z.enum(['user', 'tool']).describe('Whose the file is after it was written'),
  before: hash.nullable().describe('Hash of the text before; null when the file was created'),
  after: hash.nullable().describe('Hash of the text after; null when the file was removed'),
  tasks: z.array(z.string()).describe('Tasks the change serves'),
  checklist_ids: z.array(z.string()).describe('Acceptance criteria the change serves'),
});

/** What was made of one typed change. */
export const recordedChange = z.object({
  index: z.number().int().describe('Position among the changes of the task, 0-based'),
  type: z.string().describe('Change type, or the kind where it has no type of its own'),
  kind: z.string(),
  tools: z.array(z.string()),
  change_hash: hash.describe('Hash of the typed change, to see that the plan moved'),
  files: z.array(z.string()).describe('Paths written for this change'),
  existing: z.array(z.object({ file: z.string(), line: z.number().int(), line_hash: hash.optional().describe('Hash of that line, to see that it is still there') })),
  because: z.array(z.string()),
  follow_up: z.array(z.string()),
  warnings: z.array(z.string()),
  report: z.record(z.string(), json),
  proofs: z.array(z.object({ proof: z.string(), what: z.string(), input: z.record(z.string(), json) })),
  steps: z.object({
    prerequisites: z.array(z.string()).optional(),
    deployment: z.array(z.string()).optional(),
    verification: z.array(z.string()).optional(),
    rollback: z.array(z.object({ order: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]), step: z.string() })).optional(),
    security: z.array(z.string()).optional(),
  }),
  counts: z.record(z.string(), z.number()),
});

export const recordedTask = z.object({
  task_id: z.string(),
  status: z.enum(['completed', 'skipped', 'blocked']),
  reason: z.string().optional().describe('Why it was skipped or blocked'),
  description: z.string(),
  checklist_ids: z.array(z.string()),
  changes: z.array(recordedChange),
});

/** `infra-changes.json`: what apply did, and for whom. Texts before and after lie beside it as blobs. */
export const recordSchema = z.object({
  schema_version: z.literal(1),
  generator: z.string().describe('Package and version'),
  feature_id: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,127}$/),
  plan_hash: hash,
  applied_at: z.string().describe('ISO 8601'),
  files: z.array(recordedFile),
  tasks: z.array(recordedTask),
  criteria: z.record(z.string(), hash).describe('Hash of the text of each acceptance criterion at that time'),
  documents: z.array(recordedChange).describe('What followed from all tasks together: guides, changelog'),
});

export type RecordedFile = z.infer<typeof recordedFile>;
export type RecordedChange = z.infer<typeof recordedChange>;
export type RecordedTask = z.infer<typeof recordedTask>;
export type ChangeRecord = z.infer<typeof recordSchema>;
