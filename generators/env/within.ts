import { InfraError } from '../../pipeline/error.js';
import type { Found, Question } from '../../pipeline/kind.js';
import type { EnvTask } from './task.js';

/**
 * The files and folders that the plan says are meant, by `path`, `paths` or `project`; none where it says nothing.
 * @throws InfraError for a path that leads out of the workspace
 */
export function meantBy(task: EnvTask, found: Found): { within: string[] } | { question: Omit<Question, 'task_id'> } {
  const paths = [...(task.path ? [task.path] : []), ...(task.paths ?? [])];
  const out = paths.find((path) => /^([/\\]|[A-Za-z]:)|(^|[/\\])\.\.([/\\]|$)/.test(path));
  if (out !== undefined) throw new InfraError({ subject: `path ${JSON.stringify(out)} leads out of the workspace`, remedy: 'Name a file or folder inside of it, relative to its top.' });
  const folders = task.project ? projectFolders(found, task.project) : [];
  if (task.project && folders.length === 0) return { question: noProject(found, task.project) };
  // A project at the top is the whole workspace.
  return { within: [...paths, ...folders].map((path) => path.replace(/^\.\//, '').replace(/\/+$/, '')).filter(Boolean) };
}

/** Folders whose manifest gives the project its name; Nx also takes a folder. */
function projectFolders({ workspace }: Found, project: string): string[] {
  const manifests = workspace.glob(['**/project.json', '**/package.json']);
  const name = new RegExp(`"name"\\s*:\\s*"${project.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}"`);
  const named = workspace.holding([`"${project}"`], manifests).filter((path) => name.test(workspace.read(path) ?? ''));
  const folder = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));
  return [...new Set((named.length > 0 ? named : manifests.filter((path) => folder(path) === project)).map(folder))];
}

const noProject = ({ index, workspace }: Found, project: string): Omit<Question, 'task_id'> => ({
  slot: `changes[${index}].project`,
  reason: `No project is called ${project}.`,
  seen: workspace.glob(['**/project.json', '**/package.json']).slice(0, 8),
});
