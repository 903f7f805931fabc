import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { InfraError } from '../../pipeline/error.js';
import type { Evidence } from '../../pipeline/evidence.js';
import type { ChangeRecord } from '../../pipeline/record.js';
import { packageRoot } from '../../pipeline/render.js';
import { diskText, featurePaths, readRecord } from '../../pipeline/write/index.js';
import { openEngines } from './engine/engines.js';
import { checkDatabaseUrl } from './engine/local.js';
import { inputHash, outputHash, readEvidence, reusable, writeEvidence } from './evidence-store.js';
import { isAsked, jobsOf, type Job } from './jobs.js';
import type { Outcome, ProofContext } from './proof.js';

export interface VerifyCall {
  /** A server on this machine; every other host is refused. Default: the environment's INFRA_DEV_DATABASE_URL. */
  databaseUrl?: string;
  /** Use this engine by name for its dialect. Default: the environment's INFRA_DEV_ENGINE. */
  engine?: string;
  /** Print nothing while it runs. */
  quiet?: boolean;
  /** Task ids, names of proofs or ids of evidence; the rest keeps the evidence it has. */
  only?: readonly string[];
  /** Run again what passed and has not changed since. */
  force?: boolean;
  /** Told what is being done, instead of standard error. */
  onProgress?(text: string): void;
}

export interface Verified {
  evidence: Evidence[];
  /** False when a proof failed or could not be run: exit code 2. */
  ok: boolean;
}

/** A proof whose input could not be read has failed before it ran. */
type Prepared = Job & { input_hash: string; unreadable?: InfraError };

/**
 * Executes the proofs of what was applied for a feature and writes `infra-evidence.json`, also when a proof fails.
 * @param root absolute path of the workspace
 * @throws InfraError when there is no record, it cannot be trusted, asks for an unknown proof, or the database URL is refused
 */
export async function verify(root: string, featureId: string, call: VerifyCall = {}): Promise<Verified> {
  const paths = featurePaths(featureId);
  const record = recordOf(root, featureId);
  const databaseUrl = call.databaseUrl ?? process.env['INFRA_DEV_DATABASE_URL'];
  if (databaseUrl) await checkDatabaseUrl(databaseUrl);
  const jobs = await jobsOf(record, paths.record);
  const file = `${paths.folder}/infra-evidence.json`;
  const previous = new Map((readEvidence(root, file)?.evidence ?? []).map((one) => [one.id, one]));
  const engines = openEngines({ root, databaseUrl: databaseUrl || undefined, engine: call.engine ?? process.env['INFRA_DEV_ENGINE'] });
  const context: ProofContext = { root, engines, progress: progressOf(call), read: (path) => textOf(root, path) };
  const generator = ownName();
  try {
    const made = await executeAll(jobs, previous, context, generator, call);
    const evidence = jobs.flatMap((job) => made.get(job.id) ?? previous.get(job.id) ?? []);
    await writeEvidence(root, file, { schema_version: 1, generator, feature_id: featureId, plan_hash: record.plan_hash, evidence });
    return { evidence, ok: evidence.every((one) => one.exit === 0 && one.verdict !== 'skipped') };
  } finally {
    await engines.close();
  }
}

function recordOf(root: string, featureId: string): ChangeRecord {
  const record = readRecord(root, featureId);
  if (record) return record;
  throw new InfraError({
    subject: `feature "${featureId}" has not been applied`,
    evidence: [`${featurePaths(featureId).record} is not there`],
    remedy: `Run infra-dev apply --feature ${featureId} first.`,
  });
}

async function executeAll(
  jobs: readonly Job[],
  previous: ReadonlyMap<string, Evidence>,
  context: ProofContext,
  generator: string,
  call: VerifyCall,
): Promise<Map<string, Evidence>> {
  const asked = jobs.filter((job) => isAsked(job, call.only)).map((job) => prepare(job, context, generator));
  const made = new Map<string, Evidence>();
  for (const job of asked) {
    const old = call.force ? undefined : reusable(previous.get(job.id), job.input_hash);
    made.set(job.id, old ?? (await execute(job, context)));
  }
  return made;
}

/** Package and version, as in every file we write. */
function ownName(): string {
  const { name, version } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { name: string; version: string };
  return `${name}@${version}`;
}

function progressOf(call: VerifyCall): (text: string) => void {
  if (call.onProgress) return (text) => call.onProgress?.(text);
  return call.quiet ? () => undefined : (text) => void process.stderr.write(`${text}\n`);
}

function textOf(root: string, path: string): string {
  const text = diskText(root, path);
  if (text === null) throw new InfraError({ file: path, subject: 'is not there', remedy: 'Restore the file, or apply the plan again.' });
  return text;
}

/** Reads everything before the first engine starts, so that the engines know what will be asked of them. */
function prepare(job: Job, context: ProofContext, generator: string): Prepared {
  try {
    return { ...job, input_hash: inputHash(generator, job.proof.name, job.proof.inputs(job.request, context)) };
  } catch (error) {
    if (!(error instanceof InfraError)) throw error;
    return { ...job, input_hash: inputHash(generator, job.proof.name, job.request.input), unreadable: error };
  }
}

async function execute(job: Prepared, context: ProofContext): Promise<Evidence> {
  const from = performance.now();
  const progress = (text: string): void => context.progress(`${job.task_id} ${job.proof.name}: ${text}`);
  const outcome: Outcome = job.unreadable
    ? { exit: 1, verdict: 'failed', summary: job.unreadable.message }
    : await job.proof.run(job.request, { ...context, progress });
  const { exit, verdict, data_loss, details } = outcome;
  return {
    id: job.id,
    task_id: job.task_id,
    change_index: job.change_index,
    proof: job.proof.name,
    what: job.request.what,
    ...(outcome.argv ? { argv: outcome.argv } : {}),
    ...(outcome.engine ? { engine: outcome.engine } : {}),
    exit,
    duration_ms: Math.round(performance.now() - from),
    input_hash: job.input_hash,
    output_hash: outputHash(outcome),
    summary: outcome.summary,
    ...(verdict ? { verdict } : {}),
    ...(data_loss ? { data_loss } : {}),
    ...(details ? { details } : {}),
  };
}
