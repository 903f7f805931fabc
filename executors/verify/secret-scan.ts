import { InfraError } from '../../pipeline/error.js';
import type { ProofRequest } from '../../pipeline/kind.js';
import { scan } from '../../pipeline/secrets.js';
import type { Proof } from './proof.js';

/** Looks for secrets in files that were written; a finding shows three characters and the length, never the value. */
export const secretScan: Proof = {
  name: 'secret-scan',
  inputs: (request, context) => ({
    input: request.input,
    texts: Object.fromEntries(filesOf(request).map((path) => [path, context.read(path)])),
  }),
  run: async (request, context) => {
    const problems: string[] = [];
    for (const path of filesOf(request)) {
      const found = await scan(context.read(path));
      problems.push(...found.map((one) => `${path}:${one.line}:${one.column}: looks like a secret (${one.rule}): ${one.shown}`));
    }
    const engine = '@secretlint/secretlint-rule-preset-recommend 12.0.0 and own rules';
    if (problems.length > 0) return { exit: 1, verdict: 'failed', engine, summary: problems[0] ?? '', details: { problems } };
    return { exit: 0, verdict: 'passed', engine, summary: `no secret in ${filesOf(request).join(', ')}` };
  },
};

function filesOf({ input }: ProofRequest): string[] {
  const { files } = input;
  if (Array.isArray(files) && files.every((one): one is string => typeof one === 'string')) return files;
  throw new InfraError({ subject: 'the proof "secret-scan" needs "files"' });
}
