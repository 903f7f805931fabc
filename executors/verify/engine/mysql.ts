import { InfraError } from '../../../pipeline/error.js';
import { failure, type Engine, type EngineOptions, type Server } from './engine.js';
import { isOf, serverAddress } from './local.js';

const SCHEMES = ['mysql', 'mariadb'];
/** The port MySQL and MariaDB listen on unless told otherwise. */
const PORT = 3306;

/** A MySQL or MariaDB server on this machine, given by its URL. Makes a database per proof and drops it. */
export const mysql: Engine = {
  name: 'mysql',
  dialect: 'mysql',
  available: ({ databaseUrl }) =>
    isOf(databaseUrl, SCHEMES) ? undefined : 'no MySQL or MariaDB URL was given',
  start,
};

async function start(options: EngineOptions): Promise<Server> {
  const at = await serverAddress(options.databaseUrl ?? '', SCHEMES);
  const { connect, productOf, throwAway } = await import('./mysql-client.js');
  const place = at.host.startsWith('/') ? { socketPath: at.host } : { host: at.host, port: at.port ?? PORT };
  const login = { ...place, user: at.user ?? 'root', password: at.password ?? '' };
  const admin = await connect(login).catch((error: unknown) => {
    throw new InfraError({
      subject: `the database server at ${at.host} cannot be used: ${failure(error).message}`,
      remedy: 'Start the server, or correct user and password in the URL.',
    });
  });
  const database = (): ReturnType<typeof throwAway> =>
    throwAway(admin, login, true).catch((error: unknown) => {
      throw new InfraError({
        subject: `no throw-away database can be made on the given server: ${failure(error).message}`,
        remedy: 'Give the URL of an account that may create databases.',
      });
    });
  return { label: `${await productOf(admin)} (given server)`, database, close: () => admin.end() };
}
