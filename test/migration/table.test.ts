import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { openEngines } from '../../executors/verify/engine/engines.js';
import { mariadb } from '../../executors/verify/engine/mariadb.js';
import { migration as proof } from '../../executors/verify/migration.js';
import type { Outcome, ProofContext } from '../../executors/verify/proof.js';
import { migrationDetection } from '../../generators/migration/detection/index.js';
import { migration } from '../../generators/migration/index.js';
import type { DialectName } from '../../generators/migration/sql/types.js';
import { operation } from '../../generators/migration/task.js';
import { InfraError } from '../../pipeline/error.js';
import type { ProofRequest } from '../../pipeline/kind.js';
import { rowOf } from '../../pipeline/kinds.js';
import { applyPlan, type Outcome as Applied, type Registry } from '../../pipeline/run.js';
import { CASES } from './operation/cases.js';
import { REFUSED, type Refused } from './table/refused.js';
import { WORKSPACES, type Laid } from './table/workspaces.js';

/**
 * Every tool of the registry × every operation of the contract × every dialect of the tool. A cell is laid out as a workspace, goes through
 * applyPlan, and what the verify stage would run is run: all earlier migrations, rows, up, down, up again, each compared by meaning. A cell
 * that cannot be is refused, and stands with its reason in the data.
 */
const registry: Registry = { kinds: [rowOf(migration)], detection: migrationDetection, generator: 'test@0' };
const repository = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'infra-dev-table-')));
const engines = openEngines({ root: scratch, engine: 'pglite' });
const hasMysql = mariadb.available({ root: scratch, extensions: [] }) === undefined;

const tools = migration.tools.filter((tool) => tool.changes).map((tool) => tool.name);
const operations = operation.options.map((one) => one.shape.op.value);
/** The operations of a cell, in the tool's names. */
function caseOf(tool: string, op: string): object[] {
  const laid = WORKSPACES[tool];
  const names = laid && 'files' in laid ? (laid.names ?? {}) : {};
  const { operations } = (CASES[op] ?? CASES[`${op}: type`])!;
  return JSON.parse(JSON.stringify(operations), (_key, value: unknown) => (typeof value === 'string' ? (names[value] ?? value) : value)) as object[];
}

type Verdict = 'reversible' | 'reversible, loses data' | 'refused' | 'not run';
const table = new Map<string, Verdict>();
const cell = (tool: string, dialect: DialectName, op: string): string => `${tool} ${dialect} ${op}`;

afterAll(async () => {
  await engines.close();
  rmSync(scratch, { recursive: true, force: true });
  print();
});

/** A workspace of the tool, once per dialect: a cell writes nothing there. */
function layOut(laid: Laid, dialect: DialectName): string {
  const root = mkdtempSync(join(scratch, 'w-'));
  for (const [path, text] of Object.entries({ ...laid.files(dialect), '.claude/feature-dev/feat-x/.keep': '' })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  execFileSync('git', ['init', '-q'], { cwd: root });
  execFileSync('git', ['add', '-A'], { cwd: root });
  return root;
}

const DATABASE: Record<DialectName, string> = { postgresql: 'PostgreSQL', mysql: 'MySQL', sqlite: 'SQLite' };

function planOf(dialect: DialectName, tool: string, list: object[]): string {
  const changes = [{ type: 'database_migration', tool, operations: list }];
  return JSON.stringify({
    feature_id: 'feat-x',
    created_at: '2025-01-04T12:00:00Z',
    tech_stack: { database: { type: DATABASE[dialect] } },
    areas: { infra: { tasks: [{ task_id: 'INFRA1', description: 'd', changes }] } },
  });
}

/** The tool's changes, or the sentence with which it refuses. */
async function made(root: string, tool: string, dialect: DialectName, op: string): Promise<Applied | string> {
  try {
    const applied = await applyPlan({ root, feature: 'feat-x', planText: planOf(dialect, tool, caseOf(tool, op)), dryRun: true }, registry);
    return applied.questions.length > 0 ? applied.questions.map((one) => one.reason).join(' ') : applied;
  } catch (error) {
    if (error instanceof InfraError) return error.message;
    throw error;
  }
}

const ran = new Map<string, Promise<Outcome>>();

/** Runs a proof; the same statements with the same promises are run once, whichever tools wrote them. */
function proven(request: ProofRequest, context: ProofContext): Promise<Outcome> {
  const inputs = proof.inputs(request, context) as { scripts: { earlier: { statements: string[] }[]; migrations: { up: object; down: object | null }[] } };
  const text = JSON.stringify([
    request.input['dialect'],
    request.input['preconditions'] ?? null,
    inputs.scripts.earlier.map((one) => one.statements),
    inputs.scripts.migrations.map(({ up, down }) => [{ ...up, name: '' }, down && { ...down, name: '' }]),
  ]);
  const hash = createHash('sha256').update(text).digest('hex');
  const found = ran.get(hash) ?? proof.run(request, context);
  ran.set(hash, found);
  return found;
}

function contextOf(root: string, applied: Applied, files: Record<string, string>): ProofContext {
  const texts = new Map([...Object.entries(files), ...applied.entries.map((one) => [one.path, one.after ?? ''] as const)]);
  const read = (path: string): string => {
    const text = texts.get(path);
    if (text === undefined) throw new Error(`there is no ${path}`);
    return text;
  };
  return { root, engines, progress: () => undefined, read };
}

const refusedWhy = (tool: string, dialect: DialectName, op: string): Refused | undefined =>
  REFUSED.find((one) => one.op === op && (one.tool ?? tool) === tool && (one.dialect ?? dialect) === dialect && !one.except?.includes(tool));

async function runCell(root: string, laid: Laid, tool: string, dialect: DialectName, op: string): Promise<void> {
  const key = cell(tool, dialect, op);
  const why = refusedWhy(tool, dialect, op);
  const applied = await made(root, tool, dialect, op);
  if (typeof applied === 'string') {
    table.set(key, 'refused');
    expect(why, `${key} is refused without a reason in the data: ${applied}`).toBeDefined();
    expect(applied).toMatch(why!.says ?? why!.why);
    return;
  }
  expect(why, `${key} is not refused any more: take it out of the data`).toBeUndefined();
  const [request, ...others] = applied.record.tasks.flatMap((task) => task.changes.flatMap((change) => change.proofs));
  expect(others).toEqual([]);
  expect(request, `${key} asks for no proof`).toBeDefined();
  expect(applied.entries.length).toBeGreaterThan(0);
  if (dialect === 'mysql' && !hasMysql) return void table.set(key, 'not run');
  const outcome = await proven(request!, contextOf(root, applied, laid.files(dialect)));
  expect(outcome, outcome.summary).toMatchObject({ exit: 0, verdict: expect.toBeOneOf(['reversible', 'reversible_with_data_loss']) });
  table.set(key, outcome.verdict === 'reversible' ? 'reversible' : 'reversible, loses data');
}

test('every tool has a workspace or a test elsewhere', () => {
  expect(tools.filter((tool) => !(tool in WORKSPACES))).toEqual([]);
  const named = Object.values(WORKSPACES).flatMap((one) => ('proven_by' in one ? (one.proven_by ?? []) : []));
  expect(named.filter((path) => !existsSync(join(repository, path)))).toEqual([]);
});

for (const tool of tools) {
  const laid = WORKSPACES[tool];
  if (!laid || 'proven_by' in laid) continue;
  for (const dialect of laid.dialects) {
    describe(`${tool} on ${dialect}`, () => {
      const root = layOut(laid, dialect);
      test.each(operations)('%s', (op) => runCell(root, laid, tool, dialect, op));
    });
  }
}

const SIGNS: Record<Verdict, string> = { reversible: '↕', 'reversible, loses data': '↕!', refused: '–', 'not run': '?' };

/** The whole table, for people. */
function print(): void {
  const lines = tools.flatMap((tool) => {
    const laid = WORKSPACES[tool];
    if (!laid || 'proven_by' in laid) return [`${tool.padEnd(28)} ${laid ? (laid.proven_by ?? 'run by no test') : 'no workspace'}`];
    return laid.dialects.map((dialect) => {
      const signs = operations.map((op) => SIGNS[table.get(cell(tool, dialect, op)) ?? 'not run'] ?? '?').map((sign) => sign.padEnd(3));
      return `${`${tool} ${dialect}`.padEnd(28)} ${signs.join('')}`;
    });
  });
  const legend = operations.map((op, index) => `${index + 1} ${op}`).join(', ');
  const reasons = REFUSED.map((one) => `– ${one.tool ?? 'every tool'}, ${one.dialect ?? 'every database'}, ${one.op}: ${one.why}`);
  const head = `${''.padEnd(28)} ${operations.map((_op, index) => String(index + 1).padEnd(3)).join('')}`;
  process.stdout.write(`\n${[head, ...lines, '', legend, '↕ up, down and up again; ↕! the same, with data lost; – refused; ? no engine here', ...reasons].join('\n')}\n`);
}
