import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import type { Access, Dialect } from '../engine/engine.js';
import { openBridge, type Bridge } from './liquibase-bridge.js';
import { liquibaseFor, PACKAGES, property } from './liquibase-program.js';
import { output } from './program.js';
import type { Opened, Setup, ToolRunner } from './tool.js';

const SETTINGS = '.infra-dev-liquibase.properties';

/**
 * JDBC URLs; both drivers send the secret in their first message. Statements without names: PGlite keeps those of earlier connections.
 * https://jdbc.postgresql.org/documentation/use/
 */
const URLS: Partial<Record<Dialect, (place: string, secret: string) => string>> = {
  postgresql: (place, secret) =>
    `jdbc:postgresql://${place}?sslmode=disable&assumeMinServerVersion=9.0&prepareThreshold=0&ApplicationName=${secret}`,
  mysql: (place, secret) => `jdbc:mariadb://${place}?useSSL=false&connectionAttributes=token:${secret}`,
};

/** As Liquibase creates them: without quotes, which PostgreSQL reads in lower case. */
const TRACKING: Partial<Record<Dialect, string[]>> = {
  postgresql: ['databasechangelog', 'databasechangeloglock'],
  mysql: ['DATABASECHANGELOG', 'DATABASECHANGELOGLOCK'],
};

/** Where a database is, for Liquibase; the bridge is there where it listens on a Unix socket. */
export interface Reached {
  settings: string;
  bridge?: Bridge;
}

/** The database as Liquibase's settings name it. */
export async function reach(access: Access): Promise<Reached> {
  const secret = randomBytes(16).toString('hex');
  const bridge = access.host.startsWith('/') ? await openBridge(access, secret) : undefined;
  const host = access.host.includes(':') ? `[${access.host}]` : access.host;
  const place = `${bridge ? `127.0.0.1:${bridge.port}` : `${host}:${access.port}`}/${encodeURIComponent(access.database)}`;
  const url = URLS[access.dialect]?.(place, secret) ?? '';
  const settings = [property('url', url), property('username', access.user), property('password', access.password)];
  return { settings: [...settings, property('liquibase.hub.mode', 'off')].join(''), ...(bridge ? { bridge } : {}) };
}

/** A folder and those above it, up to the top. */
const upTo = (top: string, folder: string): string[] =>
  folder === top || !folder.startsWith(top) ? [top] : [folder, ...upTo(top, dirname(folder))];

/** Values that changelogs ask for, and no more: the workspace's settings name its databases. */
function parameters(folders: readonly string[]): string {
  const files = folders.map((folder) => join(folder, 'liquibase.properties')).filter((path) => existsSync(path));
  const lines = files.flatMap((path) => readFileSync(path, 'utf8').split(/\r?\n/));
  return lines.filter((line) => /^\s*parameter\.[\w.-]+\s*[=:]/.test(line)).map((line) => `${line}\n`).join('');
}

/** A line of `status --verbose`: where, id and author. */
const LISTED = /^\s+(\S.*)::(.+?)::(.+?)\s*$/gm;

/** How many changesets run before ours. */
function position(listed: string, setup: Setup): number {
  const all = [...listed.matchAll(LISTED)].map(([, path = '', id = '', author = '']) => ({
    path: path.replace(/^classpath:|^\/+/g, ''),
    name: `${id} by ${author}`,
  }));
  const named = all.flatMap(({ name, path }, at) => (name === setup.name ? [{ at, here: `/${setup.file}`.endsWith(`/${path}`) }] : []));
  const mine = named.find((one) => one.here) ?? (named.length === 1 ? named[0] : undefined);
  if (mine) return mine.at;
  const from = basename(setup.config ?? setup.file);
  throw new Error(`Liquibase does not come to changeset ${setup.name} of ${basename(setup.file)} from ${from}`);
}

async function open(setup: Setup): Promise<Opened> {
  const { argv, environment } = liquibaseFor(setup.dir, setup.root);
  const top = setup.config ?? setup.file;
  const folders = upTo(setup.root, dirname(top));
  const { settings, bridge } = await reach(setup.access);
  const path = join(setup.home, SETTINGS);
  const own = property('changeLogFile', relative(setup.root, top)) + property('classpath', folders.join(':'));
  writeFileSync(path, settings + own + parameters(folders), { mode: 0o600 });
  const run = (...command: string[]): Promise<string> => output([...argv, `--defaultsFile=${path}`, ...command], setup.home, environment);
  try {
    const listed = await run('status', '--verbose');
    const at = position(listed, setup);
    const version = /\(version (\d[\w.-]*)/.exec(listed)?.[1];
    return {
      ...(version ? { version: `liquibase ${version}` } : {}),
      tracking: TRACKING[setup.dialect] ?? [],
      before: async () => void (at > 0 && (await run('updateCount', String(at)))),
      up: async () => void (await run('updateCount', '1')),
      down: async () => void (await run('rollbackCount', '1')),
      close: () => Promise.resolve(bridge?.close()),
    };
  } catch (error) {
    bridge?.close();
    throw error;
  }
}

/** Liquibase itself, by the program of its package or the one on PATH; what Maven and Gradle bring is not asked. */
export const liquibase: ToolRunner = {
  tool: 'liquibase',
  packages: PACKAGES,
  program: 'liquibase',
  drivers: { postgresql: [], mysql: [] },
  open,
};
