import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openEngines } from '../../executors/verify/engine/engines.js';
import { mariadb } from '../../executors/verify/engine/mariadb.js';
import { migration as proof } from '../../executors/verify/migration.js';
import { parseInput } from '../../executors/verify/migration/input.js';
import { scripts, type Migrations } from '../../executors/verify/migration/script.js';
import type { Outcome, ProofContext } from '../../executors/verify/proof.js';
import { migrationDetection } from '../../generators/migration/detection/index.js';
import { migration } from '../../generators/migration/index.js';
import type { DialectName } from '../../generators/migration/sql/types.js';
import { InfraError } from '../../pipeline/error.js';
import type { ProofRequest } from '../../pipeline/kind.js';
import { rowOf } from '../../pipeline/kinds.js';
import { applyPlan, type Registry } from '../../pipeline/run.js';
import { COLUMNS, REFUSED, ROWS, TABLES, type StageCase } from './strategy/cases.js';
import { STAGES, story, type StageName, type Stages } from './strategy/story.js';
import { WORKSPACES, type Laid } from './table/workspaces.js';

/**
 * Every breaking operation × every tool × every dialect, in stages: each stage is generated against the schema of its day and proven up,
 * down and up again; then old and new code write between the stages, and every value must be where the other one looks for it.
 */
const registry: Registry = { kinds: [rowOf(migration)], detection: migrationDetection, generator: 'test@0' };
const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'infra-dev-stages-')));
const engines = openEngines({ root: scratch, engine: 'pglite' });
const hasMysql = mariadb.available({ root: scratch, extensions: [] }) === undefined;
afterAll(async () => {
  await engines.close();
  rmSync(scratch, { recursive: true, force: true });
});

const DATABASE: Record<DialectName, string> = { postgresql: 'PostgreSQL', mysql: 'MySQL', sqlite: 'SQLite' };

function put(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function layOut(laid: Laid, tool: string, dialect: DialectName, features: Record<string, readonly StageCase[]>): string {
  const root = mkdtempSync(join(scratch, 'w-'));
  for (const [path, text] of Object.entries(laid.files(dialect))) put(root, path, text);
  for (const [feature_id, cases] of Object.entries(features)) {
    const changes = [{ type: 'database_migration', tool, operations: cases.map((one) => one.operation) }];
    const tasks = [{ task_id: 'INFRA1', description: 'd', changes }];
    put(root, `.claude/feature-dev/${feature_id}/plan.json`, JSON.stringify({ feature_id, created_at: '2025-01-04T12:00:00Z', tech_stack: { database: { type: DATABASE[dialect] } }, areas: { infra: { tasks } } }));
  }
  execFileSync('git', ['init', '-q'], { cwd: root });
  return root;
}

/** Applies a stage and gives back what is to be proven of it. */
async function staged(root: string, feature: string): Promise<ProofRequest[]> {
  const { record, questions } = await applyPlan({ root, feature, ...(/-(migrate|contract)$/.test(feature) ? {} : { strategy: 'expand-contract' }) }, registry);
  expect(questions).toEqual([]);
  return record.tasks.flatMap((task) => task.changes.flatMap((change) => change.proofs));
}

const ran = new Map<string, Promise<unknown>>();

/** The same statements with the same promises are run once, whichever tools wrote them. */
function once<T>(what: unknown, run: () => Promise<T>): Promise<T> {
  const hash = createHash('sha256').update(JSON.stringify(what)).digest('hex');
  const found = (ran.get(hash) as Promise<T> | undefined) ?? run();
  ran.set(hash, found);
  return found;
}

const texts = ({ earlier, migrations }: Migrations): unknown => [
  earlier.map((one) => one.statements.map((each) => each.text)),
  migrations.map(({ up, down }) => [up, down].map((one) => one && [one.transactional, one.statements.map((each) => each.text)])),
];

const contextOf = (root: string): ProofContext => ({ root, engines, progress: () => undefined, read: (path) => readFileSync(join(root, path), 'utf8') });

/** All stages of a feature: generated, and each of their migrations proven. */
async function proven(root: string, feature: string, dialect: DialectName): Promise<Stages> {
  const stages: Stages = { expand: [], migrate: [], contract: [] };
  const context = contextOf(root);
  for (const stage of STAGES) {
    for (const request of await requested(root, feature, stage)) {
      const read = scripts(parseInput(request), context.read);
      stages[stage].push(read);
      // What copies rows changes no schema: the story runs it twice and takes it back.
      if ((dialect === 'mysql' && !hasMysql) || stage === 'migrate') continue;
      const outcome: Outcome = await once([dialect, request.input['preconditions'] ?? null, texts(read)], () => proof.run(request, context));
      expect(outcome, `${stage}: ${outcome.summary}\n${JSON.stringify(texts(read), null, 1)}`).toMatchObject({ exit: 0, verdict: expect.toBeOneOf(['reversible', 'reversible_with_data_loss']) });
    }
  }
  return stages;
}

const suffix: Record<StageName, string> = { expand: '', migrate: '-migrate', contract: '-contract' };

async function requested(root: string, feature: string, stage: StageName): Promise<ProofRequest[]> {
  try {
    return await staged(root, `${feature}${suffix[stage]}`);
  } catch (error) {
    if (stage === 'migrate' && error instanceof InfraError && /plan\.json/.test(error.message)) return [];
    throw error;
  }
}

const why = (tool: string, dialect: DialectName, name: string): RegExp | undefined =>
  REFUSED.find((one) => one.name === name && (one.tool ?? tool) === tool && (one.dialect ?? dialect) === dialect)?.why;

for (const [tool, laid] of Object.entries(WORKSPACES)) {
  if ('proven_by' in laid) continue;
  describe.each(laid.dialects.map((dialect) => ({ dialect })))(`${tool} on $dialect`, ({ dialect }) => {
    const groups = Object.entries({ columns: COLUMNS, tables: TABLES });
    test.each(groups)('%s: expand, migrate, contract, there and back', async (feature, cases) => {
      const possible = Object.entries(cases).filter(([name]) => !why(tool, dialect, name)).map(([, one]) => one);
      const root = layOut(laid, tool, dialect, { [feature]: possible });
      const stages = await proven(root, feature, dialect);
      if (dialect === 'mysql' && !hasMysql) return;
      const wrong = await once(['story', dialect, feature, possible.length, ...STAGES.flatMap((stage) => stages[stage].map(texts))], () => story(engines, dialect, stages, possible, ROWS));
      expect(wrong).toEqual([]);
    });

    const refused = groups.flatMap(([, cases]) => Object.entries(cases)).filter(([name]) => why(tool, dialect, name));
    if (refused.length === 0) return;
    test.each(refused)('%s cannot be', async (name, one) => {
      const root = layOut(laid, tool, dialect, { alone: [one] });
      await expect(staged(root, 'alone')).rejects.toThrow(why(tool, dialect, name));
    });
  });
}
