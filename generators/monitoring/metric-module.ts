import type { Found } from '../../pipeline/kind.js';
import type { MonitoringTask } from './task.js';

/** A module of the workspace that defines metrics, and the registry it puts them into. */
export interface MetricModule {
  path: string;
  registry?: string;
}

const SOURCE = /\.[cm]?[jt]s$/;
const TESTS = /(^|\/)(__tests__|__mocks__|tests?|e2e|spec)\/|\.(test|spec|e2e|mock|d)\.[cm]?[jt]sx?$/;

/** The modules that import a library, tests left out. */
export function importers(found: Found, library: string): string[] {
  return found.memo(`monitoring.importers.${library}`, () => {
    const pattern = new RegExp(`(?:from|require\\(|import)\\s*['"]${library.replace(/[.*+?^$()|[\]{}\\/]/g, '\\$&')}['"]`);
    return found.workspace.mentions(library).filter((path) => SOURCE.test(path) && !TESTS.test(path) && pattern.test(found.workspace.read(path) ?? ''));
  });
}

/** Whether a manifest of the workspace depends on a package. */
export const dependsOn = (found: Found, library: string): boolean => manifestsOf(found, library).length > 0;

/** The package.json files that name a package among their dependencies. */
export function manifestsOf(found: Found, library: string): string[] {
  return found.workspace.glob('**/package.json').filter((path) => {
    try {
      const manifest = JSON.parse(found.workspace.read(path) ?? '{}') as Record<string, Record<string, unknown> | undefined>;
      return ['dependencies', 'devDependencies', 'peerDependencies'].some((field) => manifest[field]?.[library] !== undefined);
    } catch {
      return false;
    }
  });
}

/**
 * Where a new module goes: the file the task names, the folder of the neighbours, the source folder of the package.
 * @param ending what the name ends with, where no neighbour shows it: `metrics`, `log`
 */
export function modulePath(task: MonitoringTask, found: Found, neighbours: readonly string[], topic: string, ending: string, library: string): { path: string; because: string } {
  const named = [task.path, ...(task.paths ?? []), ...found.task.files_to_create].find((path): path is string => SOURCE.test(path ?? '') && new RegExp(ending, 'i').test(path ?? ''));
  if (named) return { path: named, because: `the task names ${named}` };
  const own = neighbours.filter((path) => defining(path, ending));
  const like = own[0] ?? neighbours[0];
  if (!like) return { path: `${sourceFolder(found, library)}monitoring/${topic}.${ending}.${extension(found)}`, because: `no module uses ${library} yet` };
  const folder = like.slice(0, like.lastIndexOf('/') + 1);
  return { path: folder + fileName(like.slice(folder.length), topic, ending), because: `beside ${like}` };
}

/** The text of a module that statements can be put behind; undefined where there is none, or one that loads others by `require`. */
export async function appendable(path: string, found: Found): Promise<string | undefined> {
  const text = await found.draft.read(path);
  if (text === null || text.replace('\uFEFF', '').trim() === '') return undefined;
  return /\brequire\(/.test(text) && !/^import\b/m.test(text) ? undefined : text;
}

const defining = (path: string, ending: string): boolean => new RegExp(`${ending.replace(/s$/, '')}`, 'i').test(path.slice(path.lastIndexOf('/') + 1));

/** `auth.metrics.ts` and `auth-metrics.ts` show how names are put together; `metrics.ts` does not. */
function fileName(like: string, topic: string, ending: string): string {
  const match = new RegExp(`^(.*?)([-._])(${ending.replace(/s$/, '')}s?)(\\.[cm]?[jt]s)$`, 'i').exec(like);
  const suffix = /(\.[cm]?[jt]s)$/.exec(like)?.[1] ?? '.ts';
  return match?.[1] ? `${topic}${match[2]}${match[3]}${match[4]}` : `${topic}.${ending}${suffix}`;
}

const extension = (found: Found): string => (found.workspace.glob('**/tsconfig*.json').length > 0 ? 'ts' : 'js');

/** The folder of sources of the package that uses the library, else of the only package there is. */
function sourceFolder(found: Found, library: string): string {
  const manifests = manifestsOf(found, library);
  const folder = (manifests[0] ?? 'package.json').replace(/package\.json$/, '');
  const has = (prefix: string): boolean => found.workspace.files().some((path) => path.startsWith(prefix));
  return has(`${folder}src/`) ? `${folder}src/` : folder;
}
