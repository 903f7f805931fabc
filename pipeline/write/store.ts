import * as z from 'zod';
import { InfraError } from '../error.js';
import { hashOf } from '../record.js';
import { checkPath, placeOf } from './contain.js';
import { featurePaths } from './feature-paths.js';
import { parseOwn, readOwn } from './state.js';

/** Texts of a feature that touches the largest files there are. */
const LARGEST = 256 * 1024 * 1024;

const storeSchema = z.strictObject({
  schema_version: z.literal(1),
  /** Folders that apply made for the feature. */
  folders: z.array(z.string()),
  /** The texts that the hashes of the record stand for. */
  texts: z.record(z.string().regex(/^sha256:[0-9a-f]{64}$/), z.string()),
});

/** What a feature keeps beside its record, for undo and for a second apply. */
export interface Store {
  /** Folders that apply made, as far as their paths are still sound. */
  folders: readonly string[];
  /**
   * A text that apply kept.
   * @param hash as the record names it; null: there was no file
   * @throws InfraError when it is gone or is not the one that was recorded
   */
  text(hash: string | null): string | null;
}

type Kept = z.infer<typeof storeSchema>;

function read(root: string, path: string): Kept {
  const text = readOwn(placeOf(root, path).absolute, path, LARGEST);
  return text === undefined ? { schema_version: 1, folders: [], texts: {} } : parseOwn(path, text, storeSchema);
}

/**
 * The store of a feature, read once and on first use: what is asked of it throws an InfraError when it is not what infra-dev wrote.
 */
export function openStore(root: string, featureId: string): Store {
  const path = featurePaths(featureId).kept;
  let opened: Kept | undefined;
  const kept = (): Kept => (opened ??= read(root, path));
  const problem = (what: string): InfraError =>
    new InfraError({
      file: path,
      subject: `${what} the text that ${featureId} needs to be undone or applied again`,
      remedy: 'Restore it from git, or take the changes back by hand with infra.patch.',
    });
  return {
    get folders() {
      return kept().folders.filter((folder) => checkPath(root, folder, 'folder') === undefined);
    },
    text: (hash) => {
      if (hash === null) return null;
      const { texts } = kept();
      const found = Object.hasOwn(texts, hash) ? texts[hash] : undefined;
      if (found === undefined) throw problem('misses');
      if (hashOf(found) !== hash) throw problem('has changed');
      return found;
    },
  };
}

/** The store's file for these folders and texts. */
export function storeText(folders: readonly string[], texts: Iterable<string>): string {
  const byHash = [...texts].map((text): [string, string] => [hashOf(text), text]).sort(([one], [other]) => (one < other ? -1 : 1));
  return `${JSON.stringify({ schema_version: 1, folders, texts: Object.fromEntries(byHash) }, null, 2)}\n`;
}
