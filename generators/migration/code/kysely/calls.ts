import type { Hand } from '../builder.js';
import { code, type Js } from '../js.js';

/** A piece of SQL, for what Kysely has no word for. */
export function sqlTag({ needs }: Pick<Hand, 'needs'>, sql: string): Js {
  needs.add('sql');
  return { tag: 'sql', sql };
}

/** A statement of SQL. */
export const kyselyRaw = (hand: Hand, sql: string): Js => ({ of: sqlTag(hand, sql), links: [['execute', code(hand.root)]] });
