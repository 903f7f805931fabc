import { snakeCase } from '../../../pipeline/names.js';
import { alteredMember, renamedMember } from './class-alter.js';
import { classMember, siblingType, type Fresh } from './class-member.js';
import { classModel } from './class-model.js';
import { readClasses, type ClassWords } from './classes.js';
import type { Around, Ask, Entity, Field, Member, Needed, Shape } from './model.js';
import { moduleOf, needOf } from './module.js';
import { layoutOf, memberIndent, optionsText } from './options.js';
import { plural } from './plural.js';
import { relationMember, type RelationWords } from './relation.js';
import { saidOf } from './said.js';
import { SEQUELIZE_TYPESCRIPT, sequelizeBase, sequelizeType, sequelizeWords } from './sequelize-options.js';
import { most, mostly, valueText } from './style.js';
import { stringOf, valueOf } from './syntax.js';

/** Names of sequelize-typescript that a property may carry, from its readme. */
const ROLES: ClassWords['roles'] = {
  Column: 'column',
  PrimaryKey: 'primary',
  AutoIncrement: 'primary',
  CreatedAt: 'time',
  UpdatedAt: 'time',
  DeletedAt: 'time',
  ForeignKey: 'relation',
  BelongsTo: 'relation',
  HasOne: 'relation',
  HasMany: 'relation',
  BelongsToMany: 'relation',
};

const KNOWN = new Set([...Object.keys(ROLES), 'AllowNull', 'Default', 'Unique', 'Index', 'Comment']);
const FRESH: Fresh = { nullable: { mark: '', null: true }, required: { mark: '', null: false } };

const words: ClassWords = {
  entity: ['Table'],
  table: ['tableName'],
  roles: ROLES,
  column: ['field'],
  base: (type, typing) => {
    const implied: Record<string, ReturnType<typeof sequelizeBase>> = {
      string: 'varchar',
      number: 'integer',
      boolean: 'boolean',
      Date: 'timestamptz',
    };
    return type ? sequelizeBase(type) : (implied[typing.replace(/\s*\|\s*(null|undefined)/g, '')] ?? 'other');
  },
  nullable: ({ options, decorators, typing }) => {
    const said = decorators.find((one) => one.name === 'AllowNull');
    if (said) return !/false/.test(said.text);
    if (options.some((one) => one.key === 'allowNull')) return options.some((one) => one.key === 'allowNull' && one.text === 'true');
    return /\bnull\b/.test(typing.type ?? '') || typing.mark === '?';
  },
  join: (_key, decorators) => {
    const own = decorators.find((one) => one.name === 'BelongsTo');
    const column = stringOf(own?.args[1]) ?? stringOf(valueOf(own?.args[1], 'foreignKey'));
    return { column, explicit: column !== undefined };
  },
};

const need = (name: string, entity: Entity, around: Around): Needed => ({
  from: moduleOf(name, entity, around, 'sequelize-typescript'),
  name,
});

/** Decorators of their own for what the options of `@Column` could say, where siblings have them. */
function apart(ask: Ask, entity: Entity, around: Around): { decorators: string[]; names: string[] } | undefined {
  const own = (name: string): Field[] => around.siblings.filter((one) => one.decorators.some((decorator) => decorator.name === name));
  const isApart = ['AllowNull', 'Default', 'Unique'].some((name) => own(name).length > 0);
  if (!isApart && around.siblings.some((one) => one.options.length > 0)) return undefined;
  const peers = around.siblings.filter((one) => one.role === 'column' && one.nullable === ask.nullable);
  const nulls = peers.flatMap((one) => one.decorators.find((decorator) => decorator.name === 'AllowNull')?.text ?? '');
  const says =
    nulls.length > 0 &&
    mostly(
      nulls.map((one) => one !== ''),
      false,
    )
      ? most(nulls.filter((one) => one !== ''))
      : undefined;
  const value = sequelizeWords.default(ask, entity);
  const all = [
    ...(says ? [['AllowNull', says]] : []),
    ...(value ? [['Default', `@Default(${value.text})`]] : []),
    ...(ask.unique ? [['Unique', '@Unique']] : []),
  ] as [string, string][];
  return { decorators: all.map(([, text]) => text), names: all.map(([name]) => name) };
}

function member(entity: Entity, ask: Ask, key: string, around: Around): Member {
  const type = sequelizeType(ask, entity, around, 'DataType');
  const beside = apart(ask, entity, around);
  const rest: Ask = beside ? { ...ask, default: null, unique: false } : ask;
  const options = saidOf(rest, key, entity, around, sequelizeWords, type === undefined ? [] : [{ key: 'type', text: type }]).filter(
    (one) => !(beside && one.key === 'allowNull'),
  );
  const keyed = ask.primary ? ['PrimaryKey', ...(ask.auto ? ['AutoIncrement'] : [])] : [];
  const indent = memberIndent(entity.source.text, entity.fields, entity.source.style.indent);
  const layout = layoutOf([...entity.fields, ...around.siblings], entity.source);
  const isBare = options.length === 1 && options[0]?.key === 'type';
  const column = isBare ? `@Column(${type})` : `@Column(${optionsText(options, layout, entity.source, indent, '@Column()'.length)})`;
  const refers = ask.to ? [`@ForeignKey(() => ${ask.to.name})`] : [];
  const names = [...(ask.to ? ['ForeignKey'] : []), ...keyed, ...(beside?.names ?? []), 'Column'];
  const needs = [
    ...names.map((name) => need(name, entity, around)),
    ...(type?.startsWith('DataType.') ? [need('DataType', entity, around)] : []),
    ...(ask.to ? needOf(entity.source, ask.to) : []),
  ];
  const union = ask.values.map((one) => valueText(entity.source.style, one)).join(' | ');
  const own =
    ask.base === 'enum'
      ? (ask.code?.name ?? (union || 'string'))
      : (siblingType(ask, around, entity.fields) ?? SEQUELIZE_TYPESCRIPT[ask.base]);
  const decorators = [...refers, ...keyed.map((one) => `@${one}`), ...(beside?.decorators ?? []), column];
  const made = classMember({ entity, ask, key, around, decorators, known: KNOWN, type: own, fresh: FRESH, needs });
  return type === undefined
    ? { ...made, warnings: [...made.warnings, `Sequelize has no type for ${ask.type}: give ${key} of ${entity.name} one.`] }
    : made;
}

/** Only where the options of `@Column` say it: decorators of their own are left to a person. */
const altered: NonNullable<Shape['altered']> = (entity, field, ask, set, around) => {
  if (field.decorators.some((one) => /^(AllowNull|Default)$/.test(one.name))) return undefined;
  const type = sequelizeType(ask, entity, around, 'DataType');
  const isBare = field.held === undefined;
  if (isBare && set.some((one) => one !== 'type') && !(set.includes('nullable') && set.length === 1)) return undefined;
  const own = siblingType(ask, around, entity.fields) ?? SEQUELIZE_TYPESCRIPT[ask.base];
  // A bare type says nothing of emptiness: the property's own type alone does.
  const words_ = isBare ? { ...sequelizeWords, nullable: { ...sequelizeWords.nullable, assumed: ask.nullable } } : sequelizeWords;
  const first = isBare ? (set.includes('type') ? type : field.type) : undefined;
  const options = isBare || type === undefined ? [] : [{ key: 'type', text: type }];
  return alteredMember({ entity, field, ask, set, around, words: words_, type: own, first, options, fresh: FRESH });
};

const relations: RelationWords = {
  owning: new Set(['BelongsTo']),
  join: undefined,
  column: 'foreignKey',
  nullable: () => undefined,
  on_delete: 'onDelete',
  action: (action) => action.toUpperCase(),
  kept: new Set(['foreignKey']),
  by_default: (key) => `${key}Id`,
};

/** sequelize-typescript: classes with `@Table`. */
export const sequelizeClass: Shape = {
  name: 'sequelize-class',
  noun: 'model',
  words: ['@Table'],
  naming: 'same',
  snake: /underscored:\s*true/,
  tables: (name, naming) => (naming === 'snake' ? [snakeCase(plural(name)), snakeCase(name)] : [plural(name), name]),
  read: (source) => (/['"]sequelize-typescript['"]/.test(source.text) ? readClasses(source, sequelizeClass, words) : []),
  member,
  altered,
  renamed: (entity, field, to) => (field.held ? renamedMember(entity, field, to, sequelizeWords, '') : undefined),
  relation: (entity, reference, around) => relationMember(entity, reference, around, relations),
  model: (table, around) => classModel(table, around, { table: 'tableName', bare: false, primary: member }),
};
