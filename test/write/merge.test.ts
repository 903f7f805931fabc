import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { merge3 } from '../../pipeline/write/index.js';
import { hunksOf, linesOf } from '../../pipeline/write/lines.js';

const line = fc.constantFrom('a', 'b', 'c', '', 'x = 1', '  y', '\ta');
const end = fc.constantFrom('\n', '\n', '\n', '\r\n');
const document = fc
  .array(fc.tuple(line, end), { maxLength: 14 })
  .chain((lines) => fc.constantFrom('', 'last').map((last) => lines.map(([text, eol]) => text + eol).join('') + last));

describe('merge3', () => {
  const cases: { name: string; base: string; mine: string; theirs: string; text: string; conflicts?: object[] }[] = [
    { name: 'takes changes of both sides', base: 'a\nb\nc\n', mine: 'A\nb\nc\n', theirs: 'a\nb\nC\n', text: 'A\nb\nC\n' },
    { name: 'takes changes of neighbouring lines', base: 'a\nb\n', mine: 'A\nb\n', theirs: 'a\nB\n', text: 'A\nB\n' },
    { name: 'takes the same change once', base: 'a\nb\n', mine: 'a\nX\n', theirs: 'a\nX\n', text: 'a\nX\n' },
    {
      name: 'takes what was ours out before what others added after it',
      base: 'a\nours\n',
      mine: 'a\nours\ntheirs\n',
      theirs: 'a\n',
      text: 'a\ntheirs\n',
    },
    {
      name: 'takes what was ours out after what others added before it',
      base: 'a\nours\n',
      mine: 'a\ntheirs\nours\n',
      theirs: 'a\n',
      text: 'a\ntheirs\n',
    },
    {
      name: 'takes a block with its blank line out of the middle',
      base: 'a\n\nours\n\nz\n',
      mine: 'a\n\nours\n\nmore\n\nz\n',
      theirs: 'a\n\nz\n',
      text: 'a\n\nmore\n\nz\n',
    },
    { name: 'keeps CRLF', base: 'a\r\nb\r\n', mine: 'a\r\nb\r\nc\r\n', theirs: 'A\r\nb\r\n', text: 'A\r\nb\r\nc\r\n' },
    { name: 'keeps a missing final newline', base: 'a\nb', mine: 'x\na\nb', theirs: 'a\nc', text: 'x\na\nc' },
    {
      name: 'sees through line ends that were turned to CRLF',
      base: 'a\nours\nb\n',
      mine: 'a\r\nours\r\nb\r\nc\r\n',
      theirs: 'a\nb\n',
      text: 'a\r\nb\r\nc\r\n',
    },
    { name: 'sees through line ends that were turned to LF', base: 'a\r\nours\r\n', mine: 'a\nours\nc\n', theirs: 'a\r\n', text: 'a\nc\n' },
    {
      name: 'reports a line that both changed, and keeps mine',
      base: 'a\nb\nc\n',
      mine: 'a\nmine\nc\n',
      theirs: 'a\ntheirs\nc\n',
      text: 'a\nmine\nc\n',
      conflicts: [{ line: 2, mine: 'mine\n', theirs: 'theirs\n' }],
    },
    {
      name: 'reports an edit inside a block that goes, and keeps the block',
      base: 'a\n1\n2\n3\nz\n',
      mine: 'a\n1\ntwo\n3\nz\n',
      theirs: 'a\nz\n',
      text: 'a\n1\ntwo\n3\nz\n',
      conflicts: [{ line: 2, mine: '1\ntwo\n3\n', theirs: '' }],
    },
    {
      name: 'reports what both added at one place',
      base: 'a\n',
      mine: 'a\nmine\n',
      theirs: 'a\ntheirs\n',
      text: 'a\nmine\n',
      conflicts: [{ line: 2, mine: 'mine\n', theirs: 'theirs\n' }],
    },
    {
      name: 'never runs a line without an end into the next one',
      base: 'a\nb\n',
      mine: 'a',
      theirs: 'a\nb\nc\n',
      text: 'a',
      conflicts: [{ line: 1, mine: 'a', theirs: 'a\nb\nc\n' }],
    },
  ];
  it.each(cases)('$name', ({ base, mine, theirs, text, conflicts }) => {
    const merged = merge3(base, mine, theirs);
    expect(merged.text).toBe(text);
    expect(merged.conflicts).toEqual(conflicts ?? []);
  });

  it('keeps both insertions at one place when asked to, and says where', () => {
    const merged = merge3('a\nz\n', 'a\nmine\nz\n', 'a\ntheirs\nz\n', { keepBothInsertions: true });
    expect(merged).toEqual({ text: 'a\ntheirs\nmine\nz\n', conflicts: [], joined: [2] });
  });

  it('still reports two different edits of one line when asked to keep insertions', () => {
    expect(merge3('a\n', 'mine\n', 'theirs\n', { keepBothInsertions: true }).conflicts).toHaveLength(1);
  });

  it('is exact where only one side changed', () => {
    fc.assert(
      fc.property(document, document, (base, other) => {
        expect(merge3(base, other, base)).toEqual({ text: other, conflicts: [], joined: [] });
        expect(merge3(base, base, other)).toEqual({ text: other, conflicts: [], joined: [] });
        expect(merge3(base, other, other).text).toBe(other);
      }),
    );
  });

  it('invents and loses no line: each is of a side, and without a conflict nothing a side added is missing', () => {
    const bag = (text: string): Map<string, number> =>
      linesOf(text).reduce((all, one) => all.set(one, (all.get(one) ?? 0) + 1), new Map<string, number>());
    fc.assert(
      fc.property(document, document, document, (base, mine, theirs) => {
        const merged = merge3(base, mine, theirs);
        const known = new Set([...linesOf(mine), ...linesOf(theirs), ...linesOf(base)]);
        const sameEnds = [base, mine, theirs].every((text) => !text.includes('\r'));
        if (sameEnds) expect(linesOf(merged.text).every((one) => known.has(one))).toBe(true);
        if (!sameEnds || merged.conflicts.length > 0) return;
        const out = bag(merged.text);
        for (const [one, count] of bag(mine))
          if (!linesOf(base).includes(one)) expect(out.get(one) ?? 0).toBeGreaterThanOrEqual(Math.min(count, 1));
      }),
      { numRuns: 400 },
    );
  });

  it('undoes one of many insertions, wherever the others went', () => {
    const block = (name: string): string => `\n# ${name}\n${name}=1\n`;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 }), (mineAt, oursAt) => {
        const lines = ['A=1\n', 'B=2\n', 'C=3\n', 'D=4\n', 'E=5\n', 'F=6\n'];
        const put = (into: string[], at: number, text: string): string[] => [...into.slice(0, at), text, ...into.slice(at)];
        const before = lines.join('');
        const wrote = put(lines, oursAt, block('OURS')).join('');
        const shifted = mineAt >= oursAt ? mineAt + 1 : mineAt;
        const now = put(put(lines, oursAt, block('OURS')), shifted, block('MINE')).join('');
        const merged = merge3(wrote, now, before);
        expect(merged.conflicts).toEqual([]);
        expect(merged.text).toBe(put(lines, mineAt, block('MINE')).join(''));
      }),
    );
  });
});

describe('hunks', () => {
  it('rebuild the new text from the old one', () => {
    fc.assert(
      fc.property(document, document, (before, after) => {
        const [old, next] = [linesOf(before), linesOf(after)];
        let at = 0;
        const built: string[] = [];
        for (const hunk of hunksOf(old, next)) {
          built.push(...old.slice(at, hunk.from), ...next.slice(hunk.newFrom, hunk.newTo));
          at = hunk.to;
        }
        expect([...built, ...old.slice(at)].join('')).toBe(after);
      }),
    );
  });

  const large: [string, (index: number) => string][] = [
    ['equal lines', () => 'same\n'],
    ['lines of which every other is blank', (index) => (index % 2 ? '\n' : `line ${index}\n`)],
    ['lines of which each is there three times', (index) => `line ${index % 3000}\n`],
    ['lines that all differ', (index) => `line ${index}\n`],
  ];
  it.each(large)('of a large file of %s are found in time', (_name, line) => {
    const lines = Array.from({ length: 9000 }, (_, index) => line(index));
    const began = process.cpuUsage();
    const hunks = hunksOf(['first\n', ...lines, 'last\n'], ['other\n', ...lines.slice(0, 4000), 'new\n', ...lines.slice(4000), 'end\n']);
    expect(hunks.length).toBeGreaterThan(0);
    expect(process.cpuUsage(began).user).toBeLessThan(3_000_000);
  });
});
