import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fill, snapshot, workspace, type Node } from '../write/harness/tree.js';

/** A workspace with something beside it that must never be touched. */
export interface Jail {
  root: string;
  /** Everything, outside and inside, with our state. */
  all(): { [path: string]: string };
  /** What lies beside the workspace. */
  outside(): { [path: string]: string };
}

const INSIDE = { 'readme.md': 'old\n', 'docs/a.md': '# A\n', 'docs/caf\u00e9.txt': 'x\n' };

export function jail(given: { [path: string]: Node } = {}): Jail {
  const top = workspace({ 'outside/canary.txt': 'canary\n', 'outside/empty': { folder: true } });
  const root = join(top, 'workspace');
  mkdirSync(root);
  fill(root, { ...INSIDE, ...given });
  symlinkSync('../workspace/docs', join(top, 'outside/back'));
  for (const [path, node] of Object.entries(given)) {
    if (typeof node === 'object' && 'fifo' in node) execFileSync('mkfifo', [join(root, path)]);
  }
  const outside = (): { [path: string]: string } =>
    Object.fromEntries(Object.entries(snapshot(top, true)).filter(([path]) => !path.startsWith('workspace/')));
  return { root, all: () => snapshot(top, true), outside };
}
