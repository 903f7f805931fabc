// Lays a scratch Nx workspace out of shop/ and puts the packed package into it.
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = dirname(fileURLToPath(import.meta.url));
export const HOME = join(HERE, '..', '..');
export const FEATURE = 'feat-reset-2fa-20250104120000';

/** What the processes of the scratch workspace see: no daemon, no shared cache, no terminal. */
export const environment = (root) => ({
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  LANG: 'C.UTF-8',
  CI: 'true',
  NO_COLOR: '1',
  NX_DAEMON: 'false',
  NX_TUI: 'false',
  NX_CACHE_DIRECTORY: join(root, '.nx', 'cache'),
  NX_WORKSPACE_DATA_DIRECTORY: join(root, '.nx', 'workspace-data'),
  npm_config_update_notifier: 'false',
  ...(process.env.npm_config_cache ? { npm_config_cache: process.env.npm_config_cache } : {}),
});

/** Packs the built package; returns the tarball's path. */
export function pack(into) {
  const out = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', into], { cwd: HOME, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const packed = JSON.parse(out);
  const entry = Array.isArray(packed) ? packed[0] : Object.values(packed)[0];
  return join(into, entry.filename);
}

/** A copy of shop/ (or another folder) under git, in a temp folder. */
export function layOut(from = join(HERE, 'shop')) {
  const root = join(realpathSync(mkdtempSync(join(tmpdir(), 'infra-dev-'))), 'shop');
  cpSync(from, root, { recursive: true });
  if (existsSync(join(root, 'gitignore'))) renameSync(join(root, 'gitignore'), join(root, '.gitignore'));
  const git = (...argv) => execFileSync('git', ['-c', 'user.name=shop', '-c', 'user.email=shop@localhost', ...argv], { cwd: root, stdio: 'ignore' });
  git('init', '-q', '-b', 'main');
  git('add', '-A');
  git('commit', '-q', '-m', 'shop');
  return root;
}

/** Installs the tarball without any network: its files unpacked, its dependencies linked to those of this project. */
export function installOffline(root, tarball) {
  const modules = join(root, 'node_modules');
  mkdirSync(modules, { recursive: true });
  const own = join(HOME, 'node_modules');
  for (const name of readdirSync(own)) if (!name.startsWith('.')) symlinkSync(join(own, name), join(modules, name));
  mkdirSync(join(modules, 'infra-dev'));
  execFileSync('tar', ['-xzf', tarball, '-C', join(modules, 'infra-dev'), '--strip-components=1']);
  mkdirSync(join(modules, '.bin'));
  for (const name of readdirSync(join(own, '.bin'))) symlinkSync(realpathSync(join(own, '.bin', name)), join(modules, '.bin', name));
  const bin = join(modules, 'infra-dev', 'dist', 'bin', 'infra-dev.js');
  chmodSync(bin, 0o755);
  symlinkSync(bin, join(modules, '.bin', 'infra-dev'));
}

/** Runs a command in the workspace; returns status, stdout and stderr. */
export function run(root, argv, env = {}) {
  const [command, ...rest] = argv;
  const done = spawnSync(command, rest, { cwd: root, encoding: 'utf8', timeout: 300_000, env: { ...environment(root), ...env } });
  return { status: done.status, stdout: done.stdout ?? '', stderr: done.stderr ?? '' };
}

export const remove = (root) => rmSync(dirname(root), { recursive: true, force: true });
