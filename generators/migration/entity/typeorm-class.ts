import { snakeCase } from '../../../pipeline/names.js';
import { classMember, emptiness, siblingType, type ClassMember, type Fresh } from './class-member.js';
import { classModel } from './class-model.js';
import { impliedBase, readClasses, spelledBase, type ClassWords } from './classes.js';
import type { Around, Ask, Entity, Member, Needed, Shape } from './model.js';
import { moduleOf } from './module.js';
import { layoutOf, memberIndent, optionsText, type Said } from './options.js';
import { saidOf } from './said.js';
import { valueText } from './style.js';
import { stringOf, valueOf } from './syntax.js';
import { alteredMember, renamedMember } from './class-alter.js';
import { typeormIndex, typeormUnindexed } from './typeorm-index.js';
import { typeormRelation } from './typeorm-relation.js';
import { typeormWords, typeSaid } from './typeorm-options.js';
import { TYPESCRIPT } from './base.js';
import { typeormType } from './typeorm-types.js';

/** Names of TypeORM that a property may carry, from its reference of decorators. */
const ROLES: ClassWords['roles'] = {
  Column: 'column',
  PrimaryColumn: 'primary',
  PrimaryGeneratedColumn: 'primary',
  ObjectIdColumn: 'primary',
  CreateDateColumn: 'time',
  UpdateDateColumn: 'time',
  DeleteDateColumn: 'time',
  VersionColumn: 'time',
  ManyToOne: 'relation',
  OneToOne: 'relation',
  OneToMany: 'relation',
  ManyToMany: 'relation',
};

const KNOWN = new Set([
  ...Object.keys(ROLES),
  'JoinColumn',
  'JoinTable',
  'Index',
  'Unique',
  'RelationId',
  'Generated',
  'Check',
  'VirtualColumn',
]);

const words: ClassWords = {
  entity: ['Entity'],
  table: ['name'],
  roles: ROLES,
  column: ['name'],
  base: (type, typing) => (type ? spelledBase(type) : impliedBase(typing)),
  nullable: ({ options }) => options.some((one) => one.key === 'nullable' && one.text === 'true'),
  join: (key, decorators) => {
    const join = decorators.find((one) => one.name === 'JoinColumn')?.args[0];
    const named = stringOf(valueOf(join, 'name'));
    const owns =
      decorators.some((one) => one.name === 'ManyToOne') || join !== undefined || decorators.some((one) => one.name === 'JoinColumn');
    return { column: named ?? (owns ? `${key}Id` : undefined), explicit: named !== undefined };
  },
};

/** As the documents of TypeORM type them. */
const FRESH: Fresh = { nullable: { mark: '', null: true }, required: { mark: '', null: false } };

/** The type for the database and for the language. */
function typed(entity: Entity, ask: Ask, around: Around, isUnion = false): { type: string; first: string | undefined; options: Said[] } {
  const union = ask.values.map((one) => valueText(entity.source.style, one)).join(' | ');
  const type =
    ask.base === 'enum' ? (ask.code?.name ?? (union || 'string')) : (siblingType(ask, around, entity.fields) ?? TYPESCRIPT[ask.base]);
  return { type, ...typeSaid(ask, entity, around, isUnion) };
}

function member(entity: Entity, ask: Ask, key: string, around: Around): Member {
  const shape = emptiness(ask.nullable, entity, around, FRESH);
  const { type, first, options } = typed(entity, ask, around, shape.null);
  const said = saidOf(ask, key, entity, around, typeormWords, options);
  const indent = memberIndent(entity.source.text, entity.fields, entity.source.style.indent);
  const layout = layoutOf([...entity.fields, ...around.siblings], entity.source);
  const held = said.length > 0 ? [optionsText(said, layout, entity.source, indent, '@Column()'.length + (first?.length ?? 0))] : [];
  const decorator = `@Column(${[...(first ? [first] : []), ...held].join(', ')})`;
  return classMember({ ...common(entity, ask, key, around), decorators: [decorator], type, needs: [need('Column', entity, around)] });
}

const need = (name: string, entity: Entity, around: Around): Needed => ({ from: moduleOf(name, entity, around, 'typeorm'), name });

const common = (
  entity: Entity,
  ask: Ask,
  key: string,
  around: Around,
): Pick<ClassMember, 'entity' | 'ask' | 'key' | 'around' | 'known' | 'fresh'> => ({
  entity,
  ask,
  key,
  around,
  known: KNOWN,
  fresh: FRESH,
});

/** A key: counted by the database, made up as a uuid, or given. */
function primary(entity: Entity, ask: Ask, key: string, around: Around): Member {
  const { type } = typed(entity, ask, around);
  const isMade = ask.auto || (ask.base === 'uuid' && ask.default !== null);
  const name = isMade ? 'PrimaryGeneratedColumn' : 'PrimaryColumn';
  const kind = valueText(entity.source.style, ask.base === 'uuid' ? 'uuid' : typeormType(ask.base, ask.type, around.dialect));
  const decorator = `@${name}(${ask.auto || ['integer', 'varchar'].includes(ask.base) ? '' : kind})`;
  return classMember({ ...common(entity, ask, key, around), decorators: [decorator], type, needs: [need(name, entity, around)] });
}

/** TypeORM: classes with `@Entity()`. */
export const typeormClass: Shape = {
  name: 'typeorm-class',
  noun: 'entity',
  words: ['@Entity('],
  naming: 'same',
  snake: /SnakeNamingStrategy|SnakeCaseNamingStrategy/,
  tables: (name) => [snakeCase(name)],
  read: (source) => readClasses(source, typeormClass, words).filter(() => /['"](?:typeorm|@nestjs\/typeorm)['"]/.test(source.text)),
  member,
  altered: (entity, field, ask, set, around) =>
    alteredMember({ entity, field, ask, set, around, words: typeormWords, ...typed(entity, ask, around), fresh: FRESH }),
  renamed: (entity, field, to) => renamedMember(entity, field, to, typeormWords, 'JoinColumn'),
  index: typeormIndex,
  unindexed: typeormUnindexed,
  relation: typeormRelation,
  model: (table, around) => classModel(table, around, { table: 'name', bare: true, primary }),
};
