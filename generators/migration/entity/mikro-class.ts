import { edit } from '../../../pipeline/change.js';
import { snakeCase } from '../../../pipeline/names.js';
import { alteredMember, renamedMember } from './class-alter.js';
import { classMember, siblingType, type ClassMember, type Fresh } from './class-member.js';
import { classModel } from './class-model.js';
import { impliedBase, readClasses, type ClassWords } from './classes.js';
import { editDecorators } from './decorate.js';
import { tablesOf } from './locate.js';
import { MIKRO_TYPESCRIPT, mikroBase, mikroType, mikroWords } from './mikro-options.js';
import type { Around, Ask, Declared, Entity, Indexed, Member, Needed, Shape } from './model.js';
import { moduleOf } from './module.js';
import { layoutOf, memberIndent, optionsText } from './options.js';
import { indexBehind } from './place.js';
import { keyedBy, relationMember, type RelationWords } from './relation.js';
import { saidOf } from './said.js';
import { valueText } from './style.js';
import { stringOf, valueOf } from './syntax.js';

/** Names of MikroORM that a property may carry: https://mikro-orm.io/docs/decorators. */
const ROLES: ClassWords['roles'] = {
  Property: 'column',
  Enum: 'column',
  PrimaryKey: 'primary',
  SerializedPrimaryKey: 'other',
  ManyToOne: 'relation',
  OneToOne: 'relation',
  OneToMany: 'relation',
  ManyToMany: 'relation',
  Formula: 'other',
  Embedded: 'other',
};

const KNOWN = new Set([...Object.keys(ROLES), 'Index', 'Unique', 'Check']);
const FRESH: Fresh = { nullable: { mark: '?', null: false }, required: { mark: '!', null: false } };

const words: ClassWords = {
  entity: ['Entity'],
  table: ['tableName', 'collection'],
  roles: ROLES,
  column: ['fieldName', 'name'],
  base: (type, typing) => (/^\[|=>\s*(?!Date\b)/.test(type) ? 'enum' : type ? mikroBase(type) : impliedBase(typing, 'timestamptz')),
  nullable: ({ options, typing }) =>
    options.some((one) => one.key === 'nullable' && one.text === 'true') ||
    (typing.mark === '?' && !options.some((one) => one.key === 'nullable')),
  join: (key, decorators) => {
    const own = decorators.find((one) => one.name === 'ManyToOne' || one.name === 'OneToOne');
    const options = own?.args.find((one) => one.type === 'ObjectExpression');
    const named = ['fieldName', 'joinColumn', 'name'].map((option) => stringOf(valueOf(options, option))).find((one) => one !== undefined);
    const owns = own?.name === 'ManyToOne' || valueOf(options, 'owner') !== undefined;
    return { column: named ?? (owns ? `${snakeCase(key)}_id` : undefined), explicit: named !== undefined };
  },
};

const need = (name: string, entity: Entity, around: Around): Needed => ({ from: moduleOf(name, entity, around, '@mikro-orm/core'), name });

function typed(entity: Entity, ask: Ask, around: Around): string {
  const union = ask.values.map((one) => valueText(entity.source.style, one)).join(' | ');
  return ask.base === 'enum'
    ? (ask.code?.name ?? (union || 'string'))
    : (siblingType(ask, around, entity.fields) ?? MIKRO_TYPESCRIPT[ask.base]);
}

const common = (entity: Entity, ask: Ask, key: string, around: Around): Omit<ClassMember, 'decorators' | 'needs'> => ({
  entity,
  ask,
  key,
  around,
  known: KNOWN,
  fresh: FRESH,
  type: typed(entity, ask, around),
});

function member(entity: Entity, ask: Ask, key: string, around: Around): Member {
  const name = ask.base === 'enum' ? 'Enum' : 'Property';
  return decorated(entity, ask, key, around, name);
}

function decorated(entity: Entity, ask: Ask, key: string, around: Around, name: string): Member {
  const said = saidOf(ask, key, entity, around, mikroWords(around), mikroType(ask, entity, around, false));
  const indent = memberIndent(entity.source.text, entity.fields, entity.source.style.indent);
  const layout = layoutOf([...entity.fields, ...around.siblings], entity.source);
  const held = said.length > 0 ? optionsText(said, layout, entity.source, indent, name.length + 3) : '';
  return classMember({ ...common(entity, ask, key, around), decorators: [`@${name}(${held})`], needs: [need(name, entity, around)] });
}

const isIndex = (one: { name: string }): boolean => one.name === 'Index' || one.name === 'Unique';

/** `@Index()` as siblings have it: above the property, or with its properties above the class. */
function index(entity: Entity, wanted: Indexed, around: Around): Declared | undefined {
  const { style } = entity.source;
  const name = wanted.unique ? 'Unique' : 'Index';
  const all = [entity, ...around.entities];
  const onMember = all.some((one) => one.fields.some((field) => field.decorators.some(isIndex)));
  if (!onMember && !all.some((one) => one.decorators.some(isIndex))) return undefined;
  const usual = tablesOf(entity).map((table) => `${table}_${wanted.columns.join('_')}_${wanted.unique ? 'unique' : 'index'}`);
  const named = wanted.name === '' || usual.includes(wanted.name) ? [] : [`name: ${valueText(style, wanted.name)}`];
  const needs = [need(name, entity, around)];
  const [only] = wanted.keys;
  if (only !== undefined && wanted.keys.length === 1 && onMember) {
    const text = `@${name}(${named.length > 0 ? `{ ${named.join(', ')} }` : ''})`;
    return { text, needs, edit: aboveMember(entity, only, text, all) };
  }
  const text = `@${name}({ ${[...named, `properties: ${valueText(style, [...wanted.keys])}`].join(', ')} })`;
  const after = entity.decorators.findLast((one) => isIndex(one) || one.name === 'Entity')?.name ?? 'Entity';
  return { text, needs, edit: edit(entity.source.path, editDecorators, { op: 'decorate', class: entity.name, text, after }) };
}

function aboveMember(entity: Entity, member: string, text: string, all: readonly Entity[]): Declared['edit'] {
  const field = entity.fields.find((one) => one.key === member);
  const after = indexBehind(all, field);
  return edit(entity.source.path, editDecorators, { op: 'decorate', class: entity.name, member, text, ...(after ? { after } : {}) });
}

function unindexed(entity: Entity, name: string) {
  const isIt = (one: { name: string; args: readonly unknown[] }): boolean =>
    isIndex(one) && stringOf(valueOf(one.args[0], 'name')) === name;
  const above = entity.decorators.find(isIt);
  const field = entity.fields.find((one) => one.decorators.some(isIt));
  const text = above?.text ?? field?.decorators.find(isIt)?.text;
  if (text === undefined) return undefined;
  return edit(entity.source.path, editDecorators, {
    op: 'undecorate',
    class: entity.name,
    text,
    ...(above || !field ? {} : { member: field.key }),
  });
}

/** `deleteRule` since version 6, `onDelete` before: the one that siblings say. */
const relations = (around: Around): RelationWords => ({
  owning: new Set(['ManyToOne', 'OneToOne']),
  join: undefined,
  column: 'fieldName',
  nullable: (nullable) => (nullable ? 'true' : undefined),
  on_delete: around.siblings.some((one) => one.options.some((option) => option.key === 'onDelete')) ? 'onDelete' : 'deleteRule',
  action: (action) => action,
  kept: new Set(['entity', 'nullable', 'ref', 'wrappedReference', 'fieldName']),
  by_default: keyedBy,
});

/** MikroORM: classes with `@Entity()`. */
export const mikroClass: Shape = {
  name: 'mikro-class',
  noun: 'entity',
  words: ['@Entity('],
  naming: 'snake',
  snake: /EntityCaseNamingStrategy/,
  tables: (name, naming) => (naming === 'snake' ? [snakeCase(name)] : [name]),
  read: (source) => (/['"]@mikro-orm\//.test(source.text) ? readClasses(source, mikroClass, words) : []),
  member,
  altered: (entity, field, ask, set, around) =>
    alteredMember({
      entity,
      field,
      ask,
      set,
      around,
      words: mikroWords(around),
      type: typed(entity, ask, around),
      first: undefined,
      options: mikroType(ask, entity, around, false),
      fresh: FRESH,
    }),
  renamed: (entity, field, to) =>
    renamedMember(entity, field, to, { ...mikroWords({ siblings: entity.fields, entities: [], dialect: 'postgresql' }) }, ''),
  index,
  unindexed,
  relation: (entity, reference, around) => relationMember(entity, reference, around, relations(around)),
  model: (table, around) =>
    classModel(table, around, {
      table: 'tableName',
      bare: false,
      primary: (entity, ask, key, near) => decorated(entity, ask, key, near, 'PrimaryKey'),
    }),
};
