import { randomBytes } from 'node:crypto';
import { dirname } from 'node:path';
import * as z from 'zod';
import { InfraError } from '../error.js';
import { prefixes, STATE_FOLDER } from './contain.js';
import { realDisk, statOf, tolerate, type Disk } from './disk.js';
import type { Entry } from './entry.js';
import { ownerSchema, thisProcess } from './owner.js';
import { nameProblem } from './path-name.js';
import { makeState, readOwn, replaceState, statePath } from './state.js';

const JOURNAL = 'journal.json';
/** For messages. */
export const JOURNAL_PATH = `${STATE_FOLDER}/${JOURNAL}`;

const path = z.string().refine((text) => nameProblem(text) === undefined, 'is not a path inside the workspace');

const journalSchema = z.strictObject({
  schema_version: z.literal(1),
  /** Part of the name of every temporary file of the run. */
  token: z.string().regex(/^[0-9a-f]{16}$/),
  owner: ownerSchema,
  /** True when the files are written by Nx, in place: a beginning of the new text is then half a write of ours. */
  in_place: z.boolean(),
  entries: z.array(
    z.strictObject({
      path,
      before: z.string().nullable(),
      after: z.string().nullable(),
      mode: z.number().int().min(0).max(0o7777).nullable(),
    }),
  ),
  /** Folders that were not there before, outermost first. */
  folders: z.array(path),
  /** Folders that go, when they are empty, once all files are written; innermost first. */
  prune: z.array(path),
});

/** What a run is about to do, with everything that is needed to take it back. */
export type Journal = z.infer<typeof journalSchema>;

/** An entry with the mode bits it has or gets; null: the umask decides. */
export type JournalEntry = Omit<Entry, 'mode'> & { mode: number | null };

/** A journal for these entries, not yet written. Paths are real ones: links inside the workspace are resolved. */
export function journalOf(
  root: string,
  entries: readonly JournalEntry[],
  options: { in_place: boolean; prune: readonly string[] },
): Journal {
  const created = entries.filter((entry) => entry.after !== null).flatMap((entry) => prefixes(entry.path).slice(0, -1));
  const missing = [...new Set(created)].filter((folder) => statOf(`${root}/${folder}`) === undefined);
  return {
    schema_version: 1,
    token: randomBytes(8).toString('hex'),
    owner: thisProcess(),
    in_place: options.in_place,
    entries: [...entries],
    folders: missing.sort((one, other) => one.length - other.length),
    prune: [...options.prune].sort((one, other) => other.length - one.length),
  };
}

/** Brings the journal to the medium, before anything else is touched. Returns the folders made for it. */
export function writeJournal(root: string, journal: Journal, disk: Disk): string[] {
  const made = makeState(root, disk);
  replaceState(root, JOURNAL, JSON.stringify(journal), disk);
  return made;
}

/** Takes away a journal that was not complete when its run ended: nothing else had been touched. */
export const dropHalfJournal = (root: string, disk: Disk): void =>
  tolerate(['ENOENT'], () => disk.remove(`${statePath(root, JOURNAL)}.next`));

/** Takes the journal away: the run is over, one way or the other. */
export function dropJournal(root: string, disk: Disk = realDisk): void {
  const file = statePath(root, JOURNAL);
  dropHalfJournal(root, disk);
  tolerate(['ENOENT'], () => disk.remove(file));
  disk.syncFolder(dirname(file));
}

/**
 * The journal of a run that did not end; undefined when there is none.
 * @throws InfraError when there is one that infra-dev did not write
 */
export function readJournal(root: string): Journal | undefined {
  const text = readOwn(statePath(root, JOURNAL), JOURNAL_PATH);
  if (text === undefined) return undefined;
  try {
    return journalSchema.parse(JSON.parse(text));
  } catch {
    throw new InfraError({
      file: JOURNAL_PATH,
      subject: 'is not a journal that infra-dev wrote, so nothing can be restored from it',
      remedy: 'Look at it and at `git status`, then remove it and run again.',
    });
  }
}

/** Name of the temporary file beside entry `index`: `new` holds the text to come, `old` the one to go back to. */
export function temporary(journal: Journal, absolute: string, index: number, which: 'new' | 'old'): string {
  return `${dirname(absolute)}/.infra-dev-${journal.token}-${index}.${which}`;
}
