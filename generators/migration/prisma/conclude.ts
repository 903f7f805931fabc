import type { Found } from '../../../pipeline/kind.js';
import { prismaRuns } from '../prisma.js';
import type { SchemaText } from './parser.js';
import { validateSchema } from './validate.js';

/**
 * Lets Prisma's parser read every schema that the run changed, once, when all tasks have spoken.
 * @throws InfraError with file, line and column
 */
export async function validateSchemas(found: Found): Promise<void> {
  for (const run of prismaRuns(found).values()) {
    const after: SchemaText[] = [];
    for (const path of run.state.works.keys()) after.push({ path, text: (await found.draft.read(path)) ?? '' });
    await validateSchema(run.judged, after, run.major);
  }
}
