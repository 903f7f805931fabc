import { splice } from '../../../pipeline/edit/lines.js';
import { edit, type Change } from '../../../pipeline/change.js';
import { TYPESCRIPT, type Base } from './base.js';
import { spliced, typingSplices } from './class-alter.js';
import { emptiness, siblingType, type Fresh } from './class-member.js';
import { DRIVER_TYPES } from './driver-types.js';
import type { Around, Ask, Entity, Field, Member, Shape } from './model.js';
import { classOf, readObjection, staticOf } from './objection-class.js';
import { isRequired, objectionModel } from './objection-model.js';
import { schemaSaid, withNull } from './objection-options.js';
import { editRequired, requiredOf, type RequiredOp } from './objection-required.js';
import { alteredObject, besides, objectMember, typedBeside } from './objects.js';
import { renamedRow } from './row-interface.js';
import { entryEdit } from './session.js';
import { keyText, most, valueText } from './style.js';
import { textOf } from './syntax.js';

const FRESH: Fresh = { nullable: { mark: '?', null: false }, required: { mark: '!', null: false } };

/** The edit of the list of what has to be given, where the schema has one. */
function required(entity: Entity, op: OmitEach<RequiredOp, 'model'>): Change[] {
  return requiredOf(classOf(entity)) && !isTyped(entity) ? [edit(entity.source.path, editRequired, { ...op, model: entity.name })] : [];
}

type OmitEach<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** What a value is where a schema lets it in: dates as texts, numbers as numbers. */
const SCHEMA_TYPES: Record<Base, string> = {
  ...TYPESCRIPT,
  bigint: 'number',
  decimal: 'number',
  timestamp: 'string',
  timestamptz: 'string',
};

/** Columns are the members of the class itself, where no schema says them. */
const isTyped = (entity: Entity): boolean => entity.options === undefined;

function typedText(entity: Entity, ask: Ask, key: string, around: Around): string {
  const shape = emptiness(ask.nullable, entity, around, FRESH);
  const union = ask.code?.name ?? (ask.values.map((one) => valueText(entity.source.style, one)).join(' | ') || 'string');
  const type = ask.base === 'enum' ? union : (siblingType(ask, around, entity.fields) ?? DRIVER_TYPES[around.dialect][ask.base]);
  const modifiers = most(entity.fields.map((one) => one.typing.modifiers)) ?? '';
  return `${modifiers}${keyText(key, entity)}${shape.mark}: ${type}${shape.null ? ' | null' : ''}`;
}

function member(entity: Entity, ask: Ask, key: string, around: Around): Member {
  if (isTyped(entity)) return { key, text: typedText(entity, ask, key, around), needs: [], warnings: [] };
  return {
    ...objectMember(entity, key, schemaSaid(ask, entity, around), around, undefined),
    beside: typedBeside(entity, ask, key, SCHEMA_TYPES, FRESH),
    edits: isRequired(ask) ? given(entity, key, ask) : [],
  };
}

/** What has to be given is listed, and nothing else. */
const given = (entity: Entity, key: string, ask: Ask): Change[] =>
  required(entity, isRequired(ask) ? { op: 'add', key, text: valueText(entity.source.style, key) } : { op: 'remove', key });

const altered: NonNullable<Shape['altered']> = (entity, field, ask, set, around) => {
  const rest: Around = { ...around, siblings: around.siblings.filter((one) => one !== field) };
  const others = { ...entity, fields: entity.fields.filter((one) => one !== field) };
  const type = siblingType(ask, rest, others.fields) ?? DRIVER_TYPES[around.dialect][ask.base];
  if (isTyped(entity)) {
    const text = spliced(entity, field, typingSplices({ entity, field, ask, set, around, type, fresh: FRESH }));
    return { key: field.key, text, needs: [], warnings: [] };
  }
  const old = field.options.find((one) => one.key === 'type')?.text;
  if (!field.held || old === undefined) return undefined;
  const changes = new Map<string, string | undefined>();
  if (set.includes('type')) {
    for (const key of ['type', 'format', 'maxLength', 'enum'])
      if (field.options.some((one) => one.key === key)) changes.set(key, undefined);
    for (const one of schemaSaid(ask, others, rest)) changes.set(one.key, one.text);
  }
  changes.set('type', withNull(changes.get('type') ?? old, set.includes('nullable') ? ask.nullable : field.nullable));
  return {
    ...{ key: field.key, text: alteredObject(entity, field, changes, '{}'), needs: [], warnings: [] },
    beside: typedBeside(entity, ask, field.key, SCHEMA_TYPES, FRESH),
    edits: set.includes('nullable') || set.includes('default') ? given(entity, field.key, ask) : [],
  };
};

/** The member under another name, with what names it in the same class. */
const renamed: NonNullable<Shape['renamed']> = (entity, field, to) => {
  const { text, path, style } = entity.source;
  if (text.slice(field.keyEnd - field.key.length, field.keyEnd) !== field.key) return undefined;
  const made = renamedRow(entity, field, to);
  const typed = besides(entity).flatMap(({ container }) =>
    container.entries
      .filter((one) => one.name === field.key)
      .map((one) => {
        const start = one.key.start - one.node.start;
        const own = splice(text.slice(one.node.start, one.node.end), [{ start, end: start + field.key.length, text: made.key }]);
        return entryEdit(path, { op: 'replace', container: container.path, name: field.key, becomes: made.key, text: own });
      }),
  );
  const listed = required(entity, { op: 'rename', key: field.key, becomes: made.key, text: valueText(style, made.key) });
  return { ...made, edits: [...typed, ...listed], warnings: joined(entity, field) };
};

/** Relations name columns in strings. */
const joined = (entity: Entity, field: Field): string[] => {
  const body = textOf(entity.source.text, classOf(entity));
  const names = [field.key, field.column ?? field.key].some((one) => body.includes(`.${one}'`) || body.includes(`.${one}"`));
  return names ? [`${entity.source.path}: the relations of ${entity.name} name ${field.key}: change it there.`] : [];
};

/** Objection.js: classes that name a table and say its columns in a JSON Schema, in their own types, or in both. */
export const objection: Shape = {
  name: 'objection',
  noun: 'model',
  words: ['tableName'],
  naming: 'same',
  snake: /knexSnakeCaseMappers/,
  tables: (name) => [name],
  keyed: true,
  read: (source) => readObjection(source, objection),
  member,
  altered,
  renamed,
  besides: (entity) => (isTyped(entity) ? [] : besides(entity)),
  dropped: (entity, fields) => fields.flatMap((one) => required(entity, { op: 'remove', key: one.key })),
  tableNode: (entity) => staticOf(classOf(entity), 'tableName'),
  model: objectionModel,
};
