import type { Access } from '../engine/engine.js';
import { databaseUrl } from './url.js';

/** How programs read a variable of their environment: JavaScript and TypeScript, Python, functions of libraries. */
const READS = [`process\\.env(?:\\.|\\[\\s*['"])`, `os\\.environ(?:\\.get\\(|\\[)\\s*['"]`, `os\\.getenv\\(\\s*['"]`, `\\benv\\(\\s*['"]`];
const READ = new RegExp(`(?:${READS.join('|')})([A-Za-z_][A-Za-z0-9_]*)`, 'g');

/** What a variable of such a name holds, most telling first. */
const MEANINGS: readonly [RegExp, (access: Access) => string][] = [
  [/URL|URI|DSN|CONNECTION/i, (access) => databaseUrl(access)],
  [/HOST|SERVER/i, ({ host }) => host],
  [/PORT/i, ({ port }) => String(port)],
  [/PASS|PWD/i, ({ password }) => password],
  [/USER|LOGIN/i, ({ user }) => user],
  [/NAME|DATABASE|DB$|_DB_/i, ({ database }) => database],
];

/**
 * The environment of a tool's process: nothing of ours but where programs are, and the throw-away database under every name by which the
 * workspace's configuration asks for one.
 * @param texts configuration files
 */
export function environmentFor(access: Access, home: string, texts: readonly string[]): NodeJS.ProcessEnv {
  const names = texts.flatMap((text) => [...text.matchAll(READ)].flatMap((match) => match[1] ?? []));
  const learned = names.flatMap((name): [string, string][] => {
    const meaning = MEANINGS.find(([pattern]) => pattern.test(name));
    return meaning ? [[name, meaning[1](access)]] : [];
  });
  return {
    PATH: process.env['PATH'] ?? '/usr/bin:/bin',
    HOME: home,
    LC_ALL: 'C.UTF-8',
    TZ: 'UTC',
    NODE_ENV: 'development',
    DATABASE_URL: databaseUrl(access),
    ...Object.fromEntries(learned),
  };
}
