import * as z from 'zod';
import type { Problem } from '../error.js';
import { at, nodeAt, type JsonFile } from '../json-file.js';
import { orderTasks } from '../order.js';
import type { Criterion, ParsedPlan } from '../plan.js';

const area = z.looseObject({ tasks: z.array(z.unknown()).default([]) });

/** Ids that exist once, acceptance criteria and tasks that exist at all, and no cycle among the tasks. */
export function checkReferences(file: JsonFile, plan: ParsedPlan, checklist: Criterion[] | undefined): Problem[] {
  const tasks = plan.areas.infra.tasks;
  const known = new Set(checklist?.map((item) => item.id));
  const place = (index: number, key: string) => at(file.path, file.text, nodeAt(file.tree, ['areas', 'infra', 'tasks', index, key]).offset);
  const everyTask = new Set(Object.values(plan.areas).flatMap(taskIds));
  const seen = new Set<string>();
  const problems: Problem[] = [];
  tasks.forEach((task, index) => {
    if (seen.has(task.task_id)) problems.push({ ...place(index, 'task_id'), subject: `task "${task.task_id}" is there twice` });
    seen.add(task.task_id);
    const unknown = checklist ? task.checklist_ids.filter((id) => !known.has(id)) : [];
    if (unknown.length > 0) {
      problems.push({ ...place(index, 'checklist_ids'), subject: `task "${task.task_id}": checklist.json has no ${unknown.join(', ')}`, remedy: `It has: ${[...known].join(', ')}.` });
    }
    const missing = [...task.dependencies, ...(plan.dependencies_map[task.task_id] ?? [])].filter((id) => !everyTask.has(id));
    if (missing.length > 0) problems.push({ ...place(index, 'dependencies'), subject: `task "${task.task_id}": depends on ${missing.join(', ')}, which the plan does not have` });
    problems.push(...[...task.files_to_create, ...task.files_to_modify].filter(leavesWorkspace).map((path) => ({
      ...place(index, task.files_to_create.includes(path) ? 'files_to_create' : 'files_to_modify'),
      subject: `task "${task.task_id}": the path ${JSON.stringify(path)} leads outside the workspace`,
      remedy: 'Use a path relative to the workspace, without "..".',
    })));
  });
  const ordered = orderTasks(tasks, plan.dependencies_map);
  if ('cycle' in ordered) problems.push({ file: file.path, subject: `tasks depend on each other in a circle: ${ordered.cycle.join(' → ')}`, remedy: 'Remove one of these dependencies.' });
  return problems;
}

const taskIds = (value: unknown): string[] => {
  const parsed = area.safeParse(value);
  if (!parsed.success) return [];
  return parsed.data.tasks.flatMap((task) => (task && typeof task === 'object' && 'task_id' in task ? String(task.task_id) : []));
};

/** A first look at the words alone; every path is resolved component by component before it is read or written. */
const leavesWorkspace = (path: string): boolean => /^([/\\]|[A-Za-z]:)|(^|[/\\])\.\.([/\\]|$)|\0/.test(path);
