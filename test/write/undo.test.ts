import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { undo } from '../../generators/undo/undo.js';
import { readRecord } from '../../pipeline/write/index.js';
import { append, applyTasks, create } from './harness/apply.js';
import { applied, FEATURE, FOLDER, GIVEN } from './harness/feature.js';
import { fill, snapshot, text, workspace } from './harness/tree.js';

describe('apply and undo', () => {
  it('of an untouched workspace gives every byte, mode and folder back', async () => {
    const { root, before } = await applied();
    expect(text(root, '.env.example')).toBe('# crlf\r\nA=1\r\nB=2\r\nC=3\r\n');
    const { written, kept } = await undo(root, FEATURE);
    expect([written, kept]).toEqual([true, []]);
    expect(snapshot(root, true)).toEqual(before);
  });

  it('shows what it would do and writes nothing in a dry run', async () => {
    const { root } = await applied();
    const now = snapshot(root, true);
    const planned = await undo(root, FEATURE, { dryRun: true });
    expect(planned.written).toBe(false);
    expect(planned.entries.map((entry) => entry.path).sort()).toEqual([
      '.env.example',
      'docs/env.md',
      'empty/new.txt',
      'guides/deep/guide.md',
      'migrations/1_two_factor/up.sql',
      'old.txt',
      'schema.prisma',
    ]);
    expect(snapshot(root, true)).toEqual(now);
  });

  it('twice says that there is nothing left', async () => {
    const { root } = await applied();
    await undo(root, FEATURE);
    await expect(undo(root, FEATURE)).rejects.toThrow('has no record');
  });

  it('writes a diff that git applies and reverses', async () => {
    const { root } = await applied();
    const other = workspace(GIVEN);
    const given = snapshot(other);
    fill(other, { [`${FOLDER}/infra.patch`]: text(root, `${FOLDER}/infra.patch`)! });
    const git = (...args: string[]) => execFileSync('git', args, { cwd: other, stdio: 'pipe' });
    git('apply', '--whitespace=nowarn', `${FOLDER}/infra.patch`);
    for (const path of ['.env.example', 'docs/env.md', 'guides/deep/guide.md', 'empty/new.txt', 'old.txt', 'schema.prisma'])
      expect(text(other, path)).toBe(text(root, path));
    git('apply', '-R', '--whitespace=nowarn', `${FOLDER}/infra.patch`);
    rmSync(join(other, `${FOLDER}/infra.patch`));
    expect(snapshot(other)).toEqual(given);
  });

  it('keeps the texts of the record and no more', async () => {
    const { root } = await applied();
    const record = readRecord(root, FEATURE)!;
    const hashes = new Set(record.files.flatMap((file) => [file.before, file.after]).filter((hash) => hash !== null));
    expect(Object.keys(snapshot(root)).filter((path) => path.startsWith(`${FOLDER}/.infra-dev/`))).toEqual([`${FOLDER}/.infra-dev/kept.json`]);
    const { texts } = JSON.parse(text(root, `${FOLDER}/.infra-dev/kept.json`)!) as { texts: Record<string, string> };
    expect(Object.keys(texts)).toEqual([...hashes].sort());
  });
});

describe('what people changed since', () => {
  it('stays, and is listed line by line', async () => {
    const { root } = await applied();
    fill(root, { '.env.example': '# crlf\r\nA=one\r\nB=2\r\nC=3\r\nD=4\r\n' });
    const { kept } = await undo(root, FEATURE);
    expect(text(root, '.env.example')).toBe('# crlf\r\nA=one\r\nD=4\r\n');
    expect(kept).toEqual([
      {
        path: '.env.example',
        lines: [
          { line: 2, text: 'A=one' },
          { line: 3, text: 'D=4' },
        ],
        why: 'was edited since: the edits stay',
      },
    ]);
  });

  it('stays where line ends were turned around, and only the edit is listed', async () => {
    const { root } = await applied();
    fill(root, { '.env.example': '# crlf\nA=one\nB=2\nC=3\n' });
    const { kept } = await undo(root, FEATURE);
    expect(text(root, '.env.example')).toBe('# crlf\nA=one\n');
    expect(kept).toMatchObject([{ path: '.env.example', lines: [{ line: 2, text: 'A=one' }] }]);
  });

  it('stays removed where it is a line', async () => {
    const { root } = await applied();
    fill(root, { '.env.example': 'A=1\r\nB=2\r\nC=3\r\n' });
    const { kept } = await undo(root, FEATURE);
    expect(text(root, '.env.example')).toBe('A=1\r\n');
    expect(kept).toEqual([{ path: '.env.example', lines: [], why: 'lines were removed since: they stay removed' }]);
  });

  it('stays where it is an edit of our own lines', async () => {
    const { root } = await applied();
    fill(root, { '.env.example': '# crlf\r\nA=1\r\nB=two\r\nC=3\r\n' });
    const { kept } = await undo(root, FEATURE);
    expect(text(root, '.env.example')).toBe('# crlf\r\nA=1\r\nB=two\r\nC=3\r\n');
    expect(kept[0]!.why).toContain('lines of ours were edited since');
  });

  it('stays where it is a created file, with its folder', async () => {
    const { root } = await applied();
    fill(root, { 'guides/deep/guide.md': '# Guide\n\nset B\n\nand read this\n' });
    const { kept } = await undo(root, FEATURE);
    expect(text(root, 'guides/deep/guide.md')).toContain('and read this');
    expect(kept).toEqual([
      {
        path: 'guides/deep/guide.md',
        lines: [
          { line: 4, text: '' },
          { line: 5, text: 'and read this' },
        ],
        why: 'was created by apply and edited since: it stays',
      },
    ]);
  });

  it('stays removed, or stays there again', async () => {
    const { root } = await applied();
    rmSync(join(root, 'docs/env.md'));
    fill(root, { 'old.txt': 'a new one\n' });
    const { kept } = await undo(root, FEATURE);
    expect([text(root, 'docs/env.md'), text(root, 'old.txt')]).toEqual([null, 'a new one\n']);
    expect(kept.map(({ path, why }) => [path, why])).toEqual([
      ['docs/env.md', 'was removed since: it stays removed'],
      ['old.txt', 'was created again since: it stays'],
    ]);
  });

  it('in a folder of ours keeps the folder', async () => {
    const { root } = await applied();
    fill(root, { 'guides/mine.md': 'mine\n' });
    await undo(root, FEATURE);
    expect(Object.keys(snapshot(root)).filter((path) => path.startsWith('guides'))).toEqual(['guides', 'guides/mine.md']);
  });

  it('by another feature stays, in whatever order both are undone', async () => {
    for (const order of [
      ['feat-one', 'feat-two'],
      ['feat-two', 'feat-one'],
    ]) {
      const root = workspace({ ...GIVEN, '.claude/feature-dev/feat-two/plan.json': '{}' });
      const before = snapshot(root, true);
      await applyTasks(root, 'feat-one', [{ id: 'A', files: { '.env.example': append('ONE=1\r\n'), 'shared/one.md': create('1') } }]);
      await applyTasks(root, 'feat-two', [{ id: 'B', files: { '.env.example': append('TWO=2\r\n'), 'shared/two.md': create('2') } }]);
      await undo(root, order[0]!);
      expect(text(root, '.env.example')).toBe(`# crlf\r\nA=1\r\n${order[0] === 'feat-one' ? 'TWO=2' : 'ONE=1'}\r\n`);
      await undo(root, order[1]!);
      const after = snapshot(root, true);
      // The folder was made by the first feature: it stays when that one goes first.
      expect({ ...after, shared: undefined }).toEqual({ ...before, shared: undefined });
    }
  });
});
