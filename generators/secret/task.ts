import * as z from 'zod';

const line = z
  .string()
  .max(1000)
  .regex(/^[^\p{Cc}]*$/u, 'must be one line');

/** Everything about a secret but its value: a value has no place in a plan, and an unknown key is refused without being shown. */
const secret = z.strictObject({
  name: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/, 'must be the name of an environment variable')
    .describe('Name under which the application reads it'),
  description: line.describe('What it is'),
  source: line.optional().describe('Where a person gets it: a dashboard, a colleague'),
  generate: z
    .string()
    .max(300)
    .regex(/^[A-Za-z][\w./-]*( [\w./:=@,+-]+)*$/, 'must be one command with plain arguments')
    .optional()
    .describe('Command that makes a new value: openssl rand -base64 32'),
  store: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]*$/)
    .optional()
    .describe('aws-secrets-manager, kubernetes, vault, doppler, github-actions …; detected when absent'),
  path: z
    .string()
    .regex(/^[A-Za-z0-9_./@+=-]{1,512}$/, 'must be letters, digits and "_./@+=-"')
    .optional()
    .describe('Its place in the store: prod/email/api-key'),
  rotation_days: z.number().int().min(1).max(3650).optional().describe('Days until it is replaced'),
  consumers: z
    .array(z.string().regex(/^[A-Za-z0-9][\w.-]*$/))
    .default([])
    .describe('Services that read it'),
});

/** The typed change `secrets`. */
export const task = z
  .strictObject({
    type: z.literal('secrets').describe('Change type'),
    project: z.string().optional().describe('Project of the workspace that the change belongs to'),
    tool: z.string().optional().describe('Store of all secrets that name none'),
    path: z.string().optional().describe('Document, Terraform root or manifest that is meant, where there are several'),
    paths: z.array(z.string()).optional().describe('Documents, roots or manifests that are meant'),
    secrets: z.array(secret).min(1).describe('Secrets that the feature needs; values never stand here'),
  })
  .describe('Secrets: what they are, where they live, who reads them; never their values');

export type Secrets = z.output<typeof task>;
export type Secret = Secrets['secrets'][number];
