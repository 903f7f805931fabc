import { connect, createServer, type Socket } from 'node:net';
import { temporary } from './temporary.js';

/** A Unix socket that leads to one database of a PostgreSQL server, in a folder that only its owner can enter. */
export interface Relay {
  /** Folder of the socket; its port is `PORT`. */
  host: string;
  port: number;
  close(): void;
}

/** The port is part of the socket's name alone. */
const PORT = 5432;
/** Codes in the place of the protocol version. https://www.postgresql.org/docs/current/protocol-message-formats.html */
const SSL_REQUEST = 80877103;
const GSS_REQUEST = 80877104;
const VERSION_3 = 3;
/** The first message of a driver is shorter. */
const FIRST_LIMIT = 16 * 1024;

/**
 * Opens the socket. A connection leads on only when its first message asks for the one database: on a server with others, which a
 * migration tool's code might name, that is what keeps it from them.
 * @param server the server's address and port, or the folder of its socket
 */
export async function openRelay(server: { host: string; port: number }, database: string): Promise<Relay> {
  const home = temporary('postgres');
  const open = new Set<Socket>();
  const keep = (socket: Socket): Socket => (open.add(socket), socket.once('close', () => open.delete(socket)).on('error', () => undefined));
  const far = (): Socket => keep(connect(server.host.startsWith('/') ? { path: `${server.host}/.s.PGSQL.${server.port}` } : server));
  const relay = createServer((near) => admit(keep(near), database, far));
  await new Promise<void>((done, fail) => relay.once('error', fail).listen(`${home.path}/.s.PGSQL.${PORT}`, done));
  const close = (): void => {
    relay.close();
    for (const socket of open) socket.destroy();
    home.remove();
  };
  return { host: home.path, port: PORT, close };
}

/** Reads first messages until one starts a session; encryption is declined, as between processes of one machine. */
function admit(near: Socket, database: string, far: () => Socket): void {
  let held = Buffer.alloc(0);
  const look = (chunk: Buffer): void => {
    held = Buffer.concat([held, chunk]);
    for (let length = lengthOf(held); length > 0 && held.length >= length; length = lengthOf(held)) {
      const code = held.readInt32BE(4);
      if (code !== SSL_REQUEST && code !== GSS_REQUEST) return begin(length);
      near.write('N');
      held = held.subarray(length);
    }
    if (held.length > FIRST_LIMIT) near.destroy();
  };
  const begin = (length: number): void => {
    near.off('data', look);
    const asked = databaseOf(held.subarray(0, length));
    if (asked !== database) return void near.end(refusal(asked));
    const server = far();
    server.once('close', () => near.destroy());
    near.once('close', () => server.destroy());
    server.write(held);
    near.pipe(server).pipe(near);
  };
  near.on('data', look);
}

/** Length of the first message; zero while it has not come. */
const lengthOf = (held: Buffer): number => (held.length < 8 ? 0 : Math.max(held.readInt32BE(0), 8));

/**
 * The database that a StartupMessage asks for, which is the user's name where it names none. Undefined for any other message, and for one
 * that names two.
 */
function databaseOf(message: Buffer): string | undefined {
  if (message.readInt16BE(4) !== VERSION_3) return undefined;
  const parts = message.toString('utf8', 8).split('\0');
  const named = (name: string): string[] => parts.filter((_, index) => index % 2 === 1 && parts[index - 1] === name);
  const [database, ...more] = new Set(named('database'));
  return more.length > 0 ? undefined : (database ?? named('user')[0]);
}

/** An ErrorResponse. https://www.postgresql.org/docs/current/protocol-error-fields.html */
function refusal(asked: string | undefined): Buffer {
  const text = `a proof connects to its throw-away database alone, not to ${asked ? `the database "${asked}"` : 'the server'}`;
  const fields = Buffer.from(`SFATAL\0VFATAL\0C08004\0M${text}\0\0`);
  const head = Buffer.alloc(5);
  head.write('E');
  head.writeInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
}
