interface Orderable {
  task_id: string;
  dependencies: string[];
}

/** The tasks so that each comes after those it depends on, else as written; or one circle among them. Linear. */
export function orderTasks<T extends Orderable>(tasks: readonly T[], map: Record<string, string[]>): { tasks: T[] } | { cycle: string[] } {
  const byId = new Map(tasks.map((task) => [task.task_id, task]));
  const done = new Set<string>();
  const ordered: T[] = [];
  for (const start of tasks) {
    const cycle = visit(start, { byId, map, done, ordered });
    if (cycle) return { cycle };
  }
  return { tasks: ordered };
}

interface Walk<T> {
  byId: ReadonlyMap<string, T>;
  map: Record<string, string[]>;
  done: Set<string>;
  ordered: T[];
}

/** Depth first with an own stack: a chain of a thousand tasks must not exhaust the call stack. */
function visit<T extends Orderable>(start: T, walk: Walk<T>): string[] | undefined {
  const open: string[] = [];
  const stack: { task: T; left: boolean }[] = [{ task: start, left: false }];
  while (stack.length > 0) {
    const { task, left } = stack.pop()!;
    if (left) {
      open.pop();
      walk.done.add(task.task_id);
      walk.ordered.push(task);
      continue;
    }
    if (walk.done.has(task.task_id)) continue;
    const known = open.indexOf(task.task_id);
    if (known >= 0) return [...open.slice(known), task.task_id];
    open.push(task.task_id);
    stack.push({ task, left: true }, ...before(task, walk));
  }
  return undefined;
}

function before<T extends Orderable>(task: T, walk: Walk<T>): { task: T; left: false }[] {
  const ids = [...new Set([...task.dependencies, ...(Object.hasOwn(walk.map, task.task_id) ? walk.map[task.task_id]! : [])])].reverse();
  return ids.flatMap((id) => walk.byId.get(id) ?? []).map((dependency) => ({ task: dependency, left: false as const }));
}
