import { InfraError, type Problem } from '../error.js';
import type { ChangeRecord, RecordedChange } from '../record.js';
import { correcting } from './correcting.js';
import { placeOf } from './contain.js';
import { featurePaths } from './feature-paths.js';
import { diskText } from './record-store.js';

/** A migration that some database has run, with where that is said. */
export interface AppliedMigration {
  task_id: string;
  index: number;
  files: string[];
  said: string;
}

/** Proofs that ran on something that stays. */
const DEPLOYED = new Set(['staging', 'production', 'deployment', 'deploy']);

/**
 * The migrations of a feature that are recorded or found as applied: by an evidence record with `"applied": true`, by one of a staging or
 * production run that passed, or by a file `deployed.json` in the feature folder, which a deployment may leave there.
 * @throws InfraError when the evidence cannot be read: then nobody knows
 */
export function appliedMigrations(root: string, record: ChangeRecord): AppliedMigration[] {
  const migrations = record.tasks.flatMap((task) =>
    task.changes.filter(isMigration).map((change) => ({ task_id: task.task_id, index: change.index, files: change.files })),
  );
  if (migrations.length === 0) return [];
  const { folder } = featurePaths(record.feature_id);
  const marker = `${folder}/deployed.json`;
  const said = placeOf(root, marker).stat ? [{ where: marker }] : sayings(root, `${folder}/infra-evidence.json`);
  return migrations.flatMap((migration) => {
    const one = said.find((saying) => concerns(saying, migration, migrations));
    return one ? [{ ...migration, said: one.where }] : [];
  });
}

const isMigration = (change: RecordedChange): boolean => change.kind === 'migration' && change.files.length > 0;

interface Saying {
  where: string;
  task_id?: unknown;
  change_index?: unknown;
}

/** Evidence that names a migration is about that one; evidence that names none is about all of them. */
function concerns(saying: Saying, migration: { task_id: string; index: number }, all: readonly { task_id: string }[]): boolean {
  if (!all.some((one) => one.task_id === saying.task_id)) return true;
  return saying.task_id === migration.task_id && (typeof saying.change_index !== 'number' || saying.change_index === migration.index);
}

function sayings(root: string, path: string): Saying[] {
  const text = diskText(root, path);
  if (text === null) return [];
  const found: Saying[] = [];
  const pending: unknown[] = [parsedOrRefused(path, text)];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (typeof node !== 'object' || node === null) continue;
    if (saysApplied(node)) found.push({ ...node, where: `${path}${'id' in node ? ` (${String(node.id).slice(0, 60)})` : ''}` });
    pending.push(...Object.values(node));
  }
  return found;
}

function saysApplied(node: object): boolean {
  const said = node as { applied?: unknown; deployed?: unknown; proof?: unknown; exit?: unknown };
  return said.applied === true || said.deployed === true || (DEPLOYED.has(String(said.proof)) && said.exit === 0);
}

function parsedOrRefused(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InfraError({
      file: path,
      subject: 'cannot be read, so nobody knows whether a migration has been applied',
      remedy: 'Restore it, or remove it when no database has run the migration.',
    });
  }
}

/** Why an applied migration stays, and what to do instead. */
export function staysApplied(root: string, record: ChangeRecord, migration: AppliedMigration, what: string): Problem {
  const change = correcting(root, record.feature_id, migration.task_id, migration.index);
  return {
    subject: `task "${migration.task_id}": its migration has been applied and is not ${what}`,
    evidence: [...migration.files, `applied: ${migration.said}`],
    remedy: `Correct it by one that follows: add a task to the plan with\n${change}`,
  };
}
