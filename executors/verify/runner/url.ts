import type { Access, Dialect } from '../engine/engine.js';

const SCHEMES: Record<Dialect, string> = { postgresql: 'postgres', mysql: 'mysql', sqlite: 'sqlite' };
/** The parameter by which a URL names a Unix socket. */
const SOCKETS: Record<Dialect, string> = { postgresql: 'host', mysql: 'socket', sqlite: '' };

/** The throw-away database as a URL. */
export function databaseUrl(access: Access, parameters: Record<string, string> = {}): string {
  if (access.dialect === 'sqlite') return `sqlite:${access.database}`;
  const socket = access.host.startsWith('/');
  const login = [access.user, access.password].filter(Boolean).map(encodeURIComponent).join(':');
  const host = access.host.includes(':') ? `[${access.host}]` : access.host;
  const place = socket ? '' : `${host}:${access.port}`;
  const given = { ...(socket ? { [SOCKETS[access.dialect]]: access.host } : {}), ...(access.dialect === 'postgresql' ? parameters : {}) };
  const query = new URLSearchParams(given).toString();
  return `${SCHEMES[access.dialect]}://${login}@${place}/${encodeURIComponent(access.database)}${query ? `?${query}` : ''}`;
}
