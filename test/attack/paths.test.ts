import { describe, expect, it } from 'vitest';
import { InfraError } from '../../pipeline/error.js';
import { checkPath, checkPaths, diskText, journalFor, readRecord, recover, writeAll } from '../../pipeline/write/index.js';
import { text } from '../write/harness/tree.js';
import { PATHS } from './corpus/paths.js';
import { FEATURE, FOLDER } from './corpus/state-case.js';
import { SETS, TREES } from './corpus/trees.js';
import { jail, type Jail } from './jail.js';

const caught = async (run: () => unknown): Promise<unknown> =>
  Promise.resolve()
    .then(run)
    .then(
      () => undefined,
      (thrown: unknown) => thrown,
    );

/** Every way in refuses, and nothing anywhere has changed. */
async function refusedEverywhere({ root, all }: Jail, path: string, message = ''): Promise<void> {
  const before = all();
  const innocent = { path: 'innocent.txt', before: null, after: 'x\n' };
  const ways: (() => unknown)[] = [
    () => writeAll(root, [innocent, { path, before: null, after: 'evil\n' }]),
    () => writeAll(root, [innocent, { path, before: 'canary\n', after: 'evil\n' }]),
    () => writeAll(root, [{ path, before: 'canary\n', after: null }, innocent]),
    () => journalFor(root, [innocent, { path, before: null, after: 'evil\n' }]),
    () => diskText(root, path),
  ];
  expect(checkPath(root, path)?.subject).toContain(message);
  for (const way of ways) {
    const error = await caught(way);
    expect(error, String(error)).toBeInstanceOf(InfraError);
    expect((error as InfraError).message).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
    expect(all()).toEqual(before);
  }
}

describe('a path of a plan', () => {
  it.each(PATHS.filter((one) => one.is === 'refused'))('is refused: $name', async ({ path }) => {
    await refusedEverywhere(jail(), path);
  });

  it.each(PATHS.filter((one) => one.is === 'allowed'))('is only a name: $name', async ({ path }) => {
    const { root, outside } = jail();
    const before = outside();
    expect(checkPath(root, path)).toBeUndefined();
    await writeAll(root, [{ path, before: null, after: 'fine\n' }]);
    expect(diskText(root, path)).toBe('fine\n');
    expect(outside()).toEqual(before);
    await writeAll(root, [{ path, before: 'fine\n', after: null }]);
    expect(text(root, path)).toBeNull();
  });
});

describe('the same path in a record or a journal', () => {
  const hash = `sha256:${'ab'.repeat(32)}`;
  const shapes: { [name: string]: (path: string) => { [file: string]: string } } = {
    record: (path) => ({
      [`${FOLDER}/infra-changes.json`]: JSON.stringify({
        schema_version: 1,
        generator: 'x@1',
        feature_id: FEATURE,
        plan_hash: hash,
        applied_at: '',
        tasks: [],
        criteria: {},
        documents: [],
        files: [{ path, owner: 'user', before: null, after: hash, tasks: [], checklist_ids: [] }],
      }),
    }),
    journal: (path) => ({
      '.claude/feature-dev/.infra-dev/journal.json': JSON.stringify({
        schema_version: 1,
        token: 'ab'.repeat(8),
        owner: { pid: 2 ** 22 - 3, started: '1', host: 'x' },
        in_place: false,
        folders: [],
        prune: [],
        entries: [{ path, before: 'evil\n', after: 'canary\n', mode: null }],
      }),
    }),
  };
  // Two spellings of a file that is there make a record neither unsafe nor a journal: they are drift.
  const DRIFT = /another case|another Unicode form/;
  const hostile = PATHS.filter((one) => one.is === 'refused' && !DRIFT.test(one.name));

  it.each(hostile)('is refused or left alone: $name', async ({ path }) => {
    const inRecord = jail(shapes['record']!(path));
    const before = inRecord.all();
    expect(await caught(() => readRecord(inRecord.root, FEATURE))).toBeInstanceOf(InfraError);
    expect(inRecord.all()).toEqual(before);
    const inJournal = jail(shapes['journal']!(path));
    const outside = inJournal.outside();
    const error = await caught(() => recover(inJournal.root));
    expect(error === undefined || error instanceof InfraError, String(error)).toBe(true);
    expect(inJournal.outside()).toEqual(outside);
    expect(text(inJournal.root, 'readme.md')).toBe('old\n');
  });
});

describe('a workspace that was prepared', () => {
  it.each(TREES.filter((one) => one.refused !== undefined))('is refused: $name', async ({ given, path, refused }) => {
    await refusedEverywhere(jail(given), path, refused);
  });

  it.each(TREES.filter((one) => one.writes !== undefined))('is written where it really leads: $name', async ({ given, path, writes }) => {
    const { root, outside } = jail(given);
    const before = outside();
    await writeAll(root, [{ path, before: null, after: 'fine\n' }]);
    expect(text(root, writes!)).toBe('fine\n');
    expect(outside()).toEqual(before);
  });
});

describe('paths that are written together', () => {
  it.each(SETS)('are refused: $name', async ({ given, paths, refused }) => {
    const { root, all } = jail(given);
    const before = all();
    expect(
      checkPaths(root, paths)
        .map((problem) => problem.subject)
        .join('\n'),
    ).toContain(refused);
    const error = await caught(() =>
      writeAll(
        root,
        paths.map((path) => ({ path, before: null, after: 'x\n' })),
      ),
    );
    expect(error).toBeInstanceOf(InfraError);
    expect(all()).toEqual(before);
  });
});
