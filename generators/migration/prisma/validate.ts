import { InfraError, type Problem } from '../../../pipeline/error.js';
import { diagnose, type Diagnostic, type SchemaText } from './parser.js';

/** A schema and the parser's answer, which may still be on its way. */
export interface Judged {
  files: readonly SchemaText[];
  found: Promise<Diagnostic[]>;
}

/** Has the parser begin with a schema, which it will be asked about again after the edits. */
export function judgeSchema(files: readonly SchemaText[], major: number | undefined): Judged {
  const found = diagnose(files, major);
  // Whoever asks for the answer hears of the failure.
  found.catch(() => undefined);
  return { files, found };
}

/** Line and column of a byte offset. */
function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = Buffer.from(text, 'utf8').subarray(0, offset).toString('utf8').split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

function errorsOf(files: readonly SchemaText[], found: readonly Diagnostic[]): Problem[] {
  const errors = found.filter((one) => !one.is_warning);
  return errors.map((one) => {
    const file = files.find(({ path }) => path === one.file_name);
    return { subject: one.text, file: one.file_name, ...placeOf(file?.text ?? '', one.start) };
  });
}

/**
 * Lets Prisma's parser read a schema after an edit, and tells whether it parsed before where that finds errors.
 * @param before the schema before the edit, with what the parser says of it
 * @param major the workspace's version of Prisma, if it is known
 * @throws InfraError with file, line and column: where it did not parse before, or where the edit would make it so
 */
export async function validateSchema(before: Judged, after: readonly SchemaText[], major: number | undefined): Promise<void> {
  const now = errorsOf(after, await diagnose(after, major));
  if (now.length === 0) return;
  const old = errorsOf(before.files, await before.found);
  throw new InfraError(old.length > 0 ? old.map(brokenBefore) : now.map(brokenNow));
}

const brokenBefore = (one: Problem): Problem => ({
  ...one,
  subject: `the Prisma schema does not parse: ${one.subject}`,
  remedy: 'Correct the schema first: `prisma validate` shows the place.',
});

const brokenNow = (one: Problem): Problem => ({
  ...one,
  subject: `the change would make the Prisma schema invalid: ${one.subject}`,
  remedy: 'Correct the operation in the plan.',
});
