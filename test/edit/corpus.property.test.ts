import { describe, expect, test } from 'vitest';
import { ofFormat, ownFiles, VARIANTS } from './corpus/files.js';
import { subjects } from './corpus/subjects.js';
import { attempt, emptyTally, share } from './corpus/trial.js';

const files = ownFiles();

describe('every editor on every file that a case is given', () => {
  test.each(subjects.map((one) => [one.format, one] as const))('%s', async (format, subject) => {
    const corpus = await ofFormat(files, format);
    const tally = emptyTally();
    for (const file of corpus) for (const variant of Object.keys(VARIANTS)) for (const trial of subject.trials) await attempt(subject, trial, file, variant, 3, tally);
    console.info(format, corpus.length, tally.counts, share(tally, 'refused'), share(tally, 'unread'), tally.failures.length);
    expect(tally.failures.join('\n\n')).toBe('');
  });
});
