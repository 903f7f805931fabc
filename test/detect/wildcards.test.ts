import fc from 'fast-check';
import picomatch from 'picomatch';
import { expect, test } from 'vitest';
import { fileIndex } from '../../pipeline/detect/file-index.js';
import type { Workspace } from '../../pipeline/workspace.js';

const listing = (files: readonly string[]): Workspace => ({ files: () => files }) as unknown as Workspace;

test('names with a star match as picomatch says', () => {
  const piece = fc.string({ unit: fc.constantFrom('a', 'b', '.', '-'), maxLength: 3 });
  const pattern = fc.tuple(piece, piece).map(([head, tail]) => `${head}*${tail}`);
  const name = fc.string({ unit: fc.constantFrom('a', 'b', '.', '-'), minLength: 1, maxLength: 8 }).filter((one) => !/^\.+$/.test(one));
  fc.assert(
    fc.property(pattern, fc.uniqueArray(name, { maxLength: 20 }), (glob, names) => {
      const files = names.map((one) => `some/${one}`).sort();
      const expected = files.filter((file) => picomatch.isMatch(file.slice('some/'.length), glob, { dot: true }));
      expect(fileIndex(listing(files)).match([glob])).toEqual(expected);
    }),
    { numRuns: 500 },
  );
});
