import { InfraError } from '../../pipeline/error.js';
import { verifyOptions } from './schema.js';
import { verify } from './verify.js';

export { proofs } from './proofs.js';

/** `ok`, `FAIL` or `not run`, with task, proof and what came out. */
const line = (one: { task_id: string; proof: string; summary: string; exit: number; verdict?: string | undefined }): string => {
  const mark = one.verdict === 'skipped' ? 'skip' : one.exit === 0 ? 'ok  ' : 'FAIL';
  return `${mark} ${one.task_id} ${one.proof}: ${one.summary}`;
};

/** The Nx executor `infra-dev:verify`: proves what was applied for a feature. */
export default async function run(options: unknown, context: { root: string }): Promise<{ success: boolean }> {
  try {
    const { feature, database_url, engine, only, force, quiet } = verifyOptions.parse(options);
    const call = {
      ...(database_url ? { databaseUrl: database_url } : {}),
      ...(engine ? { engine } : {}),
      ...(only ? { only } : {}),
      force,
      quiet,
    };
    const { evidence, ok } = await verify(context.root, feature, call);
    for (const one of evidence) if (!quiet || one.exit !== 0) console.error(line(one));
    if (evidence.length === 0 && !quiet) console.error('nothing to prove: no change of this feature is of a kind that is executed');
    return { success: ok };
  } catch (error) {
    if (!(error instanceof InfraError)) throw error;
    console.error(error.message);
    return { success: false };
  }
}
