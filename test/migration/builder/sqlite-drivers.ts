import { createRequire } from 'node:module';

/** The one SQLite here is compiled to WebAssembly; the libraries know two others. Both are shown to them in its place. */
type Wasm = typeof import('node-sqlite3-wasm');
const load = (): Wasm => createRequire(import.meta.url)('node-sqlite3-wasm') as Wasm;

type Done = (this: { lastID: number; changes: number }, error: unknown, rows?: unknown) => void;
type Values = (string | number | bigint | null)[];

const reads = (sql: string): boolean =>
  /^\s*(select|pragma\s+\w+\s*(\(|;?\s*$)|with)\b/i.test(sql) || /^\s*pragma\s+\w+\s*;?\s*$/i.test(sql);

/** As `sqlite3`: what Knex and Sequelize use. */
export function callbackDriver(): {
  Database: new (file: string, ...rest: unknown[]) => object;
  OPEN_READWRITE: number;
  OPEN_CREATE: number;
} {
  const wasm = load();
  class Database {
    readonly db: InstanceType<Wasm['Database']>;
    readonly filename: string;
    constructor(file: string, ...rest: unknown[]) {
      this.filename = file;
      this.db = new wasm.Database(file);
      const ready = rest.find((one): one is () => void => typeof one === 'function');
      if (ready) setImmediate(() => ready());
    }
    all(sql: string, values: unknown, done?: Done): this {
      const [list, after] = typeof values === 'function' ? [[], values as Done] : [(values ?? []) as Values, done];
      const result = attempt(() => (reads(sql) ? this.db.all(sql, list) : (this.db.run(sql, list), [])));
      after?.call({ lastID: 0, changes: 0 }, result.error, result.value);
      return this;
    }
    run(sql: string, values?: unknown, done?: Done): this {
      return this.all(sql, values, done);
    }
    serialize(work: () => void): void {
      work();
    }
    close(done?: (error: unknown) => void): void {
      this.db.close();
      done?.(null);
    }
  }
  return { Database, OPEN_READWRITE: 2, OPEN_CREATE: 4 };
}

function attempt<T>(work: () => T): { error: unknown; value?: T } {
  try {
    return { error: null, value: work() };
  } catch (error) {
    return { error };
  }
}

/** As `better-sqlite3`: what Kysely uses. */
export function preparingDriver(file: string): { close(): void; prepare(sql: string): object } {
  const db = new (load().Database)(file);
  return {
    close: () => db.close(),
    prepare: (sql) => ({
      reader: reads(sql),
      all: (values: Values) => db.all(sql, values),
      run: (values: Values) => (db.run(sql, values), { changes: 0, lastInsertRowid: 0 }),
      iterate: (values: Values) => db.all(sql, values)[Symbol.iterator](),
    }),
  };
}
