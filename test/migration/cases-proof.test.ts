import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openEngines, type Engines } from '../../executors/verify/engine/engines.js';
import { jobsOf } from '../../executors/verify/jobs.js';
import type { Outcome } from '../../executors/verify/proof.js';
import { registry } from '../../generators/registry.js';
import { InfraError } from '../../pipeline/error.js';
import type { ProofRequest } from '../../pipeline/kind.js';
import { applyPlan } from '../../pipeline/run.js';
import { diskText } from '../../pipeline/write/index.js';

/** Every migration of every case is executed: up, down and up again, over rows. One engine per dialect serves all of them. */
const CASES = join(dirname(fileURLToPath(import.meta.url)), '..', 'cases', 'migration');
const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'infra-dev-proofs-')));
let engines: Engines;

beforeAll(() => {
  // The embedded PostgreSQL, not one that this machine may have.
  engines = openEngines({ root: scratch, engine: 'pglite' });
});
afterAll(async () => {
  await engines.close();
  rmSync(scratch, { recursive: true, force: true });
});

function casesIn(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  if (entries.some((entry) => entry.name === 'plan.json')) return [folder];
  return entries.filter((entry) => entry.isDirectory()).flatMap((entry) => casesIn(join(folder, entry.name)));
}

function layOut(folder: string): { root: string; feature: string } {
  const root = mkdtempSync(join(scratch, 'case-'));
  cpSync(join(folder, 'given'), root, { recursive: true });
  execFileSync('git', ['init', '-q'], { cwd: root });
  execFileSync('git', ['add', '-A'], { cwd: root });
  const { feature_id: feature } = JSON.parse(readFileSync(join(folder, 'plan.json'), 'utf8')) as { feature_id: string };
  const state = join(root, '.claude', 'feature-dev', feature);
  mkdirSync(state, { recursive: true });
  for (const name of ['plan.json', 'checklist.json']) if (existsSync(join(folder, name))) cpSync(join(folder, name), join(state, name));
  return { root, feature };
}

function textOf(root: string, path: string): string {
  const text = diskText(root, path);
  if (text === null) throw new InfraError({ file: path, subject: 'is not there' });
  return text;
}

/** What the proofs of a case come to. `changed` alters what the proof is given. */
async function proven(folder: string, changed: (request: ProofRequest) => ProofRequest = (request) => request): Promise<(Outcome & { what: string })[]> {
  const { root, feature } = layOut(folder);
  const { record } = await applyPlan({ root, feature }, registry);
  const context = { root, engines, progress: () => undefined, read: (path: string) => textOf(root, path) };
  const results = [];
  for (const job of (await jobsOf(record, 'infra-changes.json')).filter((one) => one.proof.name === 'migration')) {
    const request = changed(job.request);
    job.proof.inputs(request, context);
    results.push({ what: request.what, ...(await job.proof.run(request, context)) });
  }
  return results;
}

/** Neither MySQL nor Python, Ruby or Java is part of this package, nor is a tool that alone reads its migrations: without them such a proof cannot be run. */
const isMissing = (one: Outcome): boolean => one.verdict === 'skipped' && /mysql|alembic|django|rails|liquibase|db-migrate/i.test(one.summary);

const REVERSIBLE = ['reversible', 'reversible_with_data_loss'];

/** What is taken for granted of the rows, and what comes out. */
const EXPECTED: Record<string, { verdict: string; preconditions?: string[] }> = {
  'db-migrate/sql-in-code': { verdict: 'reversible', preconditions: ['no duplicates in hooks (url)'] },
  dbmate: { verdict: 'reversible', preconditions: ['no duplicates in posts (slug)'] },
  // The dropped column comes back empty.
  drizzle: { verdict: 'reversible_with_data_loss' },
  flyway: { verdict: 'reversible' },
  'golang-migrate': { verdict: 'reversible_with_data_loss' },
  goose: {
    verdict: 'reversible',
    preconditions: ['char_length(name) <= 120 in every row of jobs', "state IN ('new', 'running', 'done') in every row of jobs"],
  },
  'numbered-sql': { verdict: 'reversible', preconditions: ['no NULL in products (price)'] },
  'prisma/changes-and-drops': { verdict: 'reversible_with_data_loss', preconditions: ['no duplicates in Contact (email)'] },
};

const all = casesIn(CASES).map((folder) => [relative(CASES, folder), folder] as const);

test.each(all)('%s: every migration goes up, down and up again', async (name, folder) => {
  const results = await proven(folder);
  for (const one of results.filter((each) => !isMissing(each))) {
    expect(one, one.summary).toMatchObject({ exit: 0, verdict: expect.toBeOneOf(REVERSIBLE) });
    const expected = EXPECTED[name];
    if (expected) expect(one.verdict).toBe(expected.verdict);
    if (expected) expect(one.details?.['preconditions']).toEqual(expected.preconditions);
  }
  if (EXPECTED[name]) expect(results).toHaveLength(1);
});

test.each(['dbmate', 'goose', 'prisma/changes-and-drops', 'db-migrate/sql-in-code'])('%s: rows that break its preconditions make it fail', async (name) => {
  const careless = ({ input: { preconditions: _, ...input }, ...request }: ProofRequest): ProofRequest => ({ ...request, input });
  const [result] = await proven(join(CASES, name), careless);
  expect(result).toMatchObject({ exit: 1, verdict: 'failed' });
});
