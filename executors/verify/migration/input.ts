import { dirname } from 'node:path/posix';
import * as z from 'zod';
import { InfraError } from '../../../pipeline/error.js';
import type { ProofRequest } from '../../../pipeline/kind.js';

const source = z
  .union([z.string().min(1).describe('Workspace-relative SQL file'), z.strictObject({ inline: z.string().describe('The SQL itself') })])
  .describe('Where the SQL is');

const inTransaction = z.boolean().optional().describe('Overrides "transactional" for this migration');

const precondition = z.strictObject({
  table: z.string().describe('Table, as the database names it; with its schema where that is not the default one'),
  columns: z.array(z.string()).min(1),
  rule: z.enum(['unique', 'not_null', 'check', 'references']).describe('What the rows must already satisfy'),
  expression: z.string().optional().describe('check: the condition'),
  references: z
    .strictObject({ table: z.string(), columns: z.array(z.string()).min(1) })
    .optional()
    .describe('references: where the values must exist'),
});

/** Input of the proof `migration`. */
export const migrationInput = z.strictObject({
  tool: z.string().describe('Migration tool, for the evidence'),
  dialect: z.enum(['postgresql', 'mysql', 'sqlite']),
  earlier: z
    .array(z.strictObject({ name: z.string(), up: source, transactional: inTransaction }))
    .describe('All migrations before, in order'),
  migrations: z
    .array(
      z.strictObject({
        name: z.string(),
        up: source,
        down: source.nullable().describe('null: there is no way back'),
        reason: z.string().optional().describe('Why there is no way back'),
        transactional: inTransaction,
      }),
    )
    .min(1)
    .describe('What is to be proven, in order'),
  transactional: z.boolean().describe('True when the tool runs each migration in a transaction'),
  batch: z
    .boolean()
    .default(false)
    .describe('True when the tool sends a whole file as one command, which PostgreSQL runs as one transaction'),
  splitter: z
    .enum(['dbmate', 'goose'])
    .nullable()
    .default(null)
    .describe('Files hold up and down, told apart by the comments of this tool'),
  foreign_keys: z.boolean().default(false).describe('SQLite: whether the tool turns foreign keys on'),
  runner: z
    .strictObject({
      dir: z.string().min(1).describe('Workspace-relative folder of the migrations'),
      file: z.string().min(1).describe('File of the migration to be proven'),
      config: z.string().nullable().default(null).describe("The tool's configuration"),
      only: z
        .boolean()
        .default(false)
        .describe('True when nobody else can run the migrations: they are code that is not read as SQL'),
    })
    .refine((place) => dirname(place.file) === place.dir, 'the file does not lie in the folder')
    .optional()
    .describe("Where the tool's own runner finds them"),
  preconditions: z
    .array(precondition)
    .default([])
    .describe('What the author of the migration says about the rows: the seeded ones keep to it, and the evidence names it'),
});

export type MigrationInput = z.infer<typeof migrationInput>;
export type Source = z.infer<typeof source>;
export type Precondition = z.infer<typeof precondition>;

/** @throws InfraError naming every field that is not of the form */
export function parseInput(request: ProofRequest): MigrationInput {
  const parsed = migrationInput.safeParse(request.input);
  if (parsed.success) return parsed.data;
  const evidence = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'input'}: ${issue.message}`);
  throw new InfraError({
    subject: `proof "migration" (${request.what}): the input is not of the proof's form`,
    evidence,
    remedy: 'Apply the plan again: the record was changed or written by another version.',
  });
}
