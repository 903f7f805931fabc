import { InfraError } from '../../../pipeline/error.js';
import { failure, type Access, type Engine, type EngineOptions, type Server, type Session } from './engine.js';
import { isOf, serverAddress } from './local.js';
import type { Relay } from './relay.js';

const SCHEMES = ['postgresql', 'postgres'];
/** The port PostgreSQL listens on unless told otherwise. */
const PORT = 5432;

/** A PostgreSQL server on this machine, given by its URL. Makes a database per proof and drops it; the URL's own is never changed. */
export const postgres: Engine = {
  name: 'postgres',
  dialect: 'postgresql',
  available: ({ databaseUrl }) =>
    isOf(databaseUrl, SCHEMES) ? undefined : 'no PostgreSQL URL was given',
  start,
};

async function start(options: EngineOptions): Promise<Server> {
  const at = await serverAddress(options.databaseUrl ?? '', SCHEMES);
  const { databases } = await import('./postgres-client.js');
  const config = {
    host: at.host,
    port: at.port ?? PORT,
    user: at.user ?? 'postgres',
    password: at.password,
    database: at.database ?? 'postgres',
  };
  const server = await databases(config, () => Promise.resolve()).catch((error: unknown) => {
    throw new InfraError({
      subject: `the PostgreSQL server at ${at.host}:${config.port} cannot be used: ${failure(error).message}`,
      remedy: 'Start the server, or correct user, password and database in the URL.',
    });
  });
  const database = (): Promise<Session> => server.database().then(relayed, noDatabase);
  return { label: `PostgreSQL ${server.version} (given server)`, database, close: server.close };
}

/** Other programs come to the throw-away database by a relay, which leads to none of the server's others. */
function relayed(session: Session): Session {
  const direct = session.access;
  if (!direct) return session;
  let relay: Promise<Relay> | undefined;
  const access = async (): Promise<Access> => {
    const real = await direct();
    const { openRelay } = await import('./relay.js');
    const { host, port } = await (relay ??= openRelay(real, real.database));
    return { ...real, host, port };
  };
  const close = async (): Promise<void> => {
    await relay?.then((one) => one.close());
    await session.close();
  };
  return { ...session, access, close };
}

function noDatabase(error: unknown): never {
  throw new InfraError({
    subject: `no throw-away database can be made on the given server: ${failure(error).message}`,
    remedy: 'Give the URL of a role that may create databases (ALTER ROLE … CREATEDB).',
  });
}
