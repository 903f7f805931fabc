import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { undo } from '../../generators/undo/undo.js';
import { InfraError } from '../../pipeline/error.js';
import { openStore, planUndo, readRecord, recordEntries } from '../../pipeline/write/index.js';
import { recordFor } from './harness/apply.js';
import { applied, FEATURE, FOLDER, GIVEN } from './harness/feature.js';
import { fill, snapshot, text, workspace } from './harness/tree.js';

describe('an applied migration', () => {
  const evidence: [string, object | string, string][] = [
    ['by its own evidence', { evidence: [{ id: 'E7', task_id: 'MIG', change_index: 0, applied: true }] }, 'infra-evidence.json'],
    ['by evidence that names no task', { evidence: [{ id: 'E7', applied: true }] }, 'infra-evidence.json'],
    ['by a staging run that passed', { evidence: [{ id: 'E7', task_id: 'MIG', proof: 'staging', exit: 0 }] }, 'infra-evidence.json'],
  ];
  it.each(evidence)('recorded %s is not removed, and nothing else is', async (_name, written, file) => {
    const { root } = await applied();
    fill(root, { [`${FOLDER}/${file}`]: JSON.stringify(written) });
    const now = snapshot(root, true);
    const error = await undo(root, FEATURE).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InfraError);
    expect((error as InfraError).message).toContain('task "MIG": its migration has been applied and is not removed');
    const [drop, index] = [
      { op: 'drop_column', table: 'users', column: 'two_factor' },
      { op: 'drop_index', table: 'users', name: 'users_2fa' },
    ];
    expect((error as InfraError).message).toContain(JSON.stringify({ type: 'database_migration', operations: [index, drop] }));
    expect(snapshot(root, true)).toEqual(now);
  });

  it('found by a deployment marker is not removed', async () => {
    const { root } = await applied();
    fill(root, { [`${FOLDER}/deployed.json`]: '{}' });
    await expect(undo(root, FEATURE)).rejects.toThrow('has been applied and is not removed');
  });

  const harmless: [string, object][] = [
    ['a run of verify', { evidence: [{ id: 'E1', task_id: 'MIG', proof: 'migration', exit: 0, verdict: 'reversible' }] }],
    ['another task', { evidence: [{ id: 'E1', task_id: 'MIG', change_index: 3, applied: true }] }],
    ['a staging run that failed', { evidence: [{ id: 'E1', proof: 'staging', exit: 1 }] }],
    ['a text that says so', { evidence: [{ id: 'E1', applied: 'true' }] }],
  ];
  it.each(harmless)('is not inferred from %s', async (_name, written) => {
    const { root } = await applied();
    fill(root, { [`${FOLDER}/infra-evidence.json`]: JSON.stringify(written) });
    expect(planUndo(root, FEATURE).refused).toEqual([]);
  });

  it('is feared when the evidence cannot be read', async () => {
    const { root } = await applied();
    fill(root, { [`${FOLDER}/infra-evidence.json`]: '{ half' });
    await expect(undo(root, FEATURE)).rejects.toThrow('nobody knows whether a migration has been applied');
  });

  it('stays with its record when the rest is to be undone', async () => {
    const { root } = await applied();
    fill(root, { [`${FOLDER}/deployed.json`]: '{}' });
    await undo(root, FEATURE, { keepApplied: true });
    expect([
      text(root, '.env.example'),
      text(root, 'migrations/1_two_factor/up.sql') !== null,
      text(root, 'schema.prisma')!.includes('twoFactor'),
    ]).toEqual([GIVEN['.env.example'], true, true]);
    expect(
      readRecord(root, FEATURE)!
        .files.map((file) => file.path)
        .sort(),
    ).toEqual(['migrations/1_two_factor/up.sql', 'schema.prisma']);
    rmSync(join(root, FOLDER, 'deployed.json'));
    await undo(root, FEATURE);
    expect(Object.keys(snapshot(root))).not.toContain('migrations');
  });
});

/** Lets somebody else change the store of the feature. */
function keptTexts(root: string, change: (texts: Record<string, string>) => void): void {
  const path = join(root, FOLDER, '.infra-dev', 'kept.json');
  const kept = JSON.parse(readFileSync(path, 'utf8')) as { texts: Record<string, string> };
  change(kept.texts);
  writeFileSync(path, JSON.stringify(kept));
}

describe('the record', () => {
  it('is not trusted when a text was changed', async () => {
    const { root } = await applied();
    const { before } = readRecord(root, FEATURE)!.files.find((file) => file.path === '.env.example')!;
    keptTexts(root, (texts) => (texts[before!] = 'evil'));
    const now = snapshot(root, true);
    await expect(undo(root, FEATURE)).rejects.toThrow('has changed the text that feat-one needs');
    expect(() => openStore(root, FEATURE).text(before)).toThrow(InfraError);
    expect(snapshot(root, true)).toEqual(now);
  });

  it('is not trusted when a text is missing', async () => {
    const { root } = await applied();
    const { after } = readRecord(root, FEATURE)!.files.find((file) => file.path === '.env.example')!;
    keptTexts(root, (texts) => delete texts[after!]);
    await expect(undo(root, FEATURE)).rejects.toThrow('misses the text that feat-one needs');
  });

  it('is written again without a change when nothing changed', async () => {
    const { root } = await applied();
    const record = readRecord(root, FEATURE)!;
    expect(recordEntries(root, record, new Map())).toEqual([]);
  });

  it('needs every text it names', () => {
    const root = workspace(GIVEN);
    const texts = new Map([['a.txt', { before: null, after: 'x' }]]);
    expect(() => recordEntries(root, recordFor(FEATURE, [], texts), new Map())).toThrow('misses the text');
  });
});
