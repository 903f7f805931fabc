import type { Base } from './base.js';
import type { Around, Ask, Entity, Field } from './model.js';
import type { Said } from './options.js';
import { alike, mostly, valueText } from './style.js';

/** What JSON Schema says of a value: https://vincit.github.io/objection.js/guide/models.html#examples and https://json-schema.org. */
const SAID: Record<Base, { type: string; format?: string }> = {
  boolean: { type: 'boolean' },
  integer: { type: 'integer' },
  bigint: { type: 'integer' },
  decimal: { type: 'number' },
  float: { type: 'number' },
  text: { type: 'string' },
  varchar: { type: 'string' },
  timestamp: { type: 'string', format: 'date-time' },
  timestamptz: { type: 'string', format: 'date-time' },
  date: { type: 'string', format: 'date' },
  time: { type: 'string' },
  uuid: { type: 'string', format: 'uuid' },
  json: { type: 'object' },
  bytes: { type: 'object' },
  enum: { type: 'string' },
  other: { type: 'string' },
};

/** What belongs to one column alone and is not taken over from a sibling's. */
const OWN = /^(maxLength|minLength|pattern|enum|default|description|title|example|examples|minimum|maximum|const|\$id|\$comment)$/;

const NULL = /\s*,\s*(['"])null\1|(['"])null\2\s*,\s*/;

/** `'string'` ↔ `['string', 'null']` */
export function withNull(type: string, nullable: boolean): string {
  if (!nullable) return type.replace(NULL, '').replace(/^\[\s*(['"][^'"]+['"])\s*\]$/, '$1');
  const quote = type.includes('"') ? '"' : "'";
  if (/(['"])null\1/.test(type)) return type;
  return type.startsWith('[') ? type.replace(/\s*\]$/, `, ${quote}null${quote}]`) : `[${type}, ${quote}null${quote}]`;
}

const lengthOf = (ask: Ask, siblings: readonly Field[]): Said[] => {
  const peers = siblings.filter((one) => one.base === 'varchar').map((one) => one.options.some((option) => option.key === 'maxLength'));
  return ask.base === 'varchar' && ask.params[0] && mostly(peers, true) ? [{ key: 'maxLength', text: ask.params[0] }] : [];
};

/** True where siblings that may be empty say so. */
const saysNull = (siblings: readonly Field[]): boolean => {
  const optional = siblings.filter((one) => one.options.some((option) => option.key === 'type')).map((one) => one.nullable);
  return optional.length < 3 || optional.some(Boolean);
};

/** What a schema says of a column: as the most alike sibling says it, with this one's own length and values. */
export function schemaSaid(ask: Ask, entity: Entity, around: Around): Said[] {
  const { style } = entity.source;
  const like =
    ask.base === 'enum'
      ? undefined
      : alike(ask, around.siblings, entity.fields).findLast((one) => one.options.some((option) => option.key === 'type'));
  const { type, format } = SAID[ask.base];
  const fresh: Said[] = [
    { key: 'type', text: valueText(style, type) },
    ...(format ? [{ key: 'format', text: valueText(style, format) }] : []),
  ];
  const said = like ? like.options.filter((one) => !OWN.test(one.key)).map(({ key, text }) => ({ key, text })) : fresh;
  const nullable = ask.nullable && saysNull(around.siblings);
  const values = ask.base === 'enum' ? [{ key: 'enum', text: valueText(style, nullable ? [...ask.values, null] : [...ask.values]) }] : [];
  return [
    ...said.map((one) => (one.key === 'type' ? { ...one, text: withNull(one.text, nullable) } : one)),
    ...values,
    ...lengthOf(ask, around.siblings),
  ];
}
