import { InfraError } from '../error.js';
import type { ChangeRecord } from '../record.js';
import { hunksOf, linesOf } from './lines.js';
import { featuresApplied, readRecord } from './record-store.js';
import { openStore } from './store.js';

/**
 * The lines that other applied features added to a file: nobody's edits, though they came after ours. A record that cannot be read
 * explains nothing.
 * @param featureId the feature whose own lines do not count
 */
export function linesOfOthers(root: string, featureId: string, path: string): Set<string> {
  const others = featuresApplied(root).filter((other) => other !== featureId);
  return new Set(others.flatMap((other) => quietly(() => addedLines(root, readRecord(root, other), path))));
}

function addedLines(root: string, record: ChangeRecord | undefined, path: string): string[] {
  const file = record?.files.find((one) => one.path === path);
  if (!record || !file) return [];
  const store = openStore(root, record.feature_id);
  const [before, after] = [linesOf(store.text(file.before) ?? ''), linesOf(store.text(file.after) ?? '')];
  return hunksOf(before, after).flatMap((hunk) => after.slice(hunk.newFrom, hunk.newTo).map((line) => line.trimEnd()));
}

function quietly(read: () => string[]): string[] {
  try {
    return read();
  } catch (error) {
    if (error instanceof InfraError) return [];
    throw error;
  }
}
