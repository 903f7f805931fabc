import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Extensions, PGlite } from '@electric-sql/pglite';
import { emptyDatabase } from './empty-database.js';
import { failure, textRow, type Access, type Engine, type EngineOptions, type Server, type Session } from './engine.js';
import { seed, type Seed } from './seed.js';
import type { Wire } from './pglite-wire.js';

/** PostgreSQL compiled to WebAssembly: needs nothing on the machine. One database, emptied between proofs. */
export const pglite: Engine = {
  name: 'pglite',
  dialect: 'postgresql',
  available: () => undefined,
  start,
};

const require = createRequire(import.meta.url);

const packageVersion = (): string => {
  const manifest: unknown = JSON.parse(readFileSync(join(dirname(require.resolve('@electric-sql/pglite')), '..', 'package.json'), 'utf8'));
  const version: unknown = typeof manifest === 'object' && manifest !== null ? Reflect.get(manifest, 'version') : undefined;
  return typeof version === 'string' ? version : 'unknown';
};

async function start(options: EngineOptions): Promise<Server> {
  const version = packageVersion();
  const kept = seed(`pglite-${version}.tar.gz`);
  let db = await open(options, kept);
  const server = await db.query<{ v: string }>(`SELECT current_setting('server_version') AS v`);
  let used = false;
  let wire: Wire | undefined;
  const access = async (): Promise<Access> => {
    const { serveWire } = await import('./pglite-wire.js');
    wire ??= await serveWire();
    wire.show(db);
    return wire.access;
  };
  const fresh = async (): Promise<Session> => {
    // Emptied only when there is a next proof: most runs have one.
    if (used && !(await emptyDatabase(session(db)))) {
      await db.close().catch(() => undefined);
      db = await open(options, kept);
    }
    used = true;
    return { ...session(db), access };
  };
  const close = async (): Promise<void> => {
    await wire?.close();
    await db.close();
  };
  return { label: `PGlite ${version} (PostgreSQL ${server.rows[0]?.v ?? 'of unknown version'})`, database: fresh, close };
}

/** From the seed where there is one: making a cluster anew takes three times as long. */
async function open(options: EngineOptions, kept: Seed): Promise<PGlite> {
  const { PGlite } = await import('@electric-sql/pglite');
  const extensions = await contrib(options.extensions);
  const bytes = kept.load();
  const db = await PGlite.create(
    bytes ? { loadDataDir: new Blob([gunzipSync(bytes)], { type: 'application/x-tar' }), extensions } : { extensions },
  );
  if (!bytes) kept.save(Buffer.from(await (await db.dumpDataDir('gzip')).arrayBuffer()));
  await db.exec(`SET TIME ZONE 'UTC'`);
  return db;
}

/** The bundled extensions of the names asked for; a name that is not bundled fails where the SQL creates it. */
async function contrib(names: readonly string[]): Promise<Extensions> {
  const found: Extensions = {};
  for (const name of names) {
    const key = name.replaceAll('-', '_');
    const module: unknown = /^[a-z0-9_]+$/.test(key)
      ? await import(`@electric-sql/pglite/contrib/${key}`).catch(() => undefined)
      : undefined;
    const extension: unknown = typeof module === 'object' && module !== null ? Reflect.get(module, key) : undefined;
    if (isExtension(extension)) found[key] = extension;
  }
  return found;
}

const isExtension = (value: unknown): value is Extensions[string] => typeof value === 'object' && value !== null && 'setup' in value;

function session(db: PGlite): Session {
  return {
    exec: async (sql) => {
      await db.exec(sql).catch((error: unknown) => Promise.reject(failure(error)));
    },
    query: async (sql, params = []) => {
      const result = await db.query<object>(sql, [...params]).catch((error: unknown) => Promise.reject(failure(error)));
      return result.rows.map(textRow);
    },
    close: () => Promise.resolve(),
  };
}
