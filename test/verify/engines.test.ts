import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { folderWith } from '../../executors/verify/engine/binary.js';
import { SqlFailure } from '../../executors/verify/engine/engine.js';
import { ENGINES, openEngines } from '../../executors/verify/engine/engines.js';
import { clearWhenInterrupted } from '../../executors/verify/engine/interrupted.js';
import { checkDatabaseUrl, isOwnAddress, serverAddress } from '../../executors/verify/engine/local.js';
import { mariadb } from '../../executors/verify/engine/mariadb.js';
import { connect as connectMysql } from '../../executors/verify/engine/mysql-client.js';
import { connect } from '../../executors/verify/engine/postgres-client.js';
import { postgresLocal } from '../../executors/verify/engine/postgres-local.js';
import { connected, run, serve, stop } from '../../executors/verify/engine/run.js';
import { seed } from '../../executors/verify/engine/seed.js';
import { temporary } from '../../executors/verify/engine/temporary.js';

const known = process.listeners('SIGINT');

/**
 * What Ctrl-C does to what this file has started, but for the end of the process.
 * @param look called when what is started from now on has been cleared away, and the rest has not
 * @returns the interruption; it gives what was seen
 */
function interrupting<T>(look: () => Promise<T>): () => Promise<T | undefined> {
  let seen: T | undefined;
  clearWhenInterrupted({ later: async () => void (seen = await look()) });
  return async () => {
    const killed = new Promise<void>((done) => vi.spyOn(process, 'kill').mockImplementation(() => (done(), true)));
    for (const listener of process.listeners('SIGINT').filter((one) => !known.includes(one))) listener('SIGINT');
    await killed;
    vi.restoreAllMocks();
    return seen;
  };
}

/** Their server has gone already. */
const ending = (...work: Promise<unknown>[]): Promise<unknown> => Promise.allSettled(work);

const options = { root: process.cwd(), extensions: [] };
const noPostgres = postgresLocal.available(options) !== undefined;
const noMariadb = mariadb.available(options) !== undefined;
const ours = (): string[] =>
  [...new Set([tmpdir(), '/tmp'])]
    .flatMap((folder) => readdirSync(folder))
    .filter((name) => name.startsWith(`infra-dev-db-${process.pid}-`));

describe('engines', () => {
  it('the nearest to production comes first, the one that is always there last', () => {
    const of = (dialect: string): string[] => ENGINES.filter((one) => one.dialect === dialect).map((one) => one.name);
    expect([of('postgresql'), of('mysql'), of('sqlite')]).toEqual([
      ['postgres', 'postgres-local', 'postgres-embedded', 'pglite'],
      ['mysql', 'mariadb'],
      ['sqlite'],
    ]);
    expect(openEngines({ root: '/', databaseUrl: 'postgresql://localhost/x' }).choice('postgresql')?.name).toBe('postgres');
    expect(openEngines({ root: '/', databaseUrl: 'postgresql://localhost/x' }).choice('sqlite')?.name).toBe('sqlite');
    expect(openEngines({ root: '/', databaseUrl: 'PostgreSQL://localhost/x' }).choice('postgresql')?.name).toBe('postgres');
    expect(openEngines({ root: '/', databaseUrl: 'MySQL://localhost/x' }).choice('mysql')?.name).toBe('mysql');
    expect(openEngines({ root: '/', engine: 'pglite' }).choice('postgresql')?.name).toBe('pglite');
  });

  it('one that cannot be used is refused by name, with the others', () => {
    expect(() => openEngines({ root: '/', engine: 'oracle' })).toThrow(/engine "oracle": there is no engine of that name[^]*pglite/);
    expect(() => openEngines({ root: '/', engine: 'postgres' })).toThrow(/no PostgreSQL URL was given/);
  });

  it('each database is new, whatever the one before left', async () => {
    const engines = openEngines({ root: process.cwd(), engine: 'pglite' });
    const first = (await engines.database('postgresql')).session;
    for (const sql of [
      'CREATE SCHEMA app',
      'CREATE ROLE reader',
      'CREATE TABLE app.t (id int)',
      'GRANT SELECT ON app.t TO reader',
      `SET search_path = app`,
      'SET ROLE reader',
      'BEGIN',
    ])
      await first.exec(sql);
    await expect(first.exec('SELECT nonsense')).rejects.toThrow(SqlFailure);
    await first.close();
    const second = (await engines.database('postgresql')).session;
    expect(
      await second.query(
        `SELECT nspname AS n FROM pg_namespace WHERE nspname !~ '^pg_' UNION ALL SELECT rolname FROM pg_roles WHERE oid >= 16384 UNION ALL SELECT current_setting('search_path') ORDER BY 1`,
      ),
    ).toEqual([{ n: 'information_schema' }, { n: 'public' }, { n: 'public' }]);
    await second.exec('CREATE TABLE t (id int)');
    await engines.close();
  });

  it.skipIf(noPostgres)('the SQL on a PostgreSQL of ours starts no programs, and nothing of the server stays', async () => {
    const before = ours();
    const engines = openEngines({ root: process.cwd(), engine: 'postgres-local' });
    const { session } = await engines.database('postgresql');
    await session.exec('CREATE TABLE t (line text)');
    await expect(session.exec(`COPY t FROM PROGRAM 'id'`)).rejects.toThrow(/permission denied|must be superuser/);
    await expect(session.exec(`COPY t FROM '/etc/passwd'`)).rejects.toThrow(/permission denied|must be superuser/);
    await session.exec('CREATE EXTENSION citext');
    await session.close();
    await engines.close();
    expect(ours()).toEqual(before);
  });

  it.skipIf(noMariadb)('the SQL on a MariaDB of ours reads no files, and nothing of the server stays', async () => {
    const before = ours();
    const engines = openEngines({ root: process.cwd(), engine: 'mariadb' });
    const { session } = await engines.database('mysql');
    expect(await session.query(`SELECT LOAD_FILE('/etc/passwd') AS f`)).toEqual([{ f: null }]);
    await session.exec('CREATE TABLE theirs (id int)');
    const own = await session.access!();
    const given = openEngines({ root: process.cwd(), databaseUrl: `mysql://root@localhost?socket=${own.host}` });
    const { session: guest } = await given.database('mysql');
    const access = await guest.access!();
    const tool = await connectMysql({ socketPath: access.host, user: access.user, password: access.password, database: access.database });
    await tool.query('CREATE TABLE t (id int)');
    await expect(tool.query(`DROP TABLE ${own.database}.theirs`)).rejects.toThrow(/denied/);
    tool.destroy();
    await guest.close();
    const interrupt = interrupting(() => session.query(`SELECT schema_name AS n FROM information_schema.schemata WHERE schema_name LIKE 'infra%' UNION SELECT user FROM mysql.user WHERE user LIKE 'infra%'`));
    const { session: busy } = await given.database('mysql');
    await busy.access!();
    const slow = busy.exec('SELECT SLEEP(60)').catch((error: Error) => error.message);
    expect(await interrupt()).toEqual([{ n: own.database }]);
    await slow;
    await ending(busy.close(), given.close(), session.close(), engines.close());
    expect(ours()).toEqual(before);
  });

  it('the SQL on SQLite opens no files', async () => {
    const engines = openEngines({ root: process.cwd() });
    const { session } = await engines.database('sqlite');
    const file = join(tmpdir(), `infra-dev-attached-${process.pid}.db`);
    for (const sql of [`ATTACH '${file}' AS x`, `VACUUM INTO '${file}'`, ` attach database '${file}' as x`])
      await expect(session.exec(sql)).rejects.toThrow(/does not open files/);
    await session.exec(`SELECT 1; ATTACH '${file}' AS x`);
    expect(existsSync(file)).toBe(false);
    await session.close();
    await engines.close();
  });
});

describe('a server on this machine, by its URL', () => {
  it('is known by its address', async () => {
    expect(['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1'].map(isOwnAddress)).toEqual([true, true, true, true]);
    expect(['192.0.2.1', '10.255.255.1', '::', '0.0.0.0', '128.0.0.1', '2001:db8::1'].map(isOwnAddress)).toEqual([
      false,
      false,
      false,
      false,
      false,
      false,
    ]);
    for (const one of Object.values(networkInterfaces()).flatMap((list) => list ?? [])) expect(isOwnAddress(one.address)).toBe(true);
    expect(await serverAddress('postgresql://me:p%40ss@127.0.0.1:6543/app?sslmode=disable', ['postgresql'])).toEqual({
      scheme: 'postgresql',
      host: '127.0.0.1',
      port: 6543,
      user: 'me',
      password: 'p@ss',
      database: 'app',
    });
    expect((await serverAddress('postgresql://me@localhost/app?host=/var/run/postgresql', ['postgresql'])).host).toBe(
      '/var/run/postgresql',
    );
    expect((await serverAddress('mysql://root@localhost', ['mysql'])).host).toMatch(/^(127\.0\.0\.1|::1)$/);
  });

  it.each([
    'postgresql://a@localhost,192.0.2.1/x',
    'postgresql:///x',
    'mysql://u@192.0.2.1:3306/x',
    'postgresql://u@0.0.0.0/x',
    'postgresql://u@3221225985/x',
    'postgresql://u@127.0.0.1@192.0.2.1/x',
    'postgresql://u@localhost/x?host=/run&host=192.0.2.1',
    'postgresql://u@localhost/x?port=1&service=prod',
    'postgresql://u:50%@localhost/x',
    'mysql://u@localhost/%zz',
    'postgresql://u@%E0%A4%A/x',
    'file:///etc/passwd',
    '',
  ])('%s is refused', async (url) => {
    await expect(checkDatabaseUrl(url)).rejects.toMatchObject({ name: 'InfraError' });
  });

  it.skipIf(noPostgres)('gets a database per proof, which goes again; its own is not touched', async () => {
    const bin = folderWith(['initdb', 'postgres'], ['/usr/lib/postgresql/*/bin']) ?? '';
    const home = temporary('postgres');
    await run([join(bin, 'initdb'), '-D', join(home.path, 'data'), '-U', 'boss', '-A', 'trust', '--no-sync'], {
      ...home.owner,
      cwd: home.path,
    });
    const server = serve([join(bin, 'postgres'), '-D', join(home.path, 'data'), '-k', home.path, '-c', 'listen_addresses='], {
      ...home.owner,
      cwd: home.path,
    });
    home.serve(server.child);
    const own = { host: home.path, user: 'boss', database: 'postgres' };
    const admin = await connected(server, () => connect(own));
    const listed = async (): Promise<unknown[]> =>
      (await admin.query('SELECT datname FROM pg_database UNION ALL SELECT rolname FROM pg_roles ORDER BY 1')).rows;
    const before = await listed();
    const engines = openEngines({ root: process.cwd(), databaseUrl: `postgresql://boss@localhost/postgres?host=${home.path}` });
    const { label, session } = await engines.database('postgresql');
    expect(label).toMatch(/^PostgreSQL \d+.* \(given server\)$/);
    for (const sql of ['CREATE TABLE t (id int)', 'CREATE ROLE infra_dev_test_app', 'CREATE SCHEMA AUTHORIZATION infra_dev_test_app'])
      await session.exec(sql);
    expect(await admin.query(`SELECT to_regclass('t') AS t`)).toMatchObject({ rows: [{ t: null }] });
    const access = await session.access!();
    expect([access.host === home.path, access.database.startsWith('infra_dev_verify_')]).toEqual([false, true]);
    const tool = await connect(access);
    session.expect!('CREATE ROLE infra_dev_test_tool');
    await tool.query('CREATE ROLE infra_dev_test_tool');
    await tool.end();
    for (const database of ['postgres', undefined])
      await expect(connect({ ...access, database })).rejects.toThrow(/throw-away database alone, not to the database "(postgres|boss)"/);
    await session.close();
    expect([await listed(), existsSync(access.host)]).toEqual([before, false]);
    const interrupt = interrupting(listed);
    const second = (await engines.database('postgresql')).session;
    await second.exec('CREATE ROLE infra_dev_test_app');
    const busy = second.exec('SELECT pg_sleep(60)').catch((error: Error) => error.message);
    expect(await interrupt()).toEqual(before);
    expect(await busy).toContain('terminat');
    await ending(second.close(), engines.close(), admin.end());
    await stop(server.child, 'SIGINT');
    home.remove();
    expect(existsSync(home.path)).toBe(false);
    const gone = openEngines({ root: process.cwd(), databaseUrl: `postgresql://boss@localhost/postgres?host=${home.path}` });
    await expect(gone.database('postgresql')).rejects.toThrow(/cannot be used/);
  });
});

describe('the seed of an engine', () => {
  const folder = mkdtempSync(join(tmpdir(), 'infra-dev-seed-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const bytes = Buffer.from('a cluster');

  it('comes back as it was kept', () => {
    seed('good', [folder]).save(bytes);
    expect(seed('good', [folder]).load()).toEqual(bytes);
    expect(readdirSync(folder)).toEqual(['good']);
  });

  it('is not used when it is damaged, not ours alone, or not there', () => {
    const kept = seed('bad', [folder]);
    expect(kept.load()).toBeUndefined();
    kept.save(bytes);
    writeFileSync(join(folder, 'bad'), readFileSync(join(folder, 'bad')).subarray(0, 36));
    expect(kept.load()).toBeUndefined();
    kept.save(bytes);
    chmodSync(join(folder, 'bad'), 0o666);
    expect(kept.load()).toBeUndefined();
  });

  it('does without a place for it', () => {
    const nowhere = seed('x', [join(folder, 'good', 'sub')]);
    nowhere.save(bytes);
    expect(nowhere.load()).toBeUndefined();
  });
});
