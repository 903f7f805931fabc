import { baseOf, TYPESCRIPT, type Base } from './base.js';
import type { Around, Ask, Entity } from './model.js';
import type { OptionWords } from './said.js';
import { alike, most, valueText } from './style.js';
import { bindsName } from './syntax.js';

/** Names of DataTypes: https://sequelize.org/docs/v6/core-concepts/model-basics/#data-types. */
const TYPES: Record<Exclude<Base, 'other' | 'enum' | 'json'>, string> = {
  boolean: 'BOOLEAN',
  integer: 'INTEGER',
  bigint: 'BIGINT',
  decimal: 'DECIMAL',
  float: 'DOUBLE',
  text: 'TEXT',
  varchar: 'STRING',
  timestamp: 'DATE',
  timestamptz: 'DATE',
  date: 'DATEONLY',
  time: 'TIME',
  uuid: 'UUID',
  bytes: 'BLOB',
};

/** What a DataTypes expression holds: `DataTypes.STRING(40)` → varchar. A DATE is a time stamp with a zone. */
export function sequelizeBase(type: string): Base {
  const word = /(?:^|\.)([A-Z][A-Z0-9]*)\b/.exec(type)?.[1] ?? '';
  if (word === 'DATE') return 'timestamptz';
  if (word === 'STRING' || word === 'CHAR') return 'varchar';
  if (word === 'VIRTUAL' || word === 'ARRAY') return 'other';
  return baseOf(word.toLowerCase());
}

/** `DataTypes.`, `Sequelize.` or `DataType.`: what siblings write, otherwise what is in reach. */
export function typePrefix(entity: Entity, around: Around, otherwise: string): string {
  const prefixes = (list: Around['siblings']): string[] =>
    list.flatMap(
      (one) => /^([A-Za-z_$][\w$.]*\.)[A-Z]/.exec(one.type ?? one.options.find((option) => option.key === 'type')?.text ?? '')?.[1] ?? [],
    );
  const found = most(prefixes(entity.fields)) ?? most(prefixes(around.siblings));
  if (found) return found;
  return bindsName(entity.source, 'Sequelize') && !bindsName(entity.source, otherwise) ? 'Sequelize.' : `${otherwise}.`;
}

/** The type of a column as an expression; undefined where Sequelize has no word for it. */
export function sequelizeType(ask: Ask, entity: Entity, around: Around, otherwise: string): string | undefined {
  const prefix = typePrefix(entity, around, otherwise);
  const { style } = entity.source;
  if (ask.base === 'enum')
    return ask.values.length > 0 ? `${prefix}ENUM(${ask.values.map((one) => valueText(style, one)).join(', ')})` : undefined;
  if (ask.base === 'json') return `${prefix}${around.dialect === 'postgresql' ? likeJson(ask, entity, around) : 'JSON'}`;
  if (ask.base === 'other') return undefined;
  const size = ask.base === 'varchar' ? ask.params.filter((one) => one !== '255') : ask.base === 'decimal' ? ask.params : [];
  return `${prefix}${TYPES[ask.base === 'timestamp' ? 'timestamptz' : ask.base]}${size.length > 0 ? `(${size.join(', ')})` : ''}`;
}

const likeJson = (ask: Ask, entity: Entity, around: Around): string =>
  /\bJSON\b/.test(alike(ask, around.siblings, entity.fields).at(-1)?.text ?? '') ? 'JSON' : 'JSONB';

/** Sequelize's names for what is said of a column. */
export const sequelizeWords: OptionWords = {
  column: 'field',
  nullable: { key: 'allowNull', yes: 'true', no: 'false', assumed: true },
  defaults: ['defaultValue'],
  default: (ask, entity) => {
    if (ask.default === null) return undefined;
    if ('literal' in ask.default) return { key: 'defaultValue', text: valueText(entity.source.style, ask.default.literal) };
    // The database fills in what is not said: without a name in reach nothing is.
    const reach = ['sequelize', 'Sequelize'].find((name) => bindsName(entity.source, name));
    return reach ? { key: 'defaultValue', text: `${reach}.literal(${valueText(entity.source.style, ask.default.expression)})` } : undefined;
  },
  unique: () => ({ key: 'unique', text: 'true' }),
  comment: 'comment',
  order: ['type', 'field', 'allowNull', 'unique', 'defaultValue', 'comment'],
};

/** Types of the language that come back for a column. */
export const SEQUELIZE_TYPESCRIPT: Record<Base, string> = { ...TYPESCRIPT, other: 'unknown' };
