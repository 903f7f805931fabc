import { randomBytes } from 'node:crypto';
import { utimesSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';
import { InfraError, type Problem } from '../error.js';
import { realRoot, STATE_FOLDER } from './contain.js';
import { codeOf, realDisk, statOf, tolerate } from './disk.js';
import { alive, ownerSchema, thisProcess } from './owner.js';
import { dropState, makeState, readOwn, statePath, writeNew } from './state.js';

const LOCK = 'lock';
/** Long enough for twenty applies in a row on a slow machine. */
const DEFAULT_WAIT_MS = 120_000;
/** The holder touches its lock this often … */
const TOUCH_MS = 10_000;
/** … and one that nobody can ask (another machine, another container) counts as gone after this long. */
const UNTOUCHED_MS = 120_000;
const LARGEST_LOCK = 4096;

const TOKEN = /^[0-9a-f]{32}$/;
const lockSchema = z.strictObject({
  token: z.string().regex(TOKEN),
  owner: ownerSchema,
  holder: z.string().max(256),
  since: z.string().max(40),
});
type LockFile = z.infer<typeof lockSchema>;

/** The lock that a run holds. */
export interface Lock {
  /** Gives it back; a second call does nothing. */
  release(): void;
}

export interface LockOptions {
  /** How long to wait for another run; default two minutes. */
  wait_ms?: number;
  /** Told once who is waited for. */
  onWait?(holder: string): void;
}

/** Tokens of the locks that this module holds, by root. */
const held = new Map<string, string>();

/**
 * Runs something while no other run of infra-dev writes to the workspace. Others wait for it.
 * @param root absolute path of the workspace
 * @param holder what is running, for the message that others get
 * @throws InfraError that says who holds the lock, when it is not free in time
 */
export async function withLock<T>(root: string, holder: string, options: LockOptions, run: () => Promise<T>): Promise<T> {
  const lock = await takeLock(root, holder, options);
  try {
    return await run();
  } finally {
    lock.release();
  }
}

/**
 * The lock itself, for a run that ends elsewhere than it begins: a generator whose callback Nx calls after writing.
 * @throws InfraError that says who holds the lock, when it is not free in time
 */
export async function takeLock(root: string, holder: string, options: LockOptions = {}): Promise<Lock> {
  const base = realRoot(root);
  const mine: LockFile = {
    token: randomBytes(16).toString('hex'),
    owner: thisProcess(),
    holder: plainText(holder),
    since: new Date().toISOString(),
  };
  const made = new Set<string>();
  const until = Date.now() + (options.wait_ms ?? DEFAULT_WAIT_MS);
  for (let said = false; !(await attempt(base, mine, made)); said = true) {
    if (!said) options.onWait?.(holderOf(base));
    if (Date.now() >= until) throw giveUp(base, mine, made);
    await pause(20 + Math.random() * 60);
  }
  held.set(base, mine.token);
  return releasing(base, mine.token, [...made]);
}

/** Whether this process has the lock, wherever in it. */
export const holdsLock = (root: string): boolean => held.has(realRoot(root));

/** @throws InfraError when this process took the lock and another one has it now */
export function refuseLost(root: string): void {
  const base = realRoot(root);
  const token = held.get(base);
  if (token === undefined || lockAt(statePath(base, LOCK))?.token === token) return;
  throw new InfraError({
    subject: 'another run of infra-dev took over the workspace while this one was asleep',
    remedy: 'Nothing was written. Run it again.',
  });
}

function releasing(root: string, token: string, made: readonly string[]): Lock {
  const touch = setInterval(() => quietly(() => touchOurs(root, token)), TOUCH_MS);
  touch.unref();
  const release = (): void => {
    clearInterval(touch);
    if (held.get(root) === token) held.delete(root);
    if (lockAt(statePath(root, LOCK))?.token !== token) return;
    tolerate(['ENOENT'], () => realDisk.remove(statePath(root, LOCK)));
    dropState(root, made);
  };
  return { release };
}

function touchOurs(root: string, token: string): void {
  const path = statePath(root, LOCK);
  const now = new Date();
  if (lockAt(path)?.token === token) utimesSync(path, now, now);
}

/** A failed touch is no reason to end the run: at worst the lock looks old. */
function quietly(run: () => void): void {
  try {
    run();
  } catch {
    return;
  }
}

/** One try: the lock is a complete file that gets its name in one step, so that nobody reads half of one. */
async function attempt(root: string, mine: LockFile, made: Set<string>): Promise<boolean> {
  try {
    for (const folder of makeState(root)) made.add(folder);
    const path = statePath(root, LOCK);
    const found = lockAt(path);
    if (found && !isStale(path, found)) return false;
    if (found) clear(path, mine);
    if (!take(path, mine)) return false;
    makeState(root);
    return true;
  } catch (error) {
    // Another run took the empty state folder away in between.
    if (codeOf(error) === 'ENOENT') return false;
    throw error instanceof InfraError ? error : notHere(error);
  }
}

const notHere = (error: unknown): InfraError =>
  new InfraError({
    file: STATE_FOLDER,
    subject: `cannot be written (${codeOf(error) || String(error)})`,
    remedy: 'The workspace must be writable: nothing was changed.',
  });

/** Claims a name; false when it is taken. Where the disk has no second names, the file is created under its own. */
function take(path: string, mine: LockFile): boolean {
  const draft = `${path}.${mine.token}.draft`;
  try {
    tolerate(['ENOENT'], () => realDisk.remove(draft));
    writeNew(realDisk, draft, JSON.stringify(mine), false);
    return claim(draft, path, mine);
  } finally {
    tolerate(['ENOENT'], () => realDisk.remove(draft));
  }
}

function claim(draft: string, path: string, mine: LockFile): boolean {
  try {
    realDisk.link(draft, path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    if (codeOf(error) === 'ENOENT') throw error;
  }
  try {
    writeNew(realDisk, path, JSON.stringify(mine), false);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Takes away the lock of a run that is gone. Only the one that claims the lock's own token may do so, and looks again once it
 * has the claim: a lock that came in between is never removed. A claim whose owner is gone is cleared the same way.
 */
function clear(path: string, mine: LockFile): void {
  const found = lockAt(path);
  if (!found || !isStale(path, found)) return;
  const right = `${path}.${found.token}`;
  if (!take(right, mine)) return clear(right, mine);
  if (lockAt(path)?.token === found.token) tolerate(['ENOENT'], () => realDisk.remove(path));
  tolerate(['ENOENT'], () => realDisk.remove(right));
}

function isStale(path: string, lock: LockFile): boolean {
  const there = alive(lock.owner);
  if (there !== 'unknown') return there === 'no';
  const stat = statOf(path);
  return stat !== undefined && Date.now() - stat.mtimeMs > UNTOUCHED_MS;
}

/**
 * The lock at a path; undefined when there is none. One that cannot be read belongs to an unknown owner, under a token made of its
 * place on the disk.
 */
function lockAt(path: string): LockFile | undefined {
  const text = readOwn(path, `${STATE_FOLDER}/${LOCK}`, LARGEST_LOCK);
  if (text === undefined) return undefined;
  try {
    return lockSchema.parse(JSON.parse(text));
  } catch {
    const token = (statOf(path)?.ino ?? 0).toString(16).padStart(32, '0').slice(-32);
    return { token, owner: { pid: 1, started: null, host: '' }, holder: 'an unknown run', since: '' };
  }
}

function holderOf(root: string): string {
  const lock = lockAt(statePath(root, LOCK));
  if (!lock) return 'another run';
  const machine = plainText(lock.owner.host.split(' ')[0] ?? '');
  return `${plainText(lock.holder)} (process ${lock.owner.pid} on ${machine}, since ${plainText(lock.since)})`;
}

/** Nothing that was read from a file reaches a terminal as it is. */
const plainText = (text: string): string => text.replace(/[^\x20-\x7e\p{L}\p{N}]/gu, '?').slice(0, 200);

function giveUp(root: string, mine: LockFile, made: ReadonlySet<string>): InfraError {
  const problem: Problem = {
    subject: `the workspace is locked by ${holderOf(root)}`,
    evidence: [`waited since ${mine.since}`],
    remedy: `Wait for it to end and run again. When it runs no more, remove ${STATE_FOLDER}/${LOCK}.`,
  };
  dropState(root, [...made]);
  return new InfraError(problem);
}
