import type { Found, Made, Tool } from '../../../pipeline/kind.js';
import type { Migration } from '../task.js';
import type { FolderRun } from '../tool/folder-run.js';
import { applyToModels } from './apply.js';
import { readModels } from './locate.js';
import type { Shape } from './model.js';
import { databaseNames } from './names.js';
import { openSession, type Known } from './session.js';

/** What the run knows of the schema after the tool has made its migration. */
function knownOf(tool: string, found: Found, made: Made): Known | undefined {
  const runs = found.memo<Map<string, FolderRun>>(`migration:folder:${tool}`, () => new Map());
  const path = made.changes[0]?.path ?? '';
  const run = [...runs.values()].find((one) => path.startsWith(`${one.dir}/`)) ?? [...runs.values()][0];
  return run && { dir: run.dir, model: run.model, dialect: run.dialect };
}

/** Before the migration is made nothing is known of the schema but what the models say. */
const unknown = (): Known => ({ dir: '', model: { tables: new Map(), enums: new Map(), complete: false }, dialect: 'postgresql' });

const withoutModels = (made: Made, [shape]: readonly Shape[]): Made => ({
  ...made,
  follow_up: [...(made.follow_up ?? []), `add the same to the ${shape?.noun ?? 'model'} where it is kept: none was found in the workspace`],
});

async function withModels(
  tool: string,
  shapes: readonly Shape[],
  task: Migration,
  made: Made,
  found: Found,
  required: boolean,
): Promise<Made> {
  const known = knownOf(tool, found, made);
  if (!known || made.changes.length === 0 || made.questions?.length) return made;
  const session = openSession(found, shapes, known);
  const models = await readModels(session, []);
  if (models.length === 0) return required ? withoutModels(made, shapes) : made;
  await applyToModels(session, task.operations);
  return {
    ...made,
    changes: [...made.changes, ...session.changes],
    warnings: [...(made.warnings ?? []), ...session.warnings],
    because: [...(made.because ?? []), ...session.because],
    follow_up: [...(made.follow_up ?? []), ...session.follow_up],
  };
}

/**
 * A tool whose models are edited together with the migration.
 * @param tool that makes migrations in a folder
 * @param shapes the ways in which its library declares tables in code
 */
export const withEntities = (tool: Tool<Migration>, shapes: readonly Shape[]): Tool<Migration> => edited(tool, [shapes], true);

/**
 * A tool beside which tables may be declared for other libraries, each on its own, or nowhere.
 * @param tool that makes migrations in a folder
 * @param shapes the ways in which tables are declared in code
 */
export const withDeclarations = (tool: Tool<Migration>, shapes: readonly Shape[]): Tool<Migration> =>
  edited(
    tool,
    shapes.map((one) => [one]),
    false,
  );

function edited(tool: Tool<Migration>, groups: readonly (readonly Shape[])[], required: boolean): Tool<Migration> {
  const { changes } = tool;
  if (!changes) return tool;
  return {
    ...tool,
    changes: async (task, found) => {
      let named = task;
      for (const shapes of groups) named = await databaseNames(named, openSession(found, shapes, unknown()));
      let made = await changes(named, found);
      for (const shapes of groups) made = await withModels(tool.name, shapes, named, made, found, required);
      return made;
    },
  };
}
