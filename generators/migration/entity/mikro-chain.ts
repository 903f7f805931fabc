import type { Base } from './base.js';
import type { Ask, Entity, Field, Member } from './model.js';
import { keyText, saysColumn, valueText } from './style.js';

/** `p.string().nullable()`: a property said by calls. */
export const isChain = (field: Field): boolean => field.held === undefined && /^[\w$]+\.\w+\(/.test(field.type ?? '');

/** MikroORM's builders of properties: https://mikro-orm.io/docs/define-entity. */
const BUILDERS: Record<Exclude<Base, 'enum' | 'other'>, string> = {
  boolean: 'boolean',
  integer: 'integer',
  bigint: 'bigint',
  decimal: 'decimal',
  float: 'double',
  text: 'text',
  varchar: 'string',
  timestamp: 'datetime',
  timestamptz: 'datetime',
  date: 'date',
  time: 'time',
  uuid: 'uuid',
  json: 'json',
  bytes: 'blob',
};

function sized({ base, params }: Ask): string {
  if (base === 'varchar' && params[0] && params[0] !== '255') return `.length(${params[0]})`;
  if (base !== 'decimal' || !params[0]) return '';
  return `.precision(${params[0]})${params[1] ? `.scale(${params[1]})` : ''}`;
}

/** A property said by calls of the same builder as the siblings. */
export function chainMember(entity: Entity, ask: Ask, key: string): Member {
  const { style } = entity.source;
  const builder = /^[\w$]+/.exec(entity.fields.find(isChain)?.type ?? '')?.[0] ?? 'p';
  const known = ask.base === 'enum' || ask.base === 'other' ? undefined : BUILDERS[ask.base];
  const head =
    ask.base === 'enum' ? `enum(${ask.code ? `() => ${ask.code.name}` : valueText(style, ask.values)})` : `${known ?? 'string'}()`;
  const native = known || ask.base === 'enum' ? '' : `.columnType(${valueText(style, ask.type.replace(/^sql:/, ''))})`;
  const value =
    ask.default === null
      ? ''
      : 'literal' in ask.default
        ? `.default(${valueText(style, ask.default.literal)})`
        : `.defaultRaw(${valueText(style, ask.default.expression)})`;
  const column = saysColumn(key, ask.column, entity) ? `.fieldName(${valueText(style, ask.column)})` : '';
  const calls = [
    `${builder}.${head}`,
    native,
    column,
    sized(ask),
    ask.primary ? '.primary()' : '',
    ask.nullable ? '.nullable()' : '',
    ask.unique ? '.unique()' : '',
    value,
  ];
  return { key, text: `${keyText(key, entity)}: ${calls.join('')}`, needs: [], warnings: [] };
}
