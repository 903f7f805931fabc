import type { Found, Json, ProofRequest } from '../../../pipeline/kind.js';
import type { Planned } from '../model/steps.js';
import type { DialectName } from '../sql/types.js';
import type { Migration } from '../task.js';
import { preconditions } from './preconditions.js';

/** Where the SQL of one direction is: a file of the workspace, or the text itself. */
export type Source = string | { inline: string };

/** A migration that the proof runs before, or the one to be proven. */
export interface Proven {
  name: string;
  up: Source;
  down: Source | null;
  /** Why there is no way back. */
  reason?: string;
  transactional?: boolean;
}

export interface ProofInput {
  tool: string;
  dialect: DialectName;
  /** Folder, changelog or schema that the migrations share: those of one run follow each other. */
  place: string;
  /** Migrations of the workspace, in order. */
  earlier: { name: string; up: Source; transactional?: boolean }[];
  migration: Proven;
  transactional: boolean;
  batch?: boolean;
  splitter?: 'dbmate' | 'goose';
  /** Where the tool's own runner finds the migrations; `only`: nobody else can run them. */
  runner?: { dir: string; file: string; config?: string; only?: boolean };
  /** The steps up, for what the rows must satisfy before. */
  steps?: readonly Planned[];
}

interface RunEntry {
  proven: Proven;
  touches: Set<string>;
}

const named = (value: unknown): string[] => (typeof value === 'string' ? [value.toLowerCase()] : []);

/** Tables and enums that the operations name. */
export function touched(operations: Migration['operations']): Set<string> {
  const names = operations.flatMap((operation) => {
    const all = operation as unknown as Record<string, unknown>;
    const columns = operation.op === 'create_table' ? operation.columns : operation.op === 'add_column' ? [operation.column] : [];
    const keys =
      operation.op === 'create_table'
        ? operation.foreign_keys.map((key) => key.references.table)
        : operation.op === 'add_foreign_key'
          ? [operation.references.table]
          : [];
    return [
      ...named(all['table']),
      ...named(all['enum']),
      ...(operation.op.startsWith('rename') ? named(all['to']) : []),
      ...keys.flatMap(named),
      ...columns.flatMap((column) => [
        ...named(column.references?.table),
        ...(column.value_type.startsWith('enum:') ? named(column.value_type.slice(5)) : []),
      ]),
    ];
  });
  return new Set(operations.some((operation) => operation.op === 'sql') ? ['*', ...names] : names);
}

const meets = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean => a.has('*') || b.has('*') || [...a].some((name) => b.has(name));

/** Of the migrations that this run made before, those that this one builds on: all of them would make the record of many tasks quadratic. */
function builtOn(run: readonly RunEntry[], touches: ReadonlySet<string>): Proven[] {
  const wanted = new Set(touches);
  const result: Proven[] = [];
  for (const entry of [...run].reverse()) {
    if (!meets(entry.touches, wanted)) continue;
    for (const name of entry.touches) wanted.add(name);
    result.unshift(entry.proven);
  }
  return result;
}

/**
 * Asks for the proof of one migration: up, down and up again after everything before it.
 * @param found the run
 * @param operations what the migration does, for telling which migrations of this run it builds on
 */
export function proofOf(found: Found, input: ProofInput, operations: Migration['operations']): ProofRequest {
  const run = found.memo<RunEntry[]>(`migration:run:${input.tool}:${input.place}`, () => []);
  const touches = touched(operations);
  const before = builtOn(run, touches).map(({ name, up, transactional }) => ({
    name,
    up,
    ...(transactional === undefined ? {} : { transactional }),
  }));
  run.push({ proven: input.migration, touches });
  const { migration } = input;
  const promises = preconditions(input.steps ?? [], input.dialect);
  const data = {
    tool: input.tool,
    dialect: input.dialect,
    earlier: [...input.earlier, ...before],
    migrations: [migration],
    transactional: input.transactional,
    ...(input.batch ? { batch: true } : {}),
    ...(input.splitter ? { splitter: input.splitter } : {}),
    ...(input.runner ? { runner: input.runner } : {}),
    ...(promises.length ? { preconditions: promises } : {}),
  };
  return { proof: 'migration', what: migration.name, input: data as unknown as { [key: string]: Json } };
}
