import type { SqlType } from './action.js';

/** Names of one type under one of them. */
const SYNONYMS: Record<string, string> = {
  smallint: 'int2',
  integer: 'int4',
  int: 'int4',
  bigint: 'int8',
  tinyint: 'int1',
  mediumint: 'int3',
  decimal: 'numeric',
  real: 'float4',
  double: 'float8',
  float: 'float8',
  boolean: 'bool',
  character: 'bpchar',
  char: 'bpchar',
  nvarchar: 'varchar',
  datetime: 'timestamp',
  serial: 'int4',
  bigserial: 'int8',
  smallserial: 'int2',
  serial4: 'int4',
  serial8: 'int8',
  clob: 'text',
  longtext: 'text',
  mediumtext: 'text',
};

/** Types whose values grow from one to the next. */
const LADDERS: readonly (readonly string[])[] = [
  ['int1', 'int2', 'int3', 'int4', 'int8', 'numeric'],
  ['float4', 'float8'],
  ['bpchar', 'varchar', 'text'],
  ['date', 'timestamp', 'timestamptz'],
  ['json', 'text'],
  ['uuid', 'text'],
];

/** @param name as written, without sizes; `double precision` and `timestamp with time zone` in full */
export function sqlType(name: string, sizes: readonly number[] = [], array = false): SqlType {
  const plain = name.toLowerCase().replace(/\s+/g, ' ').trim();
  const zoned = /^timestamp with time zone/.test(plain) ? 'timestamptz' : (plain.split(' ')[0] ?? plain);
  const varying = /^(character|char) varying/.test(plain) ? 'varchar' : zoned;
  return { name: SYNONYMS[varying] ?? varying, sizes: [...sizes], array };
}

export const shownType = (type: SqlType): string =>
  `${type.name}${type.sizes.length > 0 ? `(${type.sizes.join(',')})` : ''}${type.array ? '[]' : ''}`;

export type Change = 'same' | 'wider' | 'wider_rewrite' | 'narrower' | 'unknown';

/** What a change of type means for the values that are there. */
export function typeChange(from: SqlType, to: SqlType): Change {
  if (from.array !== to.array) return 'unknown';
  if (from.name === to.name) return bySize(from, to);
  const ladder = LADDERS.find((one) => one.includes(from.name) && one.includes(to.name));
  if (!ladder) return 'unknown';
  const up = ladder.indexOf(to.name) > ladder.indexOf(from.name);
  if (!up || (to.sizes.length > 0 && to.name === 'varchar' && (from.sizes[0] ?? Infinity) > (to.sizes[0] ?? 0))) return 'narrower';
  return from.name === 'varchar' && to.name === 'text' ? 'wider' : 'wider_rewrite';
}

function bySize(from: SqlType, to: SqlType): Change {
  if (from.sizes.join() === to.sizes.join()) return 'same';
  if (to.sizes.length === 0) return 'wider';
  if (from.sizes.length === 0) return 'narrower';
  const whole = (type: SqlType): number => (type.sizes[0] ?? 0) - (type.name === 'numeric' ? (type.sizes[1] ?? 0) : 0);
  const part = (type: SqlType): number => (type.name === 'numeric' ? (type.sizes[1] ?? 0) : 0);
  if (whole(to) < whole(from) || part(to) < part(from)) return 'narrower';
  return part(to) === part(from) ? 'wider' : 'wider_rewrite';
}
