import { edit } from '../../../pipeline/change.js';
import { keyName, isNode, type SyntaxNode } from '../../../pipeline/edit/source/syntax.js';
import { snakeCase } from '../../../pipeline/names.js';
import type { Fresh } from './class-member.js';
import { elementText, listEditor, type Parsed } from './list.js';
import { tablesOf } from './locate.js';
import type { Around, Ask, Declared, Entity, Field, Indexed, Member, Shape } from './model.js';
import {
  alteredObject,
  besides,
  objectMember,
  readObject,
  renamedObject,
  typedBeside,
  writesBare,
  type Declaration,
  type ObjectWords,
} from './objects.js';
import type { Said } from './options.js';
import { plural } from './plural.js';
import { sequelizeModel } from './sequelize-model.js';
import { saidOf } from './said.js';
import { SEQUELIZE_TYPESCRIPT, sequelizeBase, sequelizeType, sequelizeWords } from './sequelize-options.js';
import { ordered, valueText } from './style.js';
import { allOf, calleeName, nodes, stringOf, textOf, valueOf } from './syntax.js';

const words: ObjectWords = {
  column: ['field'],
  role: (options, text) => {
    if (/\bVIRTUAL\b/.test(text)) return 'other';
    if (options.some((one) => one.key === 'primaryKey' && one.text === 'true')) return 'primary';
    return options.some((one) => one.key === 'references') ? 'relation' : 'column';
  },
  base: sequelizeBase,
  nullable: (options) =>
    !options.some((one) => (one.key === 'allowNull' && one.text === 'false') || (one.key === 'primaryKey' && one.text === 'true')),
};

const FRESH: Fresh = { nullable: { mark: '', null: true }, required: { mark: '', null: false } };

/** The object that a node is, or that the variable of its name holds. */
function objectOf(program: SyntaxNode, node: SyntaxNode | undefined): SyntaxNode | undefined {
  if (node?.type === 'ObjectExpression') return node;
  if (node?.type !== 'Identifier') return undefined;
  const declared = allOf(program, (one) => one.type === 'VariableDeclarator' && keyName(one['id']) === keyName(node))[0]?.['init'];
  return isNode(declared) && declared.type === 'ObjectExpression' ? declared : undefined;
}

const CALLS = /^(define|init)$/;

/** `sequelize.define('user', {…}, {…})`, `User.init({…}, {…})` and `super.init({…}, {…})`. */
function declarations(source: Parsed): Declaration[] {
  const { program } = source;
  const classes = allOf(program, (one) => /^Class(Declaration|Expression)$/.test(one.type));
  const calls = allOf(program, (one) => one.type === 'CallExpression' && CALLS.test(calleeName(one['callee'])));
  return calls.flatMap((call) => {
    const args = nodes(call['arguments']);
    const isDefine = calleeName(call['callee']) === 'define';
    const held = objectOf(program, isDefine ? args[1] : args[0]);
    const options = objectOf(program, isDefine ? args[2] : args[1]);
    if (!held || (!isDefine && !valueOf(options, 'sequelize') && !/\bsequelize\b/.test(textOf(source.text, options)))) return [];
    const around = classes.find((one) => one.start < call.start && call.end < one.end);
    const object = (call['callee'] as SyntaxNode)['object'];
    const own = isDefine ? stringOf(args[0]) : (stringOf(valueOf(options, 'modelName')) ?? keyName(object) ?? keyName(around?.['id']));
    return own === undefined ? [] : [{ ...named(own, options), held, node: call, options }];
  });
}

const editIndexes = listEditor(declarations);

function named(name: string, options: SyntaxNode | undefined): Pick<Declaration, 'name' | 'table' | 'naming'> {
  const is = (key: string): boolean => valueOf(options, key)?.['value'] === true;
  const table = stringOf(valueOf(options, 'tableName')) ?? (is('freezeTableName') ? name : undefined);
  return { name, table, naming: is('underscored') ? 'snake' : undefined };
}

function said(entity: Entity, ask: Ask, key: string, around: Around): { said: Said[]; type: string | undefined } {
  const type = sequelizeType(ask, entity, around, 'DataTypes');
  return { said: saidOf(ask, key, entity, around, sequelizeWords, type === undefined ? [] : [{ key: 'type', text: type }]), type };
}

/** `references: { model: 'boats', key: 'id' }`, where siblings say it with names as strings. */
function referring(to: Entity, siblings: readonly Field[]): Said[] {
  const shown = siblings
    .flatMap((one) => one.options.filter((option) => option.key === 'references'))
    .map((one) => one.node['value'] as SyntaxNode);
  const table = tablesOf(to)[0] ?? '';
  const keyed = to.fields.find((one) => one.role === 'primary')?.column ?? 'id';
  const quoted = (name: string): string => valueText(to.source.style, name);
  if (shown.some((one) => stringOf(valueOf(one, 'model')) !== undefined))
    return [{ key: 'references', text: `{ model: ${quoted(table)}, key: ${quoted(keyed)} }` }];
  if (!shown.some((one) => stringOf(valueOf(valueOf(one, 'model'), 'tableName')) !== undefined)) return [];
  return [{ key: 'references', text: `{ model: { tableName: ${quoted(table)} }, key: ${quoted(keyed)} }` }];
}

function member(entity: Entity, ask: Ask, key: string, around: Around): Member {
  const { said: list, type } = said(entity, ask, key, around);
  const all = [
    ...(ask.primary ? [{ key: 'primaryKey', text: 'true' }] : []),
    ...(ask.auto ? [{ key: 'autoIncrement', text: 'true' }] : []),
  ];
  const full = ordered(
    [...list, ...all],
    around.siblings.filter((one) => one.options.length > 1).map((one) => one.options.map((option) => option.key)),
  );
  const refers = ask.to ? referring(ask.to, [...entity.fields, ...around.siblings]) : [];
  const alone =
    full.length === 1 && refers.length === 0 && type !== undefined && writesBare([...entity.fields, ...around.siblings]) ? type : undefined;
  const made = objectMember(entity, key, [...full, ...refers], around, alone);
  const warnings = type === undefined ? [`Sequelize has no type for ${ask.type}: give ${key} of ${entity.name} one.`] : [];
  return { ...made, warnings, beside: typedBeside(entity, ask, key, SEQUELIZE_TYPESCRIPT, FRESH) };
}

const altered: NonNullable<Shape['altered']> = (entity, field, ask, set, around) => {
  const type = sequelizeType(ask, entity, around, 'DataTypes');
  const changes = new Map<string, string | undefined>();
  if (set.includes('type') && type === undefined) return undefined;
  if (set.includes('type')) changes.set('type', type);
  if (set.includes('nullable')) {
    const says = field.options.some((one) => one.key === 'allowNull');
    changes.set('allowNull', ask.nullable ? (says ? 'true' : undefined) : 'false');
  }
  if (set.includes('default')) changes.set('defaultValue', sequelizeWords.default(ask, entity)?.text);
  return {
    key: field.key,
    text: alteredObject(entity, field, changes, type ?? '{}'),
    needs: [],
    warnings: [],
    beside: typedBeside(entity, ask, field.key, SEQUELIZE_TYPESCRIPT, FRESH),
  };
};

/** An element of `indexes`, where models of the workspace have such a list. */
function index(entity: Entity, wanted: Indexed, around: Around): Declared | undefined {
  const { style, path } = entity.source;
  const lists = [entity, ...around.entities].map((one) => valueOf(one.options, 'indexes')).filter((one) => one !== undefined);
  if (lists.length === 0) return undefined;
  const parts = [
    ...(wanted.name ? [{ key: 'name', text: valueText(style, wanted.name) }] : []),
    ...(wanted.unique ? [{ key: 'unique', text: 'true' }] : []),
    { key: 'fields', text: valueText(style, [...wanted.columns]) },
  ];
  const examples = lists.flatMap((list) =>
    nodes(list['elements']).map((one) => nodes(one['properties']).map((property) => keyName(property['key']) ?? '')),
  );
  const names = examples.some((list) => list.includes('name')) || examples.length === 0;
  const kept = ordered(
    parts.filter((one) => one.key !== 'name' || names || wanted.name !== usualName(entity, wanted)),
    examples,
  );
  return { text: elementText(kept), needs: [], edit: edit(path, editIndexes, { model: entity.name, list: 'indexes', said: kept }) };
}

/** The name that Sequelize gives an index by itself. */
const usualName = (entity: Entity, { columns }: Indexed): string =>
  `${snakeCase(entity.table ?? plural(entity.name))}_${columns.map(snakeCase).join('_')}`;

/** Sequelize: models that are defined by an object. */
export const sequelizeObject: Shape = {
  name: 'sequelize-object',
  noun: 'model',
  words: ['.define(', '.init('],
  besides,
  naming: 'same',
  snake: /underscored:\s*true/,
  tables: (name, naming) => (naming === 'snake' ? [snakeCase(plural(name)), snakeCase(name)] : [plural(name), name]),
  read: (source) =>
    /sequelize/i.test(source.text) ? declarations(source).flatMap((one) => readObject(source, sequelizeObject, words, one) ?? []) : [],
  member,
  altered,
  renamed: (entity, field, to) => renamedObject(entity, field, to, sequelizeWords),
  index,
  model: sequelizeModel,
};
