import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { failure, textRow, type Access, type Engine, type Server, type Session } from './engine.js';
import { clearWhenInterrupted } from './interrupted.js';

/** SQLite compiled to WebAssembly; every proof gets its own database in memory, or in a file where other programs use it too. */
export const sqlite: Engine = {
  name: 'sqlite',
  dialect: 'sqlite',
  available: () => undefined,
  start,
};

type Library = typeof import('node-sqlite3-wasm');

// CommonJS without named exports that Node could see: only require gives what its types say.
const load = (): Library => createRequire(import.meta.url)('node-sqlite3-wasm') as Library;

async function start(): Promise<Server> {
  const library = load();
  const probe = new library.Database();
  const version = String(probe.get('SELECT sqlite_version() AS v')?.['v'] ?? '');
  probe.close();
  const fresh = (shared?: boolean): Promise<Session> => Promise.resolve(shared ? inFile(library) : database(library));
  return { label: `SQLite ${version} (WebAssembly)`, database: fresh, close: () => Promise.resolve() };
}

/** Statements by which SQL reaches files: a migration is proven in memory, and nowhere else. */
const REACHES_FILES = /^\s*(attach|detach|vacuum\b.*\binto)\b/is;

/** Runs the first statement of the text only: nothing can hide behind a semicolon that we read otherwise than SQLite. */
function one(db: InstanceType<Library['Database']>, sql: string): void {
  if (REACHES_FILES.test(sql)) throw new Error('a proof does not open files: the statement was not run');
  db.run(sql);
}

/** A database in a folder of its own. */
function inFile(library: Library): Session {
  const folder = mkdtempSync(join(tmpdir(), 'infra-dev-sqlite-'));
  const clean = (): void => rmSync(folder, { recursive: true, force: true });
  const cleared = clearWhenInterrupted({ now: clean });
  const path = join(folder, 'verify.db');
  const made = database(library, path);
  const close = async (): Promise<void> => {
    await made.close().finally(clean);
    cleared();
  };
  const access: Access = { dialect: 'sqlite', host: '', port: 0, user: '', password: '', database: path };
  return { ...made, close, access: () => Promise.resolve(access) };
}

function database(library: Library, path?: string): Session {
  const db = new library.Database(path);
  const attempt = <T>(work: () => T): Promise<T> => {
    try {
      return Promise.resolve(work());
    } catch (error) {
      return Promise.reject(failure(error));
    }
  };
  return {
    exec: (sql) => attempt(() => void one(db, sql)),
    query: (sql, params = []) => attempt(() => db.all(sql, [...params]).map(textRow)),
    close: () => attempt(() => db.close()),
  };
}
