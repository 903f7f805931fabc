import type { Workspace } from '../../../pipeline/workspace.js';

/** How a workspace runs the binaries of its packages. */
export interface Runner {
  manager: 'npm' | 'pnpm' | 'yarn' | 'bun';
  /** `npx prisma`, `pnpm exec prisma` … */
  exec(binary: string): string;
  /** `npm run migrate`, `yarn migrate` … */
  script(name: string): string;
}

const LOCKS: [string, Runner['manager']][] = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
  ['package-lock.json', 'npm'],
];

const EXEC: Record<Runner['manager'], string> = { npm: 'npx', pnpm: 'pnpm exec', yarn: 'yarn', bun: 'bunx' };
const RUN: Record<Runner['manager'], string> = { npm: 'npm run', pnpm: 'pnpm', yarn: 'yarn', bun: 'bun run' };

const folderOf = (path: string): string => (path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '');

/** The folders from the one of a path up to the root, which is ''. */
export function foldersUp(path: string): string[] {
  const result: string[] = [];
  for (let folder = folderOf(path); ; folder = folderOf(folder)) {
    result.push(folder);
    if (folder === '') return result;
  }
}

const inside = (folder: string, name: string): string => (folder ? `${folder}/${name}` : name);

/** The package manager by the nearest lock file. */
export function runnerFor(workspace: Workspace, path: string): Runner {
  const all = foldersUp(path).flatMap((folder) =>
    LOCKS.filter(([file]) => workspace.has(inside(folder, file))).map(([, manager]) => manager),
  );
  const manager = all[0] ?? 'npm';
  return { manager, exec: (binary) => `${EXEC[manager]} ${binary}`, script: (name) => `${RUN[manager]} ${name}` };
}

/** A manifest on the way from a file up to the root. */
export interface Manifest {
  folder: string;
  scripts: Record<string, string>;
  dependencies: Record<string, string>;
  json: Record<string, unknown>;
}

const record = (value: unknown): Record<string, string> =>
  typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).filter((pair): pair is [string, string] => typeof pair[1] === 'string'))
    : {};

function readManifest(workspace: Workspace, folder: string): Manifest[] {
  const text = workspace.read(inside(folder, 'package.json'));
  if (text === null) return [];
  try {
    const json = JSON.parse(text.replace(/^\uFEFF/, '')) as Record<string, unknown>;
    return [
      {
        folder,
        json,
        scripts: record(json['scripts']),
        dependencies: { ...record(json['peerDependencies']), ...record(json['devDependencies']), ...record(json['dependencies']) },
      },
    ];
  } catch {
    return [];
  }
}

/** The package.json files from the nearest to a path up to the root. */
export const manifestsUp = (workspace: Workspace, path: string): Manifest[] =>
  foldersUp(path).flatMap((folder) => readManifest(workspace, folder));

/**
 * The script of the workspace that runs a command, as it is called: `npm run db:migrate`.
 * @param path a file of the project
 * @param pattern what the script's text must match
 */
export function scriptRunning(workspace: Workspace, path: string, pattern: RegExp): string | undefined {
  const runner = runnerFor(workspace, path);
  for (const manifest of manifestsUp(workspace, path)) {
    const name = Object.keys(manifest.scripts).find((one) => pattern.test(manifest.scripts[one] ?? ''));
    if (name) return manifest.folder && manifest.folder !== '' ? `(cd ${manifest.folder} && ${runner.script(name)})` : runner.script(name);
  }
  return undefined;
}

/** Major version of a dependency by the nearest manifest that names it. */
export function majorOf(workspace: Workspace, path: string, names: readonly string[]): number | undefined {
  for (const manifest of manifestsUp(workspace, path)) {
    const range = names.map((name) => manifest.dependencies[name]).find((one) => one !== undefined);
    const major = /\d+/.exec(range ?? '')?.[0];
    if (major) return Number(major);
  }
  return undefined;
}
