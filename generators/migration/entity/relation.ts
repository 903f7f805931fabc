import { splice, type Splice } from '../../../pipeline/edit/lines.js';
import { keyName, type SyntaxNode } from '../../../pipeline/edit/source/syntax.js';
import { camelCase } from '../../../pipeline/names.js';
import { emptiness } from './class-member.js';
import { withoutNull } from './classes.js';
import type { Around, Entity, Field, Member } from './model.js';
import type { Reference } from './new-table.js';
import { moduleOf, needOf } from './module.js';
import { changedOptions } from './options.js';
import { implied, valueText } from './style.js';
import { nodes, stringOf } from './syntax.js';

/** How a library's decorator of a relation is written. */
export interface RelationWords {
  /** Decorators of the side that has the column. */
  owning: ReadonlySet<string>;
  /** Decorator whose options name the column; the relation's own where there is none. */
  join: string | undefined;
  /** Option that names the column. */
  column: string;
  /** What an option says of whether there may be no other row. */
  nullable(nullable: boolean, like: Field): string | undefined;
  /** Option that says what happens when the other row goes. */
  on_delete: string;
  /** How an action is written: `cascade` → CASCADE. */
  action(action: string): string;
  /** Options that belong to any relation alike and are taken over. */
  kept: ReadonlySet<string>;
  /** Column of a relation of that name, where it does not say it. */
  by_default(key: string, entity: Entity): string;
}

/** The members of a model that hold a relation's column. */
export const owningRelations = (entity: Entity, words: RelationWords): Field[] =>
  entity.fields.filter((one) => one.target !== undefined && one.decorators.some((decorator) => words.owning.has(decorator.name)));

/** `author_id` → author; undefined for a column that is not called so. */
export const relationKey = (column: string): string | undefined => {
  const stem = /^(.+?)(?:_id|Id|_uuid|Uuid)$/.exec(column)?.[1];
  return stem === undefined ? undefined : camelCase(stem);
};

/** A relation like that of a sibling: the model's own first, then of the same nullability; undefined where none shows the style. */
export function relationMember(entity: Entity, reference: Reference, around: Around, words: RelationWords): Member | undefined {
  const key = relationKey(reference.column);
  const all = [entity, ...around.entities].flatMap((from) => owningRelations(from, words).map((field) => ({ from, field })));
  const usual = all.filter(({ field }) => !field.decorators.some((one) => one.name === 'OneToOne'));
  const fits = ({ field }: { field: Field }): boolean => isOptional(field) === reference.nullable;
  const like = usual.find((one) => one.from === entity && fits(one)) ?? usual.find(fits) ?? usual[0];
  if (!key || !like) return undefined;
  const text = cloned(like.from, like.field, { entity, key, reference, words, around });
  const names = like.field.decorators.filter((one) => words.owning.has(one.name) || one.name === words.join).map((one) => one.name);
  return {
    key,
    text,
    needs: [...names.map((name) => ({ from: moduleOf(name, like.from, around, ''), name })), ...needOf(entity.source, reference.to)],
    warnings: [],
  };
}

interface Cloning {
  entity: Entity;
  key: string;
  reference: Reference;
  words: RelationWords;
  around: Around;
}

function cloned(from: Entity, field: Field, cloning: Cloning): string {
  const { source } = from;
  const { node } = field;
  const relation = field.decorators.find((one) => cloning.words.owning.has(one.name))!;
  const splices = [
    ...relationSplices(from, field, relation.args, relation.node, cloning),
    ...joinSplices(from, field, cloning),
    ...otherSplices(from, field, cloning),
    { start: field.keyEnd - field.key.length, end: field.keyEnd, text: cloning.key },
    ...typingSplices(field, cloning),
  ];
  return splice(
    source.text.slice(node.start, node.end),
    splices.map((one) => ({ ...one, start: one.start - node.start, end: one.end - node.start })),
  );
}

/** The options that every relation of its kind has, with this one's own. */
function relationSplices(from: Entity, field: Field, args: readonly SyntaxNode[], node: SyntaxNode, cloning: Cloning): Splice[] {
  const { reference, words, entity } = cloning;
  const { text, style } = from.source;
  const held = args.find((one) => one.type === 'ObjectExpression');
  const changes = new Map<string, string | undefined>();
  for (const one of nodes(held?.['properties'])) {
    const name = keyName(one['key']) ?? '';
    if (!words.kept.has(name)) changes.set(name, undefined);
  }
  changes.set('nullable', words.nullable(reference.nullable, field));
  if (words.join === undefined && stringOf(args[1]) === undefined) {
    const says = words.by_default(cloning.key, entity) !== reference.column;
    changes.set(words.column, says || field.explicit ? valueText(style, reference.column) : undefined);
  }
  if (reference.on_delete) changes.set(words.on_delete, valueText(style, words.action(reference.on_delete)));
  const said = [...changes].filter((one): one is [string, string] => one[1] !== undefined);
  const fresh = said.length > 0 ? `{ ${said.map(([key, value]) => `${key}: ${value}`).join(', ')} }` : '';
  const options = held ? changedOptions(text, held, changes, []) : fresh;
  const first = args[0] && args[0] !== held ? [renamedClass(text, args[0], field.target!, reference.to.name)] : [];
  const callee = (node['expression'] as SyntaxNode)['callee'] as SyntaxNode | undefined;
  if (!callee) return [];
  const entityOption = held === args[0] && held ? renamedText(options, field.target!, reference.to.name) : options;
  // A second argument that is a string names the member with the key.
  const member = stringOf(args[1]) === undefined ? [] : [valueText(style, reference.member)];
  const all = [...first, ...member, entityOption].filter((one) => one !== '');
  return [{ start: callee.end, end: node.end, text: `(${all.join(', ')})` }];
}

const renamedClass = (text: string, node: SyntaxNode, from: string, to: string): string =>
  renamedText(text.slice(node.start, node.end), from, to);
const renamedText = (text: string, from: string, to: string): string =>
  text.replace(new RegExp(`(?<![\\w$])${from.replace(/\$/g, '\\$')}(?![\\w$])`, 'g'), () => to);

function joinSplices(from: Entity, field: Field, { reference, words, key, entity }: Cloning): Splice[] {
  const join = field.decorators.find((one) => one.name === words.join);
  if (!join) return [];
  const says = field.explicit || words.by_default(key, entity) !== reference.column;
  const text = says ? `{ name: ${valueText(from.source.style, reference.column)} }` : '';
  return [{ start: join.node.start, end: join.node.end, text: `@${join.name}(${text})` }];
}

/** Decorators of others stay where they say no more than the class; what belongs to the sibling alone goes. */
function otherSplices({ source }: Entity, field: Field, { words, reference }: Cloning): Splice[] {
  const others = field.decorators.filter((one) => !words.owning.has(one.name) && one.name !== words.join);
  return others.map((one) => {
    const renamed = renamedText(one.text, field.target ?? '', reference.to.name);
    const isKept = !/^(Index|Unique)$/.test(one.name) && (renamed !== one.text || one.args.length === 0);
    const gap = /^\s*/.exec(source.text.slice(one.node.end))?.[0].length ?? 0;
    return { start: one.node.start, end: isKept ? one.node.end : one.node.end + gap, text: isKept ? renamed : '' };
  });
}

const isOptional = (field: Field): boolean => field.nullable || /\bnull\b/.test(field.typing.type ?? '') || field.typing.mark === '?';

/** The class of the other side in the type, `Ref<User>`; empty or not as the sibling is, otherwise as the columns are. */
function typingSplices(field: Field, { reference, entity, around }: Cloning): Splice[] {
  const { typing } = field;
  if (!typing.type || !typing.span) return [];
  const renamed = renamedText(typing.type, field.target ?? '', reference.to.name);
  const fresh = { nullable: { mark: '?' as const, null: false }, required: { mark: '' as const, null: false } };
  const shape = isOptional(field) === reference.nullable ? undefined : emptiness(reference.nullable, entity, around, fresh);
  if (!shape) return [{ ...typing.span, text: renamed }];
  const mark = { start: field.keyEnd, end: field.keyEnd + typing.mark.length, text: shape.mark };
  return [mark, { ...typing.span, text: `${withoutNull(renamed)}${shape.null ? ' | null' : ''}` }];
}

/** The column that a relation has where it names none: the key with `_id` or `Id` behind it. */
export const keyedBy = (key: string, entity: Entity): string =>
  (entity.naming ?? 'same') === 'snake' ? `${implied('snake', key)}_id` : `${key}Id`;
