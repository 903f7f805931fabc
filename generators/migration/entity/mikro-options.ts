import { baseOf, TYPESCRIPT, type Base } from './base.js';
import type { Around, Ask, Entity } from './model.js';
import type { Said } from './options.js';
import { typeLike, type OptionWords } from './said.js';
import { mostly, valueText } from './style.js';
import { tablesOf } from './locate.js';

/** Names of what is said of a column: https://mikro-orm.io/docs/decorators (@Property). */
export const mikroWords = (around: Around): OptionWords => ({
  column: named(around),
  nullable: { key: 'nullable', yes: 'true', no: 'false', assumed: false },
  defaults: ['default', 'defaultRaw'],
  default: (ask, { source }) => {
    if (ask.default === null) return undefined;
    if ('expression' in ask.default) return { key: 'defaultRaw', text: valueText(source.style, ask.default.expression) };
    return { key: 'default', text: valueText(source.style, ask.default.literal) };
  },
  unique: (ask, entity) => {
    const usual = tablesOf(entity).map((table) => `${table}_${ask.column}_unique`);
    const text = ask.constraint === '' || usual.includes(ask.constraint) ? 'true' : valueText(entity.source.style, ask.constraint);
    return { key: 'unique', text };
  },
  comment: 'comment',
  order: [
    'fieldName',
    'name',
    'type',
    'columnType',
    'length',
    'precision',
    'scale',
    'items',
    'nullable',
    'unique',
    'default',
    'defaultRaw',
    'comment',
  ],
});

/** `name` is another word for `fieldName`: the one that siblings use. */
const named = (around: Around): string => {
  const said = around.siblings.flatMap((one) => one.options.filter((option) => option.key === 'name' || option.key === 'fieldName'));
  return mostly(
    said.map((one) => one.key === 'name'),
    false,
  )
    ? 'name'
    : 'fieldName';
};

/** MikroORM's names of types, where a property's own type does not say it; its documents on custom types list them. */
const TYPES: Partial<Record<Base, string>> = {
  bigint: 'bigint',
  decimal: 'decimal',
  float: 'double',
  text: 'text',
  date: 'date',
  time: 'time',
  uuid: 'uuid',
  json: 'json',
  bytes: 'blob',
};

/** Types of the language that come back for a column, of MikroORM 6. */
export const MIKRO_TYPESCRIPT: Record<Base, string> = { ...TYPESCRIPT, bigint: 'bigint' };

/** Classes that stand for types: `DateTimeType`, `types.text`, `t.bigint`, `() => Date`. */
export function mikroBase(type: string): Base {
  const word =
    type
      .replace(/^\(\)\s*=>\s*|^new\s+|\(.*\)$/g, '')
      .replace(/['"`]/g, '')
      .split('.')
      .at(-1) ?? '';
  if (/^DateTimeType$|^Date$|^datetime$/i.test(word)) return 'timestamptz';
  return baseOf(
    word
      .replace(/Type$/, '')
      .replace(/^BigInt$/, 'bigint')
      .replace(/^(Integer|Text|Uuid|Json|Blob|Decimal|Boolean|String|Number)$/, (one) => one.toLowerCase()),
  );
}

function sizeOf({ base, params }: Ask): Said[] {
  if (base === 'varchar' && params[0] && params[0] !== '255') return [{ key: 'length', text: params[0] }];
  if (base !== 'decimal' || !params[0]) return [];
  return [{ key: 'precision', text: params[0] }, ...(params[1] ? [{ key: 'scale', text: params[1] }] : [])];
}

/** What is said of the type: as the most alike sibling says it, otherwise by MikroORM's own name, otherwise by the database's. */
export function mikroType(ask: Ask, entity: Entity, around: Around, spelled: boolean): Said[] {
  const { style } = entity.source;
  if (ask.base === 'enum') return [{ key: 'items', text: ask.code ? `() => ${ask.code.name}` : valueText(style, ask.values) }];
  const like = typeLike(ask, entity, around);
  if (like && !like.options.some((one) => one.key === 'columnType' && /\(/.test(one.text))) return [...like.options, ...sizeOf(ask)];
  const name = TYPES[ask.base];
  if (name) return [{ key: 'type', text: valueText(style, name) }, ...sizeOf(ask)];
  const isDate = ask.base === 'timestamptz' || (ask.base === 'timestamp' && around.dialect !== 'postgresql');
  const native = ask.type.replace(/^sql:/, '').toLowerCase();
  if (ask.base === 'other' || (ask.base === 'timestamp' && !isDate)) return [{ key: 'columnType', text: valueText(style, native) }];
  const own: Partial<Record<Base, string>> = {
    boolean: 'boolean',
    integer: 'integer',
    varchar: 'string',
    timestamptz: 'datetime',
    timestamp: 'datetime',
  };
  return [...(spelled ? [{ key: 'type', text: valueText(style, own[ask.base] ?? 'string') }] : []), ...sizeOf(ask)];
}
