import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import type { Access } from '../engine/engine.js';

/** A port of this machine that leads to a Unix socket: Java's drivers know no such sockets. */
export interface Bridge {
  port: number;
  close(): void;
}

/** First messages of the drivers are shorter than this. */
const FIRST_LIMIT = 4096;

const pathOf = ({ dialect, host, port }: Access): string => (dialect === 'postgresql' ? `${host}/.s.PGSQL.${port}` : host);

/**
 * Opens the port. Others on this machine see it as well, so a connection leads on only when its first message has the secret in it.
 * @param secret random text that the driver is told to send: its application name, an attribute of its connection
 */
export async function openBridge(access: Access, secret: string): Promise<Bridge> {
  const open = new Set<Socket>();
  const keep = (socket: Socket): void => void open.add(socket.once('close', () => open.delete(socket)).on('error', () => undefined));
  const server = createServer((near) => {
    const far = connect({ path: pathOf(access) });
    keep(near);
    keep(far);
    near.once('close', () => far.destroy());
    far.once('close', () => near.destroy()).pipe(near);
    admit(near, far, secret);
  });
  await new Promise<void>((done, fail) => server.once('error', fail).listen(0, '127.0.0.1', done));
  const close = (): void => {
    server.close();
    for (const socket of open) socket.destroy();
  };
  return { port: (server.address() as AddressInfo).port, close };
}

/** Passes on what comes in once the secret has come. */
function admit(near: Socket, far: Socket, secret: string): void {
  let held = Buffer.alloc(0);
  const look = (chunk: Buffer): void => {
    held = Buffer.concat([held, chunk]);
    if (!held.includes(secret)) return void (held.length > FIRST_LIMIT && near.destroy());
    near.off('data', look);
    far.write(held);
    near.pipe(far);
  };
  near.on('data', look);
}
