import { evidenceFileSchema, type Evidence, type EvidenceFile } from '../../pipeline/evidence.js';
import { parseJsonFile } from '../../pipeline/json-file.js';
import type { Json } from '../../pipeline/kind.js';
import { hashOf } from '../../pipeline/record.js';
import { diskText, withLock, writeAll } from '../../pipeline/write/index.js';
import type { Outcome } from './proof.js';

/** What was executed before. A file that is not of the form is as good as none: verify writes it anew. */
export function readEvidence(root: string, path: string): EvidenceFile | undefined {
  const text = diskText(root, path);
  const file = text === null ? [] : parseJsonFile(path, text);
  const parsed = Array.isArray(file) ? undefined : evidenceFileSchema.safeParse(file.value);
  return parsed?.success ? parsed.data : undefined;
}

/** Writes the file when it changes. */
export async function writeEvidence(root: string, path: string, file: EvidenceFile): Promise<void> {
  const after = `${JSON.stringify(file, null, 2)}\n`;
  await withLock(root, `verify of ${file.feature_id}`, {}, async () => {
    const before = diskText(root, path);
    if (before !== after) await writeAll(root, [{ path, before, after }]);
  });
}

/** Times differ from run to run and say nothing about what came out. */
function timeless(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(timeless);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== 'duration_ms')
      .map(([key, inner]) => [key, timeless(inner)]),
  );
}

/** Hash of what came out. */
export const outputHash = ({
  exit,
  verdict,
  data_loss,
  details,
}: Pick<Evidence, 'exit' | 'verdict' | 'data_loss' | 'details'> | Outcome): string =>
  hashOf(JSON.stringify(timeless({ exit, verdict, data_loss, details })));

/** Hash of what went in: everything the proof read, and who ran it. */
export const inputHash = (generator: string, proof: string, inputs: Json): string => hashOf(JSON.stringify({ generator, proof, inputs }));

const REUSED = ' (Not run again: nothing it depends on has changed.)';

/** Evidence that still holds: it passed on the same input, and nobody has touched what it says. */
export function reusable(previous: Evidence | undefined, input: string): Evidence | undefined {
  const holds =
    previous?.exit === 0 &&
    previous.verdict !== 'skipped' &&
    previous.input_hash === input &&
    previous.output_hash === outputHash(previous);
  if (!previous || !holds) return undefined;
  return { ...previous, summary: previous.summary.endsWith(REUSED) ? previous.summary : `${previous.summary}${REUSED}` };
}
