import * as z from 'zod';
import type { Json } from './kind.js';

const json: z.ZodType<Json> = z.json() as never;

/** What ran and what came out. Written by `verify` alone. */
export const evidenceSchema = z.looseObject({
  id: z.string().describe('Named by the coverage report'),
  task_id: z.string(),
  change_index: z.number().int().describe('Position among the changes of the task, 0-based'),
  proof: z.string().describe('Which proof ran'),
  what: z.string().describe('What was proven, for people'),
  argv: z.array(z.string()).optional().describe('The command, where one ran'),
  engine: z.string().optional().describe('The database or checker that ran it, with its version'),
  exit: z.number().int().describe('0 passed, anything else did not'),
  duration_ms: z.number(),
  input_hash: z.string().describe('Of everything the proof read'),
  output_hash: z.string().describe('Of what came out'),
  summary: z.string().describe('One sentence for people'),
  verdict: z.enum(['reversible', 'reversible_with_data_loss', 'forward_only', 'failed', 'passed', 'skipped']).optional(),
  data_loss: z.enum(['none', 'on_down', 'on_up']).optional(),
  details: json.optional(),
});

/** `infra-evidence.json` */
export const evidenceFileSchema = z.looseObject({
  schema_version: z.literal(1),
  generator: z.string(),
  feature_id: z.string(),
  plan_hash: z.string(),
  evidence: z.array(evidenceSchema),
});

export type Evidence = z.infer<typeof evidenceSchema>;
export type EvidenceFile = z.infer<typeof evidenceFileSchema>;
