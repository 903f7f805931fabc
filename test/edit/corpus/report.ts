import { attempt, emptyTally, share, type Subject, type Tally } from './trial.js';
import { VARIANTS, type CorpusFile } from './files.js';

/** Every trial of an editor on every file; `variantsOf` says in which forms each file is taken. */
export async function tryAll(subject: Subject, files: readonly CorpusFile[], runs: number, variantsOf: (index: number) => readonly string[]): Promise<Tally> {
  const tally = emptyTally();
  const once = { ...subject, read: remembering(subject.read) };
  for (const [index, file] of files.entries()) {
    for (const variant of variantsOf(index)) {
      const altered = { path: file.path, text: VARIANTS[variant]!(file.text) };
      for (const trial of subject.trials) await attempt(once, trial, altered, variant, runs, tally);
    }
  }
  return tally;
}

/** The text before is the same for many edits. */
function remembering(read: Subject['read']): Subject['read'] {
  const known = new WeakMap<CorpusFile, ReturnType<Subject['read']>>();
  return (file) => {
    if (!known.has(file)) known.set(file, read(file));
    return known.get(file);
  };
}

/** What failed, in full for the first ones. */
export const failuresIn = ({ failures }: Tally): string => (failures.length === 0 ? '' : `${failures.length} failures\n${failures.slice(0, 8).join('\n\n')}`);

/** One line on what came out, and why editors refused. */
export function summary(format: string, files: readonly CorpusFile[], tally: Tally): string {
  const { counts } = tally;
  const reasons = [...new Set(tally.refusals.map((one) => one.split('\n')[0]))].slice(0, 5);
  const tried = counts.held + counts.refused + counts.unread;
  return [`${format}: ${files.length} files, ${tried} edits, ${percent(share(tally, 'refused'))} refused, ${percent(share(tally, 'unread'))} not read by another reader`, ...reasons].join('\n  ');
}

const percent = (part: number): string => `${(100 * part).toFixed(1)} %`;

export const EVERY_VARIANT = Object.keys(VARIANTS);
