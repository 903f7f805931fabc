import type { Hand } from '../builder.js';
import { call, code, isCall, type Js, type Link } from '../js.js';

/** Where Knex takes SQL: as the newest siblings call it. For PostgreSQL a question mark would be a binding. */
export function knexRaw({ root, text, dialect }: Pick<Hand, 'root' | 'text' | 'dialect'>, sql: string): Js {
  const short = /\bknex\.raw\(/.test(text) && !/\bschema\.raw\(/.test(text);
  return call(`${root}.${short ? 'raw' : 'schema.raw'}`, { tag: '', sql: dialect === 'postgresql' ? sql.replaceAll('?', '\\?') : sql });
}

/** `knex.schema.createTable(…).alterTable(…)`: Knex carries out such a chain in its order. */
export function knexInTurn({ root }: Pick<Hand, 'root'>, lines: readonly Js[]): Js | undefined {
  const start = new RegExp(`^${root.replaceAll('$', '\\$')}\\.(?:schema\\.)?(\\w+)$`);
  const links = lines.map((line): Link | undefined => {
    const name = isCall(line) ? start.exec(line.call)?.[1] : undefined;
    return isCall(line) && name !== undefined ? [name, ...line.args] : undefined;
  });
  const known = links.filter((one) => one !== undefined);
  return lines.length > 1 && known.length === lines.length ? { of: code(`${root}.schema`), links: known, tall: true } : undefined;
}
