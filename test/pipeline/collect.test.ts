import { describe, expect, test } from 'vitest';
import { collect, type CollectInput } from '../../pipeline/collect.js';
import { coverageSchema } from '../../pipeline/coverage.js';
import type { Evidence } from '../../pipeline/evidence.js';
import type { Plan } from '../../pipeline/plan.js';
import { hashOf, type ChangeRecord, type RecordedChange } from '../../pipeline/record.js';

const HASH = hashOf('text');
const WHEN = '2025-03-04T09:15:00.000Z';

const change = (more: Partial<RecordedChange> = {}): RecordedChange => ({
  index: 0, type: 'database_migration', kind: 'migration', tools: ['prisma'], change_hash: HASH, files: ['a.sql'], existing: [], because: [], follow_up: [],
  warnings: [], report: {}, proofs: [{ proof: 'migration', what: 'a.sql', input: {} }], steps: {}, counts: { database_migrations: 1 }, ...more,
});

const planOf = (more: Partial<Plan> = {}): Plan => ({
  feature_id: 'feat-lamp', created_at: WHEN, folder: '.claude/feature-dev/feat-lamp', hash: HASH, tests: new Map(), warnings: [], raw: {},
  tasks: [{ task_id: 'A', description: 'Add a lamp', files_to_modify: [], files_to_create: [], checklist_ids: ['AC1'], dependencies: [], implementation_notes: [], skip: false, skip_reason: '' }],
  checklist: [{ id: 'AC1', text: 'It glows', implementation_area: 'infra' }, { id: 'AC2', text: 'It is warm', implementation_area: 'infra' }],
  ...more,
});

const recordOf = (changes: RecordedChange[], more: Partial<ChangeRecord> = {}): ChangeRecord => ({
  schema_version: 1, generator: 'infra-dev@1', feature_id: 'feat-lamp', plan_hash: HASH, applied_at: WHEN,
  files: [{ path: 'a.sql', owner: 'user', before: null, after: HASH, tasks: ['A'], checklist_ids: ['AC1'] }],
  tasks: [{ task_id: 'A', status: 'completed', description: 'Add a lamp', checklist_ids: ['AC1'], changes }],
  criteria: { AC1: hashOf('It glows') }, documents: [], ...more,
});

const evidence = (more: Partial<Evidence> = {}): Evidence => ({
  id: 'E1', task_id: 'A', change_index: 0, proof: 'migration', what: 'a.sql', exit: 0, duration_ms: 5, input_hash: HASH, output_hash: HASH, summary: 'Up, down, up.', verdict: 'reversible', data_loss: 'none', ...more,
});

const report = (more: Partial<CollectInput> = {}) =>
  collect({ plan: planOf(), record: recordOf([change()]), evidence: [], questions: [], hashNow: () => HASH, textNow: () => null, generator: 'infra-dev@1', ...more });

const rowOf = (more: Partial<CollectInput> = {}) => report(more).tasks[0]!.checklist_coverage[0]!;
const changeOf = (more: Partial<CollectInput> = {}) => report(more).tasks[0]!.changes[0]!;

describe('what is claimed follows from what was shown', () => {
  test('without evidence a migration is neither reversible nor tested', () => {
    expect(changeOf()).toMatchObject({ reversible: false, tested_locally: false });
    expect(rowOf().status).toBe('supported');
  });

  test('executed up and down: reversible, tested, verified', () => {
    expect(changeOf({ evidence: [evidence()] })).toMatchObject({ reversible: true, tested_locally: true, data_loss: 'none', evidence: ['E1'] });
    expect(rowOf({ evidence: [evidence()] }).status).toBe('verified');
  });

  test('a down that loses rows is reversible and says which side loses', () => {
    const shown = { evidence: [evidence({ verdict: 'reversible_with_data_loss', data_loss: 'on_down' })] };
    expect(changeOf(shown)).toMatchObject({ reversible: true, data_loss: 'on_down' });
  });

  test('forward only is tested, not reversible', () => {
    const shown = { evidence: [evidence({ verdict: 'forward_only' })] };
    expect(changeOf(shown)).toMatchObject({ reversible: false, tested_locally: true });
    expect(report(shown).rollback_procedure).toContain('Cannot be undone');
  });

  test('a failed proof blocks the task, with what came out', () => {
    const shown = { evidence: [evidence({ exit: 1, verdict: 'failed', summary: 'The down failed.' })] };
    expect(changeOf(shown)).toMatchObject({ reversible: false, tested_locally: false });
    expect(rowOf(shown)).toMatchObject({ status: 'blocked', notes: expect.stringContaining('The down failed.') });
    expect(report(shown).blockers.join()).toContain('The down failed.');
  });

  test('a proof that was skipped proves nothing', () => {
    const shown = { evidence: [evidence({ verdict: 'skipped', summary: 'No engine.' })] };
    expect(rowOf(shown).status).toBe('supported');
    expect(report(shown).warnings.join()).toContain('No engine.');
  });
});

describe('the row of a criterion', () => {
  test('what was there before is said so, with its place', () => {
    const record = recordOf([change({ files: [], existing: [{ file: 'old.sql', line: 3 }] })]);
    expect(rowOf({ record })).toMatchObject({ status: 'already_implemented', existing_code: { file: 'old.sql', line: 3 } });
  });

  test('what was there is followed when its line moves, and suspect when it is gone', () => {
    const record = recordOf([change({ files: [], existing: [{ file: 'old.env', line: 3, line_hash: hashOf('URL=') }] })]);
    const now = (text: string | null) => rowOf({ record, textNow: () => text });
    expect(now('A=\nB=\n  URL=\n')).toMatchObject({ status: 'already_implemented', existing_code: { file: 'old.env', line: 3 } });
    expect(now('URL=\r\n')).toMatchObject({ status: 'already_implemented', existing_code: { file: 'old.env', line: 1 } });
    for (const text of ['A=\nB=\nC=\n', '', null]) expect(now(text)).toMatchObject({ status: 'suspect', notes: expect.stringContaining('old.env:3') });
  });

  test('a criterion whose text moved is suspect', () => {
    const plan = planOf({ checklist: [{ id: 'AC1', text: 'It glows red' }] });
    expect(rowOf({ plan }).status).toBe('suspect');
  });

  test('a file that moved makes it suspect', () => {
    expect(rowOf({ hashNow: () => null })).toMatchObject({ status: 'suspect', notes: expect.stringContaining('a.sql') });
  });

  test('before apply everything is blocked, with the command to run', () => {
    const { record: _, ...none } = { plan: planOf(), record: undefined, evidence: [], questions: [], hashNow: () => null, generator: 'x' };
    const made = collect(none);
    expect(made.tasks[0]).toMatchObject({ status: 'blocked', checklist_coverage: [{ notes: expect.stringContaining('infra-dev apply --feature feat-lamp') }] });
  });

  test('criteria of the area that nothing serves are listed', () => {
    expect(report().uncovered_checklist_ids).toEqual(['AC2']);
  });

  test('tests that exercise it are named', () => {
    expect(rowOf({ plan: planOf({ tests: new Map([['AC1', ['T1']]]) }) })['tests']).toEqual(['T1']);
  });
});

describe('the report', () => {
  test('keys stand in the order of the contract', () => {
    expect(Object.keys(report()).slice(0, 9)).toEqual(['feature_id', 'area', 'completed_at', 'tasks', 'summary', 'deployment_notes', 'rollback_procedure', 'blockers', 'warnings']);
    expect(Object.keys(report().summary)).toEqual(['total_tasks', 'completed', 'database_migrations', 'environment_variables_added', 'ci_cd_updates', 'documentation_updated', 'tested_in_staging', 'rollback_plan_documented']);
    expect(coverageSchema.parse(report())).toBeTruthy();
  });

  test('the schema never goes back first', () => {
    const steps = { rollback: [{ order: 3 as const, step: 'Schema.' }, { order: 1 as const, step: 'Flag.' }, { order: 2 as const, step: 'App.' }] };
    expect(report({ record: recordOf([change({ steps })]) }).rollback_procedure).toBe('Flag. App. Schema.');
  });

  test('the application goes back before the schema, also where no change says so', () => {
    const steps = { rollback: [{ order: 3 as const, step: 'Schema' }] };
    expect(report({ record: recordOf([change({ steps })]) }).rollback_procedure).toBe('Deploy the previous version of the application. Schema.');
  });

  test('staging is claimed only where it was recorded', () => {
    expect(report().summary.tested_in_staging).toBe(false);
    expect(report().warnings.join()).toContain('Staging');
    expect(report({ evidence: [evidence({ proof: 'staging' })] }).summary.tested_in_staging).toBe(true);
  });

  test('an empty plan gives a valid, empty report', () => {
    const made = report({ plan: planOf({ tasks: [], checklist: [] }), record: recordOf([], { tasks: [], files: [] }) });
    expect(made).toMatchObject({ tasks: [], summary: { total_tasks: 0, completed: 0 }, rollback_procedure: 'Nothing to roll back.' });
  });

  test('a plan that moved since is a warning', () => {
    expect(report({ plan: planOf({ hash: hashOf('other') }) }).warnings.join()).toContain('has changed since it was applied');
  });
});
