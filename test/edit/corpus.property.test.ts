import { describe, expect, test } from 'vitest';
import { EVERY_VARIANT, failuresIn, summary, tryAll } from './corpus/report.js';
import { ofFormat, ownFiles } from './corpus/files.js';
import { subjects } from './corpus/subjects.js';
import { share } from './corpus/trial.js';

/** How often each attempt is made per file and form, and the largest share of refusals: measured, doubled, and never below one in a hundred. */
const LIMITS: Record<string, { runs: number; refused: number; files: number }> = {
  dockerfile: { runs: 8, refused: 0.01, files: 1 },
  env: { runs: 3, refused: 0.01, files: 8 },
  hcl: { runs: 1, refused: 0.01, files: 15 },
  json: { runs: 1, refused: 0.01, files: 40 },
  markdown: { runs: 1, refused: 0.01, files: 10 },
  prisma: { runs: 4, refused: 0.01, files: 3 },
  python: { runs: 4, refused: 0.01, files: 3 },
  source: { runs: 1, refused: 0.01, files: 35 },
  xml: { runs: 4, refused: 0.01, files: 4 },
  yaml: { runs: 1, refused: 0.05, files: 45 },
};

const files = ownFiles();

describe('every editor on every file that a case is given', () => {
  test.each(subjects.filter((one) => LIMITS[one.format]).map((one) => [one.format, one] as const))(
    '%s: as asked and nothing else, twice as once, back to every byte',
    async (format, subject) => {
      const limit = LIMITS[format]!;
      const corpus = await ofFormat(files, format);
      expect(corpus.length).toBeGreaterThanOrEqual(limit.files);
      const tally = await tryAll(subject, corpus, limit.runs, () => EVERY_VARIANT);
      expect(failuresIn(tally)).toBe('');
      expect(share(tally, 'refused'), summary(format, corpus, tally)).toBeLessThanOrEqual(limit.refused);
      expect(share(tally, 'unread'), summary(format, corpus, tally)).toBe(0);
      expect(tally.counts.held).toBeGreaterThan(4 * corpus.length);
    },
    120_000,
  );
});
