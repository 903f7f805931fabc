import { InfraError } from '../../../pipeline/error.js';
import type { Dialect, Engine, EngineOptions, Server, Session } from './engine.js';
import { mariadb } from './mariadb.js';
import { mysql } from './mysql.js';
import { pglite } from './pglite.js';
import { postgres } from './postgres.js';
import { postgresEmbedded, postgresLocal } from './postgres-local.js';
import { sqlite } from './sqlite.js';

/** In order of preference: the nearest to the database in production first, the one that is always there last. */
export const ENGINES: readonly Engine[] = [postgres, postgresLocal, postgresEmbedded, pglite, mysql, mariadb, sqlite];

/** The databases of one run. Every engine is started once, on first use. */
export interface Engines {
  /** Says before the first use what will be asked of a dialect's engine. */
  need(dialect: Dialect, extensions?: readonly string[]): void;
  /** Which engine a dialect would run on, without starting it; undefined when none is here. */
  choice(dialect: Dialect): Engine | undefined;
  /** Why no engine of the dialect is here, with what to do about it. */
  missing(dialect: Dialect): string;
  /**
   * A new, empty database.
   * @param shared other programs will use it as well
   */
  database(dialect: Dialect, shared?: boolean): Promise<{ label: string; session: Session }>;
  close(): Promise<void>;
}

export interface EngineChoice {
  root: string;
  databaseUrl?: string | undefined;
  /** Use this engine for its dialect, whatever else is here. */
  engine?: string | undefined;
}

/** @throws InfraError when the engine asked for by name does not exist or cannot be used here */
export function openEngines(choice: EngineChoice): Engines {
  const extensions = new Set<string>();
  const running = new Map<Dialect, Promise<Server>>();
  const options = (): EngineOptions => ({ root: choice.root, databaseUrl: choice.databaseUrl, extensions: [...extensions].sort() });
  const asked = named(choice, options());
  const choose = (dialect: Dialect): Engine | undefined =>
    asked?.dialect === dialect ? asked : ENGINES.find((engine) => engine.dialect === dialect && engine.available(options()) === undefined);
  const server = (dialect: Dialect): Promise<Server> => {
    const engine = choose(dialect);
    if (!engine) throw new InfraError({ subject: `no engine for ${dialect}`, evidence: [reasons(dialect, options())] });
    const started = running.get(dialect) ?? engine.start(options());
    running.set(dialect, started);
    return started;
  };
  return {
    need: (_, names = []) => names.forEach((name) => extensions.add(name)),
    choice: choose,
    missing: (dialect) => reasons(dialect, options()),
    database: async (dialect, shared) => {
      const one = await server(dialect);
      return { label: one.label, session: await one.database(shared) };
    },
    close: async () => {
      for (const started of running.values()) await ended(started);
      running.clear();
    },
  };
}

/** One that did not start has already cleaned up after itself. */
async function ended(started: Promise<Server>): Promise<void> {
  const server = await started.catch(() => undefined);
  await server?.close();
}

function named(choice: EngineChoice, options: EngineOptions): Engine | undefined {
  if (!choice.engine) return undefined;
  const engine = ENGINES.find((one) => one.name === choice.engine);
  const reason = engine ? engine.available(options) : 'there is no engine of that name';
  if (!engine || reason) {
    throw new InfraError({
      subject: `engine "${choice.engine}": ${reason ?? ''}`,
      remedy: `Choose one of: ${ENGINES.map((one) => one.name).join(', ')}.`,
    });
  }
  return engine;
}

const reasons = (dialect: Dialect, options: EngineOptions): string =>
  ENGINES.filter((engine) => engine.dialect === dialect)
    .map((engine) => engine.available(options) ?? `${engine.name} is available`)
    .join('; ');
