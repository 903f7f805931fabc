import * as z from 'zod';

/** Options of `nx g infra-dev:init`. */
export const initOptions = z.strictObject({
  verifyTargetName: z.string().default('infra-verify').describe('Name of the inferred target that executes the proofs'),
  coverageTargetName: z.string().default('infra-coverage').describe('Name of the inferred target that writes infra-coverage.json'),
  checkTargetName: z.string().default('infra-check').describe('Name of the inferred target that compares record, files and plan'),
});

export type InitOptions = z.infer<typeof initOptions>;
