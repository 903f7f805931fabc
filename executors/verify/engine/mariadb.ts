import { join } from 'node:path';
import { folderWith } from './binary.js';
import type { Engine, Server } from './engine.js';
import { connected, run, serve, stop } from './run.js';
import { temporary, type Temporary } from './temporary.js';

/** Servers are often installed where only root's PATH looks. */
const PLACES = ['/usr/sbin', '/usr/local/sbin', '/usr/local/bin', '/opt/homebrew/opt/mariadb/bin', '/usr/local/opt/mariadb/bin'];

const server = (): string | undefined => (process.platform === 'win32' ? undefined : folderWith(['mariadbd'], PLACES));
const installer = (): string | undefined => folderWith(['mariadb-install-db'], PLACES);

/** MariaDB's programs on this machine: a private server in a temporary folder, reachable by a socket in that folder alone. */
export const mariadb: Engine = {
  name: 'mariadb',
  dialect: 'mysql',
  available: () =>
    server() && installer() ? undefined : 'MariaDB is not installed on this machine (package mariadb-server-core or mariadb-server)',
  start,
};

/** Nothing here must survive a crash. `--no-defaults`: the machine's own configuration is another server's. */
const SETTINGS = [
  '--skip-networking',
  '--local-infile=0',
  '--innodb-flush-log-at-trx-commit=0',
  '--skip-log-bin',
  '--innodb-buffer-pool-size=32M',
  '--innodb-log-file-size=8M',
  '--lower-case-table-names=0',
];

async function start(): Promise<Server> {
  const { connect, productOf, throwAway } = await import('./mysql-client.js');
  const home = temporary('mysql');
  try {
    await run(installation(home), { ...home.owner, cwd: home.path });
    const started = serve(service(home), { ...home.owner, cwd: home.path });
    home.serve(started.child);
    const login = { socketPath: join(home.path, 'socket'), user: 'root', password: '' };
    const admin = await connected(started, () => connect(login));
    const close = async (): Promise<void> => {
      admin.destroy();
      await stop(started.child, 'SIGTERM').finally(home.remove);
    };
    return { label: `${await productOf(admin)} (on this machine)`, database: () => throwAway(admin, login), close };
  } catch (error) {
    home.remove();
    throw error;
  }
}

const data = (home: Temporary): string => `--datadir=${join(home.path, 'data')}`;

const installation = (home: Temporary): [string, ...string[]] => [
  join(installer() ?? '', 'mariadb-install-db'),
  '--no-defaults',
  data(home),
  '--auth-root-authentication-method=normal',
  '--skip-test-db',
  '--skip-name-resolve',
];

const service = (home: Temporary): [string, ...string[]] => [
  join(server() ?? '', 'mariadbd'),
  '--no-defaults',
  data(home),
  `--socket=${join(home.path, 'socket')}`,
  `--pid-file=${join(home.path, 'pid')}`,
  `--tmpdir=${home.path}`,
  `--secure-file-priv=${home.path}`,
  ...SETTINGS,
];
