import { createServer, type AddressInfo } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import { openEngines } from '../../executors/verify/engine/engines.js';
import { READERS } from '../../executors/verify/dialect/readers.js';
import { mariadb } from '../../executors/verify/engine/mariadb.js';
import { postgresLocal } from '../../executors/verify/engine/postgres-local.js';
import { byTool } from '../../executors/verify/migration/by-tool.js';
import { find } from '../../executors/verify/runner/found.js';
import { isOurs, targetOf } from '../../executors/verify/runner/guard.js';
import { RUNNERS } from '../../executors/verify/runner/index.js';
import { Unusable } from '../../executors/verify/runner/process.js';
import { proveIn, type Given } from './runner-workspace.js';
import { TOOLS } from './runner-tools.js';

const options = { root: process.cwd(), extensions: [] };
const engine = postgresLocal.available(options) ? 'pglite' : 'postgres-local';
const noMariadb = mariadb.available(options);
const alembic = await find(RUNNERS.get('alembic')!, process.cwd(), '.', 'postgresql');
const django = await find(RUNNERS.get('django')!, process.cwd(), '.', 'postgresql');
const dbmate = await find(RUNNERS.get('dbmate')!, process.cwd(), '.', 'postgresql');
const mayMiss: Record<string, unknown> = { alembic, django, dbmate };
for (const missing of [alembic, django, dbmate, noMariadb]) if (typeof missing === 'string') console.warn(`skipped: ${missing}`);
const runnable = TOOLS.filter(({ tool }) => typeof mayMiss[tool] !== 'string');

const of = (tool: string): Given => TOOLS.find((one) => one.tool === tool)!.good;
const edited = (given: Given, edit: (text: string) => string): Given => ({
  ...given,
  files: { ...given.files, [given.file]: edit(given.files[given.file] ?? '') },
});

describe(`through the tool's own runner on ${engine}`, () => {
  const engines = openEngines({ root: process.cwd(), engine });
  afterAll(() => engines.close());

  it.each(runnable)('$tool', async ({ good, idle, runner }) => {
    const found = await proveIn(good, engines);
    expect([found.summary, found.exit, found.verdict]).toEqual([expect.stringContaining('restored the schema'), 0, 'reversible']);
    expect(found.details?.['runner']).toMatch(runner);
    expect(found.summary).toContain(`through ${String(found.details?.['runner'])}`);
    expect(found.details).toMatchObject({ rows_seeded: 3, steps: [{ direction: 'up' }, { direction: 'down' }] });
    const caught = await proveIn(idle, engines);
    expect([caught.summary, caught.exit, caught.verdict]).toEqual([expect.stringContaining('accounts.nickname is left over'), 1, 'failed']);
    expect(caught.details?.['runner']).toMatch(runner);
  });

  it('says in the words of the database, and with the line, why a migration fails', async () => {
    const found = await proveIn(edited(of('knex'), (text) => text.replace('ADD COLUMN nickname text', 'ADD COLUMN nickname text NOT NULL')), engines);
    expect([found.exit, found.verdict]).toEqual([1, 'failed']);
    expect(found.summary).toMatch(/^up fails on rows that the schema allows: db\/steps\/20240201000000_nickname\.js.*column "nickname" of relation "accounts" contains null values/);
  });

  it('TypeORM goes back without a transaction where the migration wants none', async () => {
    const concurrent = (text: string): string =>
      text
        .replace('  public async up', '  transaction = false;\n\n  public async up')
        .replace('ALTER TABLE accounts ADD COLUMN nickname text', 'CREATE INDEX CONCURRENTLY accounts_email ON accounts (email)')
        .replace('ALTER TABLE accounts DROP COLUMN nickname', 'DROP INDEX CONCURRENTLY accounts_email');
    const found = await proveIn(edited(of('typeorm'), concurrent), engines);
    expect([found.summary, found.verdict]).toEqual([expect.stringContaining('through typeorm'), 'reversible']);
  });

  it('Kysely takes a migration without down for taken back: the schema says otherwise', async () => {
    const found = await proveIn(edited(of('kysely'), (text) => text.slice(0, text.indexOf('export async function down'))), engines);
    expect([found.verdict, found.summary]).toEqual(['failed', expect.stringContaining('column accounts.nickname is left over')]);
  });

  it('reads no folder but that of the migration', async () => {
    const astray = { ...of('knex'), dir: '../..' };
    await expect(proveIn(astray, engines)).rejects.toThrow('the file does not lie in the folder');
  });

  it('notes the locks of the statements, where they are known', async () => {
    const sql = { name: '20240201000000_nickname', up: { inline: 'ALTER TABLE accounts ADD COLUMN nickname text;' }, down: { inline: 'ALTER TABLE accounts DROP COLUMN nickname;' } };
    const found = await proveIn({ ...of('knex'), input: { migrations: [sql] } }, engines);
    expect(found.details?.['steps']).toMatchObject([{ locks: { accounts: 'AccessExclusiveLock' } }, { locks: { accounts: 'AccessExclusiveLock' } }]);
  });

  it('does not let a migration reach any other server', async () => {
    const call = `const net = require('node:net'); await new Promise((done, fail) => net.connect(9, '192.0.2.7').once('error', fail).once('connect', done)); await`;
    const found = await proveIn(edited(of('knex'), (text) => text.replace('await', call)), engines);
    expect([found.verdict, found.summary]).toEqual(['skipped', expect.stringContaining('connects to its throw-away database alone, not to 192.0.2.7:9')]);
  });

  /** A server that is none of ours, and whether anyone came to it. */
  async function another(): Promise<{ port: number; reached(): boolean; close(): void }> {
    let came = false;
    const server = createServer((socket) => ((came = true), socket.destroy()));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return { port: (server.address() as AddressInfo).port, reached: () => came, close: () => void server.close() };
  }

  it('nor does a program that the tool starts', async () => {
    const server = await another();
    const call = `await new Promise((done, fail) => require('node:net').connect(${server.port}, '127.0.0.1').once('error', fail).once('close', done)); await`;
    const found = await proveIn(edited(of('sequelize'), (text) => text.replace('await', call)), engines).finally(server.close);
    expect([server.reached(), found.verdict, found.summary]).toEqual([false, 'skipped', expect.stringContaining('connects to its throw-away database alone')]);
  });

  it.skipIf(typeof alembic === 'string')('nor does Python, whose packages are not those of the workspace', async () => {
    const server = await another();
    const calls = ['try:', `    __import__('socket').create_connection(('127.0.0.1', ${server.port}))`, 'except Exception: pass', `__import__('psycopg2').connect('host=127.0.0.1 port=9 dbname=prod')`];
    const given = edited(of('alembic'), (text) => text.replace('def upgrade():', `def upgrade():\n${calls.map((line) => `    ${line}\n`).join('')}`));
    const found = await proveIn({ ...given, files: { ...given.files, 'alembic/__init__.py': '' } }, engines).finally(server.close);
    expect([server.reached(), found.verdict, found.summary]).toEqual([false, 'skipped', expect.stringMatching(/alembic \d.*throw-away database alone, not to 127\.0\.0\.1:9/)]);
  });

  it('drops the roles that migrations make, so that the next proof can make them', async () => {
    const given = of('knex');
    const first = Object.keys(given.files)[0]!;
    const role = `exports.up = (knex) => knex.raw('CREATE ROLE infra_dev_test_reader').then(() => `;
    const files = { ...given.files, [first]: given.files[first]!.replace('exports.up = (knex) => ', role).replace(/(\}\));\nexports\.down/, '$1);\nexports.down') };
    for (const turn of [1, 2]) {
      const found = await proveIn({ ...given, files }, engines);
      expect([turn, found.summary, found.verdict]).toEqual([turn, expect.stringContaining('through knex'), 'reversible']);
    }
  });

  it('leaves the workspace, its configuration and its secrets alone', async () => {
    const config = `module.exports = { client: 'pg', connection: 'postgres://boss:hunter2@192.0.2.7/prod', migrations: { tableName: 'done_steps' } };`;
    const reading = `if (require('node:fs').existsSync('.env') || process.env.HOME === ${JSON.stringify(process.env['HOME'])}) throw new Error('sees too much'); require('node:fs').writeFileSync('written', 'x'); await`;
    const given = edited(of('knex'), (text) => text.replace('await', reading));
    const found = await proveIn({ ...given, config: 'knexfile.js', files: { ...given.files, 'knexfile.js': config, '.env': 'TOKEN=x' } }, engines);
    expect([found.summary, found.verdict]).toEqual([expect.stringContaining('through knex'), 'reversible']);
  });

  it('falls back on our own runner, and says why', async () => {
    const sql = [{ name: 'nickname', up: { inline: 'CREATE TABLE t (id int);' }, down: { inline: 'DROP TABLE t;' } }];
    const given = { ...of('knex'), packages: false, input: { migrations: sql, runner: { dir: of('knex').dir, file: of('knex').file } } };
    const found = await proveIn(given, engines);
    expect([found.verdict, found.details?.['runner'], found.details?.['runner_note']]).toEqual(['reversible', 'sql', 'knex is not installed in the workspace']);
  });

  it('is skipped where nothing here can run it', async () => {
    const found = await proveIn({ ...of('knex'), packages: false }, engines);
    expect([found.verdict, found.summary]).toEqual(['skipped', expect.stringContaining('knex is not installed in the workspace. db/steps holds code that only knex itself runs')]);
  });
});

describe('a tool that works elsewhere', () => {
  it('proves nothing: its notes are not in our database', async () => {
    const engines = openEngines({ root: process.cwd() });
    const { session } = await engines.database('sqlite');
    await session.exec('CREATE TABLE notes (name text)');
    const none = { name: 'm', file: 'm.js', statements: [], transactional: true };
    const tool = { ask: () => Promise.resolve({ ok: true } as const), end: () => Promise.resolve() };
    const all = { earlier: [], migrations: [{ name: 'm', up: none, down: none }] };
    const carrier = byTool({ label: 'knex 0', tool, session, reader: READERS.sqlite, all, file: 'm.js', tracking: ['notes'], goesBack: true });
    await expect(carrier.up(0)).rejects.toThrow(Unusable);
    await expect(carrier.up(0)).rejects.toThrow('after up nothing was noted in notes');
    await session.close();
    await engines.close();
  });

  it.each([
    [['/tmp/x/.s.PGSQL.5432'], { host: '/tmp/x', port: 5432 }, true],
    [[{ path: '/tmp/y/.s.PGSQL.5432' }], { host: '/tmp/x', port: 5432 }, false],
    [[{ host: 'localhost', port: 5432 }], { host: '127.0.0.1', port: 5432 }, true],
    [[5432], { host: '127.0.0.1', port: 5432 }, true],
    [[{ host: '127.0.0.1', port: 5433 }], { host: '127.0.0.1', port: 5432 }, false],
    [[5432, 'db.example.com'], { host: '127.0.0.1', port: 5432 }, false],
    [[{ host: '192.0.2.7', port: 5432 }], { host: '/tmp/x', port: 5432 }, false],
    [[{ path: '/tmp/xy/.s.PGSQL.5432' }], { host: '/tmp/x', port: 5432 }, false],
  ])('connect(%j) when ours is %j: %s', (args, place, allowed) => {
    expect(isOurs(targetOf(args[0], args[1]), { dialect: 'postgresql', user: '', password: '', database: '', ...place })).toBe(allowed);
  });
});

describe('through the tool on other engines', () => {
  it('PGlite speaks to it over a socket', async () => {
    const engines = openEngines({ root: process.cwd(), engine: 'pglite' });
    for (const tool of ['knex', 'typeorm']) {
      const found = await proveIn(of(tool), engines);
      expect([found.summary, found.verdict]).toEqual([expect.stringMatching(/PGlite .* through (knex|typeorm) \d/), 'reversible']);
    }
    await engines.close();
  });

  it.skipIf(noMariadb)('MariaDB', async () => {
    const engines = openEngines({ root: process.cwd(), engine: 'mariadb' });
    const found = await proveIn({ ...of('knex'), dialect: 'mysql' }, engines);
    expect([found.summary, found.verdict]).toEqual([expect.stringMatching(/MariaDB .* through knex/), 'reversible']);
    await engines.close();
  });

  it.skipIf(typeof alembic === 'string')('SQLite, in a file', async () => {
    const engines = openEngines({ root: process.cwd() });
    const given = of('alembic');
    const files = Object.fromEntries(Object.entries(given.files).map(([path, text]) => [path, text.replace('serial PRIMARY KEY', 'INTEGER PRIMARY KEY')]));
    const found = await proveIn({ ...given, files, dialect: 'sqlite' }, engines);
    expect([found.summary, found.verdict]).toEqual([expect.stringMatching(/SQLite .* through alembic/), 'reversible']);
    await engines.close();
  });
});
