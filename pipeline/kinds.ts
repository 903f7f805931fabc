import type { AnyKind, KindRow } from './kind.js';

/** A kind that is loaded already, as a line of a registry. */
export const rowOf = (kind: AnyKind): KindRow => ({ name: kind.name, ...(kind.type ? { type: kind.type } : {}), load: async () => kind });

/** Every kind, for menus and schemas. */
export const loadAll = (rows: readonly KindRow[]): Promise<AnyKind[]> => Promise.all(rows.map((row) => row.load()));

/**
 * Loads the kinds that a plan is about: those whose type its changes name, all of them when a task is free text.
 * @param planText the text of plan.json, not yet checked; one that cannot be read asks for no kind
 */
export async function loadKinds(rows: readonly KindRow[], planText: string | null): Promise<AnyKind[]> {
  const named = typesIn(planText ?? '');
  return loadAll(rows.filter((row) => row.type === undefined || named === 'any' || named.has(row.type)));
}

function typesIn(text: string): Set<unknown> | 'any' {
  const tasks = tasksOf(text);
  if (!Array.isArray(tasks)) return new Set();
  if (tasks.some((task) => !Array.isArray(task?.changes) || task.changes.length === 0)) return 'any';
  return new Set(tasks.flatMap((task) => task.changes.map((change: { type?: unknown } | null) => change?.type)));
}

function tasksOf(text: string) {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))?.areas?.infra?.tasks;
  } catch {
    return undefined;
  }
}
