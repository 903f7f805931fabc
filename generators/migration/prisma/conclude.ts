import type { Found } from '../../../pipeline/kind.js';
import { prismaRuns } from '../prisma.js';
import { majorOf } from '../tool/commands.js';
import { validateSchema, type SchemaText } from './validate.js';

/**
 * Lets Prisma's parser read every schema that the run changed, once, when all tasks have spoken.
 * @throws InfraError with file, line and column
 */
export async function validateSchemas(found: Found): Promise<void> {
  for (const run of prismaRuns(found).values()) {
    const before = run.place.files.map((path): SchemaText => ({ path, text: found.workspace.read(path) ?? '' }));
    const after: SchemaText[] = [];
    for (const path of run.state.works.keys()) after.push({ path, text: (await found.draft.read(path)) ?? '' });
    await validateSchema(before, after, majorOf(found.workspace, run.place.main, ['prisma', '@prisma/client']));
  }
}
