import { Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { packageRoot } from '../../../pipeline/render.js';
import type { Access } from '../engine/engine.js';

/** Where a database is. */
export type Place = Pick<Access, 'host' | 'port'>;

/** What a refused connection says; a tool that runs in a process of its own passes on the words alone. */
export const ALONE = 'a proof connects to its throw-away database alone';

/** Where a connection leads. */
export interface Target {
  host?: string;
  port?: number | string;
  path?: string;
}

/** Where a connection would lead, from the three forms of `connect`: options, a path, a port with or without a host. */
export function targetOf(first: unknown, second: unknown): Target {
  const given: unknown = Array.isArray(first) ? first[0] : first;
  if (typeof given === 'object' && given !== null) return given;
  if (typeof given === 'string' && !/^\d+$/.test(given)) return { path: given };
  return { port: Number(given), ...(typeof second === 'string' ? { host: second } : {}) };
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '::1', '0:0:0:0:0:0:0:1']);

/** True for the throw-away database: its socket, the folder of its socket, or its port on this machine. */
export function isOurs(target: Target, access: Place): boolean {
  if (target.path) return access.host.startsWith('/') && (target.path === access.host || dirname(target.path) === access.host);
  const sameHost = target.host === access.host || (LOOPBACK.has(target.host ?? 'localhost') && LOOPBACK.has(access.host));
  return sameHost && Number(target.port) === access.port;
}

/**
 * From now on this process connects to the throw-away database and to nothing else, whatever the workspace's configuration says.
 * @param access the one database
 */
export function guard(access: Place): void {
  const connect = Socket.prototype.connect as (...args: unknown[]) => Socket;
  const guarded = function (this: Socket, ...args: unknown[]): Socket {
    const target = targetOf(args[0], args[1]);
    if (isOurs(target, access)) return connect.apply(this, args);
    const place = target.path ?? `${target.host ?? 'localhost'}:${target.port ?? ''}`;
    const error = Object.assign(new Error(`${ALONE}, not to ${place}`), { code: 'EGUARD' });
    process.nextTick(() => this.destroy(error));
    return this;
  };
  Reflect.set(Socket.prototype, 'connect', guarded);
}

/** Bundled beside the rest; guards the process that loads it. */
const GUARDED = join('dist', 'executors', 'verify', 'runner', 'guarded.js');
/** Tells it the place. */
export const GUARDED_PLACE = 'INFRA_DEV_GUARDED_PLACE';

/** What in its environment makes a program of Node guard itself, and so every one that it starts. */
export const guarding = ({ host, port }: Place): { [name: string]: string } => ({
  NODE_OPTIONS: `--import=${pathToFileURL(join(packageRoot, GUARDED)).href}`,
  [GUARDED_PLACE]: JSON.stringify({ host, port }),
});
