import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { InfraError } from '../../../pipeline/error.js';

/** A database server on this machine, as far as a URL names it. */
export interface ServerAddress {
  scheme: string;
  /** An address of this machine, or a Unix socket. Never a name: names can change their meaning between two look-ups. */
  host: string;
  port: number | undefined;
  user: string | undefined;
  password: string | undefined;
  database: string | undefined;
}

const refuse = (subject: string, evidence: string[] = []): never => {
  throw new InfraError({
    subject,
    evidence,
    remedy:
      'Give the URL of a database server on this machine, e.g. postgresql://postgres@localhost:5432/postgres.\nA proof creates, changes and drops databases: it never runs anywhere else.',
  });
};

/** True for loopback addresses and the addresses of this machine's own network interfaces. */
export function isOwnAddress(address: string): boolean {
  const plain = address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');
  if (/^127\.\d+\.\d+\.\d+$/.test(plain) || plain === '::1') return true;
  return Object.values(networkInterfaces()).some((list) => list?.some((one) => one.address === plain));
}

/** True for a URL of one of the schemes, which are written in any case. */
export const isOf = (databaseUrl: string | undefined, schemes: readonly string[]): boolean =>
  schemes.some((scheme) => databaseUrl?.trim().toLowerCase().startsWith(`${scheme}:`));

/** A part of a URL without its percent signs. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return refuse('the database URL holds a percent sign that begins no character', [
      'In user, password and database a percent sign is written %25.',
    ]);
  }
}

/**
 * Takes a database URL apart and makes sure that the server is on this machine. Names are resolved, and every address must be ours.
 * Only the parts listed in the result are used; parameters that could name another host are refused.
 * @throws InfraError for any other host; the message never holds the URL, which may carry a password
 */
export async function serverAddress(databaseUrl: string, schemes: readonly string[]): Promise<ServerAddress> {
  const url = URL.canParse(databaseUrl) ? new URL(databaseUrl) : refuse('the database URL is not a URL');
  const scheme = url.protocol.slice(0, -1);
  if (!schemes.includes(scheme))
    refuse(`the database URL starts with "${scheme}:", not with ${schemes.map((one) => `"${one}:"`).join(' or ')}`);
  const socket = socketOf(url);
  const named = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const host = socket ?? (await ownAddress(decoded(named)));
  const part = (value: string): string | undefined => (value === '' ? undefined : decoded(value));
  return {
    scheme,
    host,
    port: url.port ? Number(url.port) : undefined,
    user: part(url.username),
    password: part(url.password),
    database: part(url.pathname.slice(1)),
  };
}

/** Parameters by which drivers let a URL name another server than its host part does. */
const REDIRECTS = ['host', 'hostaddr', 'socket', 'socketPath', 'service', 'servicefile', 'port'];

function socketOf(url: URL): string | undefined {
  const given = [...url.searchParams].filter(([name]) => REDIRECTS.includes(name));
  const [first, ...more] = given;
  if (!first) return undefined;
  if (more.length > 0 || !['host', 'socket', 'socketPath'].includes(first[0]) || !first[1].startsWith('/')) {
    refuse(`the database URL names its server by the parameter "${first[0]}"`, [
      'Of the parameters only a socket is used: ?host=/var/run/postgresql or ?socket=/run/mysqld/mysqld.sock.',
    ]);
  }
  return first[1];
}

async function ownAddress(name: string): Promise<string> {
  if (name === '') return refuse('the database URL has no host');
  const addresses = isIP(name) ? [name] : await resolve(name);
  const foreign = addresses.filter((address) => !isOwnAddress(address));
  if (foreign.length > 0)
    refuse(
      `the database URL points to another machine: ${name}`,
      foreign.map((address) => `${name} is ${address}`),
    );
  return addresses[0] ?? refuse(`the host of the database URL has no address: ${name}`);
}

const resolve = async (name: string): Promise<string[]> => {
  const found = await lookup(name, { all: true }).catch(() => refuse(`the host of the database URL cannot be resolved: ${name}`));
  return found.map((one) => one.address);
};

/** Schemes of the servers that a URL may name. */
const SCHEMES = ['postgresql', 'postgres', 'mysql', 'mariadb'];

/** @throws InfraError when the URL is none of a database server on this machine */
export async function checkDatabaseUrl(databaseUrl: string): Promise<void> {
  await serverAddress(databaseUrl, SCHEMES);
}
