/** SQL dialects that migrations are written in. `mysql` covers MariaDB. */
export type Dialect = 'postgresql' | 'mysql' | 'sqlite';

/** A row: every value as text, as the database prints it. Queries cast what has no obvious text. */
export type Row = Record<string, string | null>;

/** How another program on this machine reaches a throw-away database. */
export interface Access {
  dialect: Dialect;
  /** Address of this machine, or the absolute path of a Unix socket (PostgreSQL: of the folder it lies in). Empty for a file. */
  host: string;
  port: number;
  user: string;
  password: string;
  /** Name of the database; absolute path of the file for SQLite. */
  database: string;
}

/** One throw-away database. */
export interface Session {
  /** Runs one statement. @throws SqlFailure */
  exec(sql: string): Promise<void>;
  /** Runs one statement and returns its rows. @throws SqlFailure */
  query(sql: string, params?: readonly string[]): Promise<Row[]>;
  /** How other programs reach the database while the session is open; absent where none can. */
  access?(): Promise<Access>;
  /** Told what other programs may run in it: what that makes outside the database is then known as ours. */
  expect?(text: string): void;
  /** Removes the database. */
  close(): Promise<void>;
}

/** A started engine: as many databases as wanted, one at a time. */
export interface Server {
  /** Name and version, for the evidence. */
  label: string;
  /**
   * A new, empty database. The one before must be closed.
   * @param shared other programs will use it as well
   */
  database(shared?: boolean): Promise<Session>;
  /** Stops what was started and removes every trace of it. */
  close(): Promise<void>;
}

export interface EngineOptions {
  /** URL of a server on this machine. */
  databaseUrl?: string | undefined;
  /** Absolute path of the workspace: engines that a user installed are looked for in its node_modules. */
  root: string;
  /** PostgreSQL extensions that the SQL asks for. */
  extensions: readonly string[];
}

/** One database engine. One file, one export. */
export interface Engine {
  name: string;
  dialect: Dialect;
  /** Why it cannot be used here; undefined when it can. Cheap: starts nothing. */
  available(options: EngineOptions): string | undefined;
  start(options: EngineOptions): Promise<Server>;
}

/** What a database said about a statement. */
export interface SqlDetail {
  /** SQLSTATE, or the database's own number. */
  code?: string | undefined;
  /** 1-based offset in the statement. */
  position?: number | undefined;
  detail?: string | undefined;
  hint?: string | undefined;
  constraint?: string | undefined;
  column?: string | undefined;
}

/** The database refused a statement. */
export class SqlFailure extends Error {
  readonly at: SqlDetail;

  constructor(message: string, at: SqlDetail = {}) {
    super(message);
    this.name = 'SqlFailure';
    this.at = at;
  }
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** A database driver's error as a SqlFailure; drivers put the server's fields on the error object. */
export function failure(thrown: unknown): SqlFailure {
  if (!(thrown instanceof Error)) return new SqlFailure(String(thrown));
  const field = (name: string): unknown => Reflect.get(thrown, name);
  const number = Number(field('position'));
  return new SqlFailure(text(field('sqlMessage')) ?? thrown.message, {
    code: text(field('code')),
    position: number > 0 ? number : undefined,
    detail: text(field('detail')),
    hint: text(field('hint')),
    constraint: text(field('constraint')),
    column: text(field('column')),
  });
}

/** Every value of a driver's row as text; null stays null. */
export function textRow(row: object): Row {
  return Object.fromEntries(Object.entries(row).map(([key, value]) => [key, value === null || value === undefined ? null : String(value)]));
}
