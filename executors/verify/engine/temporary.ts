import type { ChildProcess } from 'node:child_process';
import { chownSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clearWhenInterrupted } from './interrupted.js';

/** Database servers refuse to run as root; `nobody` exists on every Unix under this id. */
const NOBODY = 65534;

/** A folder that is gone after `remove`, or when the process ends or is interrupted, with the server that lives in it. */
export interface Temporary {
  path: string;
  /** User and group to run the server as; empty when the current user will do. */
  owner: { uid?: number; gid?: number };
  /** The process to end before the folder goes. */
  serve(child: ChildProcess): void;
  remove(): void;
}

/** The user a server runs as when we are root: its own if the machine has it, else nobody. */
function serverUser(name: string): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const line = new RegExp(`^${name}:[^:]*:(\\d+):(\\d+):`, 'm').exec(readFileSync('/etc/passwd', 'utf8'));
  return line ? { uid: Number(line[1]), gid: Number(line[2]) } : { uid: NOBODY, gid: NOBODY };
}

/**
 * Makes a private folder for a temporary server. The path is short: a Unix socket's is limited to 107 bytes.
 * @param user account of the server's package (`postgres`, `mysql`), used only when we are root
 */
export function temporary(user: string): Temporary {
  const owner = serverUser(user);
  const parent = owner.uid === undefined && tmpdir().length < 60 ? tmpdir() : '/tmp';
  const path = mkdtempSync(join(parent, `infra-dev-db-${process.pid}-`));
  if (owner.uid !== undefined && owner.gid !== undefined) chownSync(path, owner.uid, owner.gid);
  let server: ChildProcess | undefined;
  const clean = (): void => {
    server?.kill('SIGKILL');
    rmSync(path, { recursive: true, force: true, maxRetries: 5 });
  };
  const cleared = clearWhenInterrupted({ now: clean });
  const remove = (): void => {
    cleared();
    clean();
  };
  return { path, owner, serve: (child) => (server = child), remove };
}
