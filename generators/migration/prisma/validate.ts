import { InfraError, type Problem } from '../../../pipeline/error.js';

interface Diagnostic {
  file_name: string;
  start: number;
  end: number;
  text: string;
  is_warning: boolean;
}

interface Engine {
  lint(input: string): string;
}

export interface SchemaText {
  path: string;
  text: string;
}

/** Prisma's own parser, as WebAssembly: that of 6 still knows `url` in the datasource, that of 7 refuses it. */
async function engineFor(major: number | undefined, files: readonly SchemaText[]): Promise<Engine> {
  const old = major === undefined ? files.some(({ text }) => /^\s*(url|directUrl|shadowDatabaseUrl)\s*=/m.test(text)) : major < 7;
  const loaded = (old ? await import('prisma-schema-wasm-6') : await import('prisma-schema-wasm-7')) as unknown as {
    default?: Engine;
  } & Engine;
  return loaded.default ?? loaded;
}

/** Line and column of a byte offset. */
function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = Buffer.from(text, 'utf8').subarray(0, offset).toString('utf8').split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

async function errorsOf(files: readonly SchemaText[], major: number | undefined): Promise<Problem[]> {
  const engine = await engineFor(major, files);
  const found = JSON.parse(engine.lint(JSON.stringify(files.map(({ path, text }) => [path, text])))) as Diagnostic[];
  return found
    .filter((one) => !one.is_warning)
    .map((one) => {
      const file = files.find(({ path }) => path === one.file_name);
      return { subject: one.text, file: one.file_name, ...placeOf(file?.text ?? '', one.start) };
    });
}

/**
 * Lets Prisma's parser read a schema after an edit, and before it where that finds errors.
 * @throws InfraError with file, line and column: where it did not parse before, or where the edit would make it so
 */
export async function validateSchema(
  before: readonly SchemaText[],
  after: readonly SchemaText[],
  major: number | undefined,
): Promise<void> {
  const now = await errorsOf(after, major);
  if (now.length === 0) return;
  const old = await errorsOf(before, major);
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
