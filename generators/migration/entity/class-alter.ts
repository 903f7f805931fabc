import { splice, type Splice } from '../../../pipeline/edit/lines.js';
import type { ColumnPart } from '../model/steps.js';
import { emptiness, type Fresh } from './class-member.js';
import { withoutNull } from './classes.js';
import type { Around, Ask, Entity, Field, Member } from './model.js';
import { changedOptions, type Changes, type Said } from './options.js';
import { keysOf, TYPE_OPTIONS, type OptionWords } from './said.js';
import { implied, valueText } from './style.js';
import { nodes, textOf } from './syntax.js';
import type { SyntaxNode } from '../../../pipeline/edit/source/syntax.js';

/** What is to be said of a column from now on. */
export interface Alteration {
  entity: Entity;
  field: Field;
  /** The column as it will be. */
  ask: Ask;
  set: readonly ColumnPart[];
  around: Around;
  words: OptionWords;
  /** Type for the language, and for the database as first argument or as options. */
  type: string;
  first: string | undefined;
  options: readonly Said[];
  fresh: Fresh;
}

/** The options that change. */
export function changesOf({ entity, field, ask, set, words, options, first }: Alteration): Changes {
  const changes = new Map<string, string | undefined>();
  if (set.includes('type')) {
    for (const one of field.options) if (TYPE_OPTIONS.includes(one.key)) changes.set(one.key, undefined);
    for (const one of options) changes.set(one.key, one.text);
    if (first !== undefined) changes.set('type', undefined);
  }
  const { key, yes, no, assumed } = words.nullable;
  if (set.includes('nullable')) changes.set(key, ask.nullable === assumed ? undefined : ask.nullable ? yes : no);
  if (!set.includes('default')) return changes;
  const value = words.default(ask, entity);
  for (const one of words.defaults) changes.set(one, one === value?.key ? value.text : undefined);
  return changes;
}

/** The member with other options and another type; undefined where its decorator has a form of its own. */
export function alteredMember(alteration: Alteration): Member | undefined {
  const { entity, field, set } = alteration;
  const first = set.includes('type') ? alteration.first : field.type;
  const decorator = decoratorSplice(entity, field, first, changesOf(alteration));
  if (!decorator) return undefined;
  return { key: field.key, text: spliced(entity, field, [decorator, ...typingSplices(alteration)]), needs: [], warnings: [] };
}

export function spliced({ source }: Entity, { node }: Field, splices: readonly Splice[]): string {
  const shift = splices.map((one) => ({ ...one, start: one.start - node.start, end: one.end - node.start }));
  return splice(source.text.slice(node.start, node.end), shift);
}

function decoratorSplice(entity: Entity, field: Field, first: string | undefined, changes: Changes): Splice | undefined {
  const { text } = entity.source;
  const expression = field.call?.['expression'] as SyntaxNode | undefined;
  if (!field.call || !expression) return undefined;
  const isCall = expression.type === 'CallExpression';
  const args = isCall ? nodes(expression['arguments']) : [];
  const spare = args.length - (field.held ? 1 : 0) - (field.type === undefined ? 0 : 1);
  if (spare !== 0) return undefined;
  const said = [...changes].filter((one): one is [string, string] => one[1] !== undefined);
  const held = field.held
    ? changedOptions(text, field.held, changes, keysOf(entity.fields))
    : said.length > 0
      ? `{ ${said.map(([key, value]) => `${key}: ${value}`).join(', ')} }`
      : '';
  const name = textOf(text, isCall ? expression['callee'] : expression);
  const all = [first, held].filter((one) => one !== undefined && one !== '');
  return { start: field.call.start, end: field.call.end, text: `@${name}(${all.join(', ')})` };
}

/** The type of the language, and the mark behind the name. */
export function typingSplices({
  entity,
  field,
  ask,
  set,
  around,
  type,
  fresh,
}: Pick<Alteration, 'entity' | 'field' | 'ask' | 'set' | 'around' | 'type' | 'fresh'>): Splice[] {
  const { typing } = field;
  if (!typing.type || !typing.span || !(set.includes('type') || set.includes('nullable'))) return [];
  const rest = { ...entity, fields: entity.fields.filter((one) => one !== field) };
  const siblings = around.siblings.filter((one) => one !== field);
  const shape = set.includes('nullable')
    ? emptiness(ask.nullable, rest, { ...around, siblings }, fresh)
    : { mark: typing.mark, null: /\bnull\b/.test(typing.type) };
  const plain = set.includes('type') ? type : withoutNull(typing.type);
  const mark = { start: field.keyEnd, end: field.keyEnd + typing.mark.length, text: shape.mark };
  return [mark, { ...typing.span, text: `${plain}${shape.null ? ' | null' : ''}` }];
}

/**
 * The member with another name of its column.
 * @param join decorator that names the column of a relation
 */
export function renamedMember(entity: Entity, field: Field, to: string, words: OptionWords, join: string): Renamed | undefined {
  const text = valueText(entity.source.style, to);
  if (field.role === 'relation' && field.decorators.some((one) => one.name === join)) return renamedJoin(entity, field, text, join);
  if (field.role === 'relation' && field.call === undefined) return undefined;
  const says = implied(entity.naming ?? 'same', field.key) !== to;
  const decorator = decoratorSplice(entity, field, field.type, new Map([[words.column, says ? text : undefined]]));
  return decorator && { key: field.key, text: spliced(entity, field, [decorator]) };
}

type Renamed = ReturnType<NonNullable<Entity['shape']['renamed']>>;

function renamedJoin(entity: Entity, field: Field, text: string, join: string): Renamed {
  const decorator = field.decorators.find((one) => one.name === join);
  const held = decorator?.args.find((one) => one.type === 'ObjectExpression');
  if (!decorator || decorator.args.length > 1 || (decorator.args[0] && !held)) return undefined;
  const options = held ? changedOptions(entity.source.text, held, new Map([['name', text]]), []) : `{ name: ${text} }`;
  return {
    key: field.key,
    text: spliced(entity, field, [{ start: decorator.node.start, end: decorator.node.end, text: `@${join}(${options})` }]),
  };
}
