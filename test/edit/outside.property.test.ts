import { describe, expect, test } from 'vitest';
import { EVERY_VARIANT, failuresIn, summary, tryAll } from './corpus/report.js';
import { filesIn, ofFormat, sampled } from './corpus/files.js';
import { subjects } from './corpus/subjects.js';
import { share } from './corpus/trial.js';

/** A folder with files of other people: checkouts of repositories, at any depth. */
const FOLDER = process.env['INFRA_DEV_CORPUS'];
/** So many files per format, evenly taken; each in one of its forms. */
const MOST = 300;
/** The largest share of refusals: templates with the ending of a format are refused as they should be. */
const REFUSED = 0.12;

if (!FOLDER) console.info('skipped: INFRA_DEV_CORPUS names no folder with files of other repositories');

describe.skipIf(!FOLDER)('every editor on files of other people (INFRA_DEV_CORPUS)', () => {
  test.each(subjects.map((one) => [one.format, one] as const))(
    '%s',
    async (format, subject) => {
      const corpus = sampled(await ofFormat(filesIn(FOLDER!), format), MOST);
      const tally = await tryAll(subject, corpus, 1, (index) => [EVERY_VARIANT[index % EVERY_VARIANT.length]!]);
      console.info(summary(format, corpus, tally));
      expect(failuresIn(tally)).toBe('');
      if (corpus.length > 0) expect(share(tally, 'refused'), summary(format, corpus, tally)).toBeLessThanOrEqual(REFUSED);
    },
    1_800_000,
  );
});
