import { folderOf, nameOf } from '../../../pipeline/detect/file-index.js';
import type { Detect, Finding } from '../../../pipeline/kind.js';

const NAMES = ['*compose*.{yml,yaml}', '**/{compose,docker-compose}/*.{yml,yaml}'];
const SERVICES = /^(services|include)[ \t]*:/m;
/** So called, a file is one even while everything in it is commented out. */
const STRICT = ['{compose,docker-compose}{,[._-]*}.{yml,yaml}'];

/** Compose: files that declare services, the primary one first (the plain name nearest to the root). */
export const detectCompose: Detect = {
  files: STRICT,
  contains: [{ files: NAMES, text: SERVICES, why: 'compose file' }],
  locate: (_workspace, seen): Finding => {
    const paths = [...seen.paths].sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
    const evidence = paths.map((path) => seen.evidence.find((one) => one.file === path)!);
    return { ...seen, paths, evidence, details: { primary: paths[0] ?? null, files: paths } };
  },
};

/** `compose.yaml` before `docker-compose.dev.yml`, the root before its folders, development containers of editors last. */
function rank(path: string): number {
  const plain = /^(docker-)?compose\.ya?ml$/.test(nameOf(path));
  const depth = folderOf(path) ? path.split('/').length : 0;
  return depth * 2 + (plain ? 0 : 1) + (path.startsWith('.devcontainer/') ? 100 : 0);
}
