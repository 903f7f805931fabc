import { describe, expect, it } from 'vitest';
import { check } from '../../executors/check/check.js';
import { undo } from '../../generators/undo/undo.js';
import { InfraError } from '../../pipeline/error.js';
import { readRecord, recover, takeLock } from '../../pipeline/write/index.js';
import { PATHS } from './corpus/paths.js';
import { JOURNALS } from './corpus/journals.js';
import { RECORDS } from './corpus/records.js';
import { FEATURE, STATE, type StateCase } from './corpus/state-case.js';
import { SETS, TREES } from './corpus/trees.js';
import { jail } from './jail.js';

const RUNS: { [when in StateCase['when']]: (root: string) => unknown } = {
  record: (root) => readRecord(root, FEATURE),
  undo: (root) => undo(root, FEATURE),
  check: (root) => check(root, FEATURE),
  recover: (root) => recover(root),
  lock: async (root) => (await takeLock(root, 'us', { wait_ms: 30 })).release(),
};

const STATES = [...RECORDS, ...JOURNALS];
const OURS = `workspace/${STATE}`;

describe('a state file that is not ours', () => {
  it.each(STATES.filter((one) => one.refused !== undefined))('is refused: $name', async ({ given, when, refused }) => {
    const { root, all } = jail(given);
    const before = all();
    const error = await Promise.resolve()
      .then(() => RUNS[when](root))
      .then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
    expect(error, String(error)).toBeInstanceOf(InfraError);
    expect((error as InfraError).message).toContain(refused);
    const after = all();
    // What tells git to look away is put where somebody else's state lies without it.
    if (!(`${OURS}/.gitignore` in before)) delete after[`${OURS}/.gitignore`];
    expect(after).toEqual(before);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it.each(STATES.filter((one) => one.refused === undefined))('does no harm: $name', async ({ given, when, leaves }) => {
    const { root, all } = jail(given);
    const before = all();
    await RUNS[when](root);
    const after = all();
    for (const path of Object.keys(before)) {
      const gone = leaves![path.replace(/^workspace\//, '')] === null || path.startsWith(OURS);
      expect(after[path], path).toBe(gone ? undefined : before[path]);
    }
    expect(Object.keys(after).filter((path) => !(path in before))).toEqual([]);
  });
});

describe('the corpus', () => {
  it('has at least 150 cases, each of its own name', () => {
    const names = [
      ...PATHS.map((one) => `path ${one.name}`),
      ...TREES.map((one) => `tree ${one.name}`),
      ...SETS.map((one) => `set ${one.name}`),
      ...STATES.map((one) => one.name),
    ];
    expect(names.length).toBeGreaterThanOrEqual(150);
    expect(new Set(names).size).toBe(names.length);
  });
});
