import { createServer, type Server, type Socket } from 'node:net';
import type { PGlite } from '@electric-sql/pglite';
import type { Access } from './engine.js';
import { temporary } from './temporary.js';

/** PGlite's wire protocol on a Unix socket in a folder that only its owner can enter, so that other programs can connect. */
export interface Wire {
  access: Access;
  /** The database that answers from now on. */
  show(db: PGlite): void;
  close(): Promise<void>;
}

/** Message types that end a request: simple query and Sync. https://www.postgresql.org/docs/current/protocol-message-formats.html */
const QUERY = 0x51;
const SYNC = 0x53;
const TERMINATE = 0x58;
const READY = 0x5a;
const IDLE = 0x49;
/** Codes in the place of the protocol version. */
const SSL_REQUEST = 80877103;
const GSS_REQUEST = 80877104;
const CANCEL_REQUEST = 80877102;
/** What libpq and its relatives look for in the folder of a socket; the port is part of the name alone. */
const PORT = 5432;
const SOCKET = `.s.PGSQL.${PORT}`;

interface Client {
  socket: Socket;
  received: Buffer;
  started: boolean;
  /** Answers still to come, in order. */
  work: Promise<void>;
}

/**
 * Opens the socket. There is one backend: while a connection has a transaction open, the others wait for it.
 * @throws Error when no socket can be made
 */
export async function serveWire(): Promise<Wire> {
  const home = temporary('postgres');
  const turns = new Turns();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    serve(socket, turns);
    socket.once('close', () => sockets.delete(socket));
  });
  await listen(server, `${home.path}/${SOCKET}`);
  return {
    access: { dialect: 'postgresql', host: home.path, port: PORT, user: 'postgres', password: '', database: 'postgres' },
    show: (db) => (turns.db = db),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((done) => server.close(() => done()));
      home.remove();
    },
  };
}

const listen = (server: Server, path: string): Promise<void> =>
  new Promise((done, fail) => server.once('error', fail).listen(path, done));

/** The one backend, handed from connection to connection. */
class Turns {
  db: PGlite | undefined;
  private holder: Socket | undefined;
  private waiting: (() => void)[] = [];

  async take(socket: Socket): Promise<void> {
    while (this.holder && this.holder !== socket) await new Promise<void>((done) => this.waiting.push(done));
    this.holder = socket;
  }

  free(socket: Socket): void {
    if (this.holder !== socket) return;
    this.holder = undefined;
    for (const wake of this.waiting.splice(0)) wake();
  }

  /** One message to the backend; true in the second place when no transaction is open afterwards. */
  async ask(message: Buffer): Promise<[Uint8Array, boolean]> {
    const answer = this.db ? await this.db.execProtocolRaw(message) : new Uint8Array();
    return [answer, isIdle(answer)];
  }
}

/** ReadyForQuery is the last message of an answer and tells the state of the transaction. */
const isIdle = (answer: Uint8Array): boolean => answer.at(-6) === READY && answer.at(-1) === IDLE;

function serve(socket: Socket, turns: Turns): void {
  const client: Client = { socket, received: Buffer.alloc(0), started: false, work: Promise.resolve() };
  socket.on('data', (chunk) => {
    client.received = Buffer.concat([client.received, chunk]);
    for (let message = next(client); message; message = next(client)) queue(client, message, turns);
  });
  socket.on('error', () => undefined);
  socket.once('close', () => void (client.work = client.work.then(() => leave(socket, turns)).catch(() => undefined)));
}

/** Who goes in the middle of a transaction has given it up; settings and locks go with the connection. */
async function leave(socket: Socket, turns: Turns): Promise<void> {
  await turns.take(socket);
  await turns.db?.exec(`ROLLBACK; RESET ALL; RESET ROLE; SET TIME ZONE 'UTC'; SELECT pg_advisory_unlock_all(); UNLISTEN *; CLOSE ALL`);
  turns.free(socket);
}

/** Takes the next whole message from what was received. */
function next(client: Client): Buffer | undefined {
  const head = client.started ? 1 : 0;
  if (client.received.length < head + 4) return undefined;
  const length = head + client.received.readInt32BE(head);
  if (client.received.length < length) return undefined;
  const message = client.received.subarray(0, length);
  client.received = client.received.subarray(length);
  return message;
}

function queue(client: Client, message: Buffer, turns: Turns): void {
  const code = client.started ? 0 : message.readInt32BE(4);
  if (code === SSL_REQUEST || code === GSS_REQUEST) return void client.socket.write('N');
  if (code === CANCEL_REQUEST || (client.started && message[0] === TERMINATE)) return void client.socket.end();
  client.started = true;
  client.work = client.work.then(() => answer(client, message, turns)).catch(() => void client.socket.destroy());
}

async function answer({ socket }: Client, message: Buffer, turns: Turns): Promise<void> {
  await turns.take(socket);
  const [bytes, idle] = await turns.ask(message);
  if (bytes.length > 0 && !socket.destroyed) socket.write(bytes);
  const ends = message[0] === QUERY || message[0] === SYNC || message[0] === 0;
  if (ends && idle) turns.free(socket);
}
