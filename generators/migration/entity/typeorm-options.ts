import type { Around, Ask, Entity } from './model.js';
import type { Said } from './options.js';
import { typeLike, type OptionWords } from './said.js';
import { mostly, valueText } from './style.js';
import { typeormType } from './typeorm-types.js';

/** TypeORM's names for what is said of a column: https://typeorm.io/docs/entity/entities (column options). */
export const typeormWords: OptionWords = {
  column: 'name',
  nullable: { key: 'nullable', yes: 'true', no: 'false', assumed: false },
  defaults: ['default'],
  default: (ask, { source }) => {
    if (ask.default === null) return undefined;
    if ('expression' in ask.default) return { key: 'default', text: `() => ${valueText(source.style, ask.default.expression)}` };
    return { key: 'default', text: valueText(source.style, ask.default.literal) };
  },
  unique: () => ({ key: 'unique', text: 'true' }),
  comment: 'comment',
  order: ['name', 'type', 'length', 'precision', 'scale', 'enum', 'nullable', 'unique', 'default', 'comment'],
};

/** Length, precision and scale as options; a length that the database takes by itself is left out. */
export function sizeOf({ base, params }: Ask, dialect: Around['dialect']): Said[] {
  if (base === 'varchar' && params[0] && !(dialect === 'mysql' && params[0] === '255')) return [{ key: 'length', text: params[0] }];
  if (base !== 'decimal' || !params[0]) return [];
  return [{ key: 'precision', text: params[0] }, ...(params[1] ? [{ key: 'scale', text: params[1] }] : [])];
}

/** What TypeORM takes from the TypeScript type alone: https://typeorm.io/docs/entity/entities (column types). */
const IMPLIED = new Set(['varchar', 'integer', 'boolean', 'timestamp']);

/** The type as its own argument or as option, as the siblings have it. */
export function typeSaid(ask: Ask, entity: Entity, around: Around, isUnion: boolean): { first: string | undefined; options: Said[] } {
  const { style } = entity.source;
  const like = typeLike(ask, entity, around);
  const spelled = like && (like.type !== undefined || like.options.some((one) => one.key === 'type'));
  if (like && (spelled || (!isUnion && IMPLIED.has(ask.base))))
    return { first: like.type, options: [...like.options, ...sizeOf(ask, around.dialect)] };
  if (!isUnion && IMPLIED.has(ask.base) && !spells(entity, around)) return { first: undefined, options: sizeOf(ask, around.dialect) };
  const name = valueText(style, typeormType(ask.base, ask.type, around.dialect));
  const values = ask.base === 'enum' ? [{ key: 'enum', text: ask.code?.name ?? valueText(style, ask.values) }] : [];
  const typed = around.siblings.filter(
    (one) => one.role === 'column' && (one.type !== undefined || one.options.some((option) => option.key === 'type')),
  );
  const rest = [...values, ...sizeOf(ask, around.dialect)];
  if (
    mostly(
      typed.map((one) => one.type !== undefined),
      false,
    )
  )
    return { first: name, options: rest };
  return { first: undefined, options: [{ key: 'type', text: name }, ...rest] };
}

/** True where siblings spell types that the library would know. */
function spells(entity: Entity, around: Around): boolean {
  const own = entity.fields.filter((one) => one.role === 'column' && one.base !== undefined && IMPLIED.has(one.base));
  const asked =
    own.length > 1 ? own : around.siblings.filter((one) => one.role === 'column' && one.base !== undefined && IMPLIED.has(one.base));
  return mostly(
    asked.map((one) => one.type !== undefined || one.options.some((option) => option.key === 'type')),
    false,
  );
}
