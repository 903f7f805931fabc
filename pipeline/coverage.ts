import * as z from 'zod';

const lines = z.array(z.string());

/** One change of a task in the report. A kind adds its own fields: `variables_added`, `documented` … */
export const coverageChange = z.looseObject({
  type: z.string().describe('Change type'),
  files: lines.describe('Paths written'),
  reversible: z.boolean().optional().describe('True only where evidence says so'),
  tested_locally: z.boolean().optional().describe('True only where evidence says so'),
  data_loss: z.enum(['none', 'on_down', 'on_up']).optional().describe('The side of a migration that loses rows or values'),
  evidence: lines.optional().describe('Ids in infra-evidence.json'),
  follow_up: lines.optional().describe('What a person must run'),
  existing_code: z.array(z.object({ file: z.string(), line: z.number().int() })).optional(),
});

export const CRITERION_STATUSES = ['supported', 'verified', 'already_implemented', 'partially_implemented', 'blocked', 'suspect'] as const;

export const coverageRow = z.looseObject({
  checklist_id: z.string(),
  status: z.enum(CRITERION_STATUSES),
  notes: z.string(),
  existing_code: z.object({ file: z.string(), line: z.number().int() }).optional(),
  tests: lines.optional().describe('Tests of test-plan.json that will exercise it'),
});

export const coverageTask = z.looseObject({
  task_id: z.string(),
  status: z.enum(['completed', 'skipped', 'blocked']),
  description: z.string(),
  changes: z.array(coverageChange),
  checklist_coverage: z.array(coverageRow),
});

/** `infra-coverage.json`: which change serves which acceptance criterion, and what was shown. */
export const coverageSchema = z.looseObject({
  feature_id: z.string(),
  area: z.literal('infra'),
  completed_at: z.string().describe('ISO 8601'),
  tasks: z.array(coverageTask),
  summary: z.looseObject({
    total_tasks: z.number().int(),
    completed: z.number().int(),
    database_migrations: z.number().int(),
    environment_variables_added: z.number().int(),
    ci_cd_updates: z.number().int(),
    documentation_updated: z.boolean(),
    tested_in_staging: z.boolean(),
    rollback_plan_documented: z.boolean(),
  }),
  deployment_notes: lines,
  rollback_procedure: z.string(),
  blockers: lines,
  warnings: lines,
  schema_version: z.literal(1),
  generator: z.string(),
  plan_hash: z.string(),
  uncovered_checklist_ids: lines,
  security_considerations: lines.describe('What a security reviewer should look at'),
  questions: z.array(z.looseObject({ task_id: z.string(), slot: z.string(), reason: z.string() })),
});

export type Coverage = z.infer<typeof coverageSchema>;
export type CoverageTask = z.infer<typeof coverageTask>;
export type CoverageChange = z.infer<typeof coverageChange>;
export type CoverageRow = z.infer<typeof coverageRow>;
