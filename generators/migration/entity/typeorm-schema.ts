import { edit } from '../../../pipeline/change.js';
import { snakeCase } from '../../../pipeline/names.js';
import type { Base } from './base.js';
import { spelledBase } from './classes.js';
import type { Fresh } from './class-member.js';
import { elementText, listEditor, type Parsed } from './list.js';
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
import type { Changes, Said } from './options.js';
import { schemaModel } from './schema-model.js';
import { saidOf, TYPE_OPTIONS, typeLike } from './said.js';
import { schemaCalls } from './schema-calls.js';
import { valueText } from './style.js';
import { sizeOf, typeormWords } from './typeorm-options.js';
import { TYPESCRIPT } from './base.js';
import { typeormType } from './typeorm-types.js';
import { nodes, valueOf } from './syntax.js';

const CONSTRUCTORS: Record<string, Base> = { String: 'varchar', Number: 'integer', Boolean: 'boolean', Date: 'timestamp' };

const words: ObjectWords = {
  column: ['name'],
  role: (options) => {
    if (options.some((one) => one.key === 'primary' && one.text === 'true')) return 'primary';
    return options.some((one) => /^(createDate|updateDate|deleteDate|version)$/.test(one.key)) ? 'time' : 'column';
  },
  base: (type) => CONSTRUCTORS[type] ?? spelledBase(type),
  nullable: (options) => options.some((one) => one.key === 'nullable' && one.text === 'true'),
};

const FRESH: Fresh = { nullable: { mark: '', null: true }, required: { mark: '', null: false } };
const calls = (parsed: Parsed): Declaration[] => schemaCalls(parsed, /^EntitySchema$/, 'columns');
const editIndices = listEditor(calls);

/** A type is always said here: nothing else shows it. */
function typeSaid(ask: Ask, entity: Entity, around: Around): Said[] {
  const { style } = entity.source;
  const like = typeLike(ask, entity, around);
  if (like && like.options.length > 0) return [...like.options, ...sizeOf(ask, around.dialect)];
  const values = ask.base === 'enum' ? [{ key: 'enum', text: ask.code?.name ?? valueText(style, ask.values) }] : [];
  return [
    { key: 'type', text: valueText(style, typeormType(ask.base, ask.type, around.dialect)) },
    ...values,
    ...sizeOf(ask, around.dialect),
  ];
}

/** TypeORM: `new EntitySchema({ … })`. */
export const typeormSchema: Shape = {
  name: 'typeorm-schema',
  noun: 'entity schema',
  words: ['EntitySchema'],
  besides,
  naming: 'same',
  snake: /SnakeNamingStrategy|SnakeCaseNamingStrategy/,
  tables: (name) => [snakeCase(name)],
  read: (source) =>
    /['"]typeorm['"]/.test(source.text) ? calls(source).flatMap((one) => readObject(source, typeormSchema, words, one) ?? []) : [],
  member: (entity, ask, key, around) => {
    const keyed = [...(ask.primary ? [{ key: 'primary', text: 'true' }] : []), ...(ask.auto ? [{ key: 'generated', text: 'true' }] : [])];
    const said = [...saidOf(ask, key, entity, around, typeormWords, typeSaid(ask, entity, around)), ...keyed];
    return { ...objectMember(entity, key, said, around, undefined), beside: typedBeside(entity, ask, key, TYPESCRIPT, FRESH) };
  },
  altered: (entity, field, ask, set, around) => {
    const changes = new Map<string, string | undefined>();
    if (set.includes('type')) {
      for (const one of field.options) if (TYPE_OPTIONS.includes(one.key)) changes.set(one.key, undefined);
      for (const one of typeSaid(ask, entity, around)) changes.set(one.key, one.text);
    }
    if (set.includes('nullable')) changes.set('nullable', ask.nullable ? 'true' : undefined);
    if (set.includes('default')) changes.set('default', typeormWords.default(ask, entity)?.text);
    return {
      key: field.key,
      text: alteredObject(entity, field, changes as Changes, '{}'),
      needs: [],
      warnings: [],
      beside: typedBeside(entity, ask, field.key, TYPESCRIPT, FRESH),
    };
  },
  renamed: (entity, field, to) => renamedObject(entity, field, to, typeormWords),
  model: schemaModel('columns'),
  index: (entity, index, around) => {
    const lists = [entity, ...around.entities].filter((one) => nodes(valueOf(one.options, 'indices')?.['elements']).length > 0);
    if (lists.length === 0) return undefined;
    const { style, path } = entity.source;
    const said: Said[] = [
      ...(index.name ? [{ key: 'name', text: valueText(style, index.name) }] : []),
      ...(index.unique ? [{ key: 'unique', text: 'true' }] : []),
      { key: 'columns', text: valueText(style, [...index.keys]) },
    ];
    return { text: elementText(said), needs: [], edit: edit(path, editIndices, { model: entity.name, list: 'indices', said }) };
  },
};
