import type { Hand } from '../builder.js';
import { call, type Js } from '../js.js';

/** Where Knex takes SQL: as the newest siblings call it. For PostgreSQL a question mark would be a binding. */
export function knexRaw({ root, text, dialect }: Pick<Hand, 'root' | 'text' | 'dialect'>, sql: string): Js {
  const short = /\bknex\.raw\(/.test(text) && !/\bschema\.raw\(/.test(text);
  return call(`${root}.${short ? 'raw' : 'schema.raw'}`, { tag: '', sql: dialect === 'postgresql' ? sql.replaceAll('?', '\\?') : sql });
}
