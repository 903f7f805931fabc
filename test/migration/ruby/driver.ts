import { execFileSync, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Access, Dialect } from '../../../executors/verify/engine/engine.js';

const FILE = join(dirname(fileURLToPath(import.meta.url)), 'drive.rb');

export type Request = { do: 'open'; access: Access } | { do: 'up' | 'down'; dir: string; version: string } | { do: 'dump' | 'close' };

/** One process of Ruby with ActiveRecord, for many migrations. */
export interface Driver {
  version: string;
  /** @throws Error with what ActiveRecord or the database said */
  ask(request: Request): Promise<string | boolean>;
  end(): Promise<void>;
}

const GEMS: Record<Dialect, string> = { postgresql: 'pg', mysql: 'mysql2', sqlite: 'sqlite3' };

/** Why Ruby cannot reach a database of the dialect here; undefined where it can. Says so. */
export function missing(dialect: Dialect): string | undefined {
  try {
    execFileSync('ruby', ['-e', `require 'active_record'; require '${GEMS[dialect]}'`], { stdio: 'ignore', timeout: 30_000 });
    return undefined;
  } catch {
    const why = `no Ruby here has ActiveRecord and ${GEMS[dialect]} (Debian: ruby-activerecord, ruby-${GEMS[dialect]})`;
    console.warn(`skipped: ${why}`);
    return why;
  }
}

/** Starts the process. */
export async function startDriver(): Promise<Driver> {
  const child = spawn('ruby', ['-W0', FILE], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const gone = new Promise<void>((done) => child.once('close', () => done()));
  const next = async (): Promise<string | boolean> => {
    const { value, done } = await lines.next();
    if (done) throw new Error('the process of Ruby has ended');
    const said = JSON.parse(value) as { ok?: string | boolean; error?: string };
    if (said.error !== undefined) throw new Error(said.error);
    return said.ok ?? true;
  };
  return {
    version: String(await next()),
    ask: (request) => {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      return next();
    },
    end: () => {
      child.stdin.end();
      return gone;
    },
  };
}
