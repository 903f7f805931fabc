import { snakeCase } from '../../../pipeline/names.js';
import { impliedBase } from './classes.js';
import type { Fresh } from './class-member.js';
import { chainMember, isChain } from './mikro-chain.js';
import { MIKRO_TYPESCRIPT, mikroBase, mikroType, mikroWords } from './mikro-options.js';
import type { Around, Ask, Entity, Shape } from './model.js';
import {
  alteredObject,
  besides,
  objectMember,
  readObject,
  renamedObject,
  typedBeside,
  type Declaration,
  type ObjectWords,
} from './objects.js';
import type { Parsed } from './list.js';
import { schemaModel } from './schema-model.js';
import { saidOf, TYPE_OPTIONS } from './said.js';
import { schemaCalls } from './schema-calls.js';

const words: ObjectWords = {
  column: ['fieldName', 'name'],
  role: (options, text) => {
    if (options.some((one) => one.key === 'primary' && one.text === 'true') || /\.primary\(\)/.test(text)) return 'primary';
    return options.some((one) => one.key === 'kind' || one.key === 'reference') ||
      /^(\(\)\s*=>\s*)?p\.(manyToOne|oneToOne|oneToMany|manyToMany)\(/.test(text)
      ? 'relation'
      : 'column';
  },
  base: (type) => {
    const chained = /^p\.(\w+)\(/.exec(type)?.[1];
    const plain = (chained ?? type).replace(/['"`]/g, '');
    const implied = impliedBase(plain, 'timestamptz');
    return implied === 'other' ? mikroBase(plain) : implied;
  },
  nullable: (options) => options.some((one) => one.key === 'nullable' && one.text === 'true'),
};

const FRESH: Fresh = { nullable: { mark: '?', null: false }, required: { mark: '!', null: false } };
const calls = (parsed: Parsed): Declaration[] => schemaCalls(parsed, /^(EntitySchema|defineEntity)$/, 'properties');

function read(source: Entity['source']): Entity[] {
  if (!/['"]@mikro-orm\//.test(source.text)) return [];
  const found = calls(source).flatMap((one) => readObject(source, mikroSchema, words, one) ?? []);
  for (const field of found.flatMap((one) => one.fields)) if (isChain(field)) field.nullable = /\.nullable\(\)/.test(field.text);
  return found;
}

const said = (entity: Entity, ask: Ask, key: string, around: Around) =>
  saidOf(ask, key, entity, around, mikroWords(around), mikroType(ask, entity, around, true));

/** MikroORM: `new EntitySchema({ … })` and `defineEntity({ … })`. */
export const mikroSchema: Shape = {
  name: 'mikro-schema',
  noun: 'entity schema',
  words: ['EntitySchema', 'defineEntity'],
  besides,
  naming: 'snake',
  snake: /EntityCaseNamingStrategy/,
  tables: (name, naming) => (naming === 'snake' ? [snakeCase(name)] : [name]),
  read,
  member: (entity, ask, key, around) => {
    if (entity.fields.some(isChain)) return chainMember(entity, ask, key);
    const keyed = ask.primary ? [{ key: 'primary', text: 'true' }] : [];
    return {
      ...objectMember(entity, key, [...keyed, ...said(entity, ask, key, around)], around, undefined),
      beside: typedBeside(entity, ask, key, MIKRO_TYPESCRIPT, FRESH),
    };
  },
  altered: (entity, field, ask, set, around) => {
    if (isChain(field) || !field.held) return undefined;
    const changes = new Map<string, string | undefined>();
    if (set.includes('type')) {
      for (const one of field.options) if (TYPE_OPTIONS.includes(one.key)) changes.set(one.key, undefined);
      for (const one of mikroType(ask, entity, around, true)) changes.set(one.key, one.text);
    }
    if (set.includes('nullable')) changes.set('nullable', ask.nullable ? 'true' : undefined);
    const value = mikroWords(around).default(ask, entity);
    if (set.includes('default'))
      for (const name of ['default', 'defaultRaw']) changes.set(name, value?.key === name ? value.text : undefined);
    return {
      key: field.key,
      text: alteredObject(entity, field, changes, '{}'),
      needs: [],
      warnings: [],
      beside: typedBeside(entity, ask, field.key, MIKRO_TYPESCRIPT, FRESH),
    };
  },
  model: schemaModel('properties'),
  renamed: (entity, field, to) =>
    field.held ? renamedObject(entity, field, to, mikroWords({ siblings: entity.fields, entities: [], dialect: 'postgresql' })) : undefined,
};
