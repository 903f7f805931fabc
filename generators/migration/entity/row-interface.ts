import { isNode, keyName, type SyntaxNode } from '../../../pipeline/edit/source/syntax.js';
import { splice } from '../../../pipeline/edit/lines.js';
import { camelCase } from '../../../pipeline/names.js';
import type { Entity, Field, Shape, Source } from './model.js';
import { targetsOf } from './module.js';
import { allOf, containerAt, importOf, innerOf, nodes, stringOf, textOf } from './syntax.js';

/** Where members of an interface or an object type stand. */
const bodyOf = (node: SyntaxNode): SyntaxNode | undefined => {
  if (node.type === 'TSInterfaceDeclaration') return isNode(node['body']) ? node['body'] : undefined;
  const type = node['typeAnnotation'];
  return node.type === 'TSTypeAliasDeclaration' && isNode(type) && type.type === 'TSTypeLiteral' ? type : undefined;
};

const membersOf = (body: SyntaxNode): SyntaxNode[] =>
  nodes(body.type === 'TSTypeLiteral' ? body['members'] : body['body']).filter((one) => one.type === 'TSPropertySignature');

const typeOf = (member: SyntaxNode): SyntaxNode | undefined => {
  const annotation = member['typeAnnotation'];
  const type = isNode(annotation) ? annotation['typeAnnotation'] : undefined;
  return isNode(type) ? type : undefined;
};

/** The key of a member; of `[tableName]` what that constant of the file holds. */
function keyOf(member: SyntaxNode, source: Source): string | undefined {
  if (!member['computed']) return keyName(member['key']);
  const name = keyName(member['key']);
  const held = allOf(source.program, (one) => one.type === 'VariableDeclarator' && keyName(one['id']) === name)[0];
  return stringOf(held?.['init']);
}

function fieldsOf(source: Source, body: SyntaxNode): Field[] {
  const { text } = source;
  return membersOf(body).flatMap((member) => {
    const key = keyName(member['key']);
    const type = typeOf(member);
    if (key === undefined || member['computed'] || !type) return [];
    const spelled = textOf(text, type);
    const end = /[;,]/.test(text[member.end - 1] ?? '') ? member.end - 1 : member.end;
    const mark = member['optional'] === true ? '?' : '';
    return [
      {
        key,
        column: undefined,
        explicit: false,
        role: 'column' as const,
        node: { start: member.start, end },
        text: text.slice(member.start, end),
        keyEnd: (member['key'] as SyntaxNode).end,
        options: [],
        held: undefined,
        call: undefined,
        type: undefined,
        decorators: [],
        typing: { modifiers: '', mark, type: spelled, span: { start: type.start, end: type.end } },
        base: undefined,
        nullable: mark === '?' || /\bnull\b/.test(spelled),
      },
    ];
  });
}

function entityOf(source: Source, shape: Shape, node: SyntaxNode, body: SyntaxNode, name: string): Entity | undefined {
  const container = containerAt(source.containers, innerOf(body));
  if (container === undefined) return undefined;
  const base = { shape, source, name, table: undefined, container, inner: innerOf(body), naming: undefined };
  return { ...base, fields: fieldsOf(source, body), node: { start: node.start, end: node.end }, decorators: [], options: undefined };
}

/** The interfaces and object types of a file; which of them are tables is known when the database's own is found. */
export function readRows(source: Source, shape: Shape): Entity[] {
  const declared = allOf(source.program, (one) => one.type === 'TSInterfaceDeclaration' || one.type === 'TSTypeAliasDeclaration');
  return declared.flatMap((node) => {
    const body = bodyOf(node);
    const name = keyName(node['id']);
    return (body && name !== undefined && entityOf(source, shape, node, body, name)) || [];
  });
}

/** How a library lists the types of its rows. */
export interface RowWords {
  /** True for the type that lists the tables. */
  lists(entity: Entity): boolean;
  /** A type around the type of the rows: `Knex.CompositeTableType<User, …>`. */
  wrapper?: RegExp;
}

/** The type of the rows, out of what is around it. */
function rowOf(type: SyntaxNode | undefined, { wrapper }: RowWords): SyntaxNode | undefined {
  if (!type || !wrapper || type.type !== 'TSTypeReference') return type;
  const params = type['typeParameters'] ?? type['typeArguments'];
  const [first] = isNode(params) ? nodes(params['params']) : [];
  const named = isNode(type['typeName']) ? (keyName(type['typeName']['right']) ?? keyName(type['typeName'])) : undefined;
  return first && wrapper.test(named ?? '') ? first : type;
}

interface Listing {
  source: Source;
  container: string;
  key: string;
  /** The type of the rows. */
  type: SyntaxNode;
}

function listingsOf(entity: Entity, words: RowWords): Listing[] {
  const { source } = entity;
  if (!words.lists(entity)) return [];
  const body = allOf(
    source.program,
    (one) => one.start + 1 === entity.inner.start && one.end - 1 === entity.inner.end && /^TS(InterfaceBody|TypeLiteral)$/.test(one.type),
  )[0];
  const all = body ? membersOf(body).map((member) => ({ key: keyOf(member, source), type: rowOf(typeOf(member), words) })) : [];
  const isTable = (type: SyntaxNode | undefined): boolean =>
    type?.type === 'TSTypeLiteral' || (type?.type === 'TSTypeReference' && keyName(type['typeName']) !== undefined);
  if (all.length === 0 || !all.every((one) => isTable(one.type))) return [];
  return all.flatMap(({ key, type }) => (key !== undefined && type ? [{ source, container: entity.container, key, type }] : []));
}

/** The tables: what the type of the database leads to, in the same file or where it is imported from. */
export async function linkRows(entities: readonly Entity[], open: (path: string) => Promise<Entity[]>, words: RowWords): Promise<Entity[]> {
  const tables: Entity[] = [];
  for (const { entity, listing } of entities.flatMap((one) => listingsOf(one, words).map((listing) => ({ entity: one, listing })))) {
    const found = await tableOf(listing, entity.shape, entities, open);
    if (found) tables.push({ ...found, table: listing.key, listed: listing });
  }
  return tables;
}

async function tableOf(
  { source, type, key }: Listing,
  shape: Shape,
  entities: readonly Entity[],
  open: (path: string) => Promise<Entity[]>,
): Promise<Entity | undefined> {
  if (type.type === 'TSTypeLiteral') return entityOf(source, shape, type, type, key);
  const name = keyName(type['typeName']) ?? '';
  const here = entities.find((one) => one.source.path === source.path && one.name === name);
  if (here) return here;
  const known = importOf(source.program, name);
  if (!known?.from.startsWith('.')) return undefined;
  for (const path of targetsOf(source.path, known.from)) {
    const found = (
      entities.some((one) => one.source.path === path) ? entities.filter((one) => one.source.path === path) : await open(path)
    ).find((one) => one.name === known.name);
    if (found) return found;
  }
  return undefined;
}

/** The member with another name. */
export function renamedRow(entity: Entity, field: Field, to: string): { key: string; text: string } {
  const key = entity.naming === 'snake' ? camelCase(to) : to;
  const start = field.keyEnd - field.key.length - field.node.start;
  return { key, text: splice(field.text, [{ start, end: start + field.key.length, text: key }]) };
}

/** The member with another type. */
export const retyped = (field: Field, type: string): string => {
  const span = field.typing.span!;
  return splice(field.text, [{ start: span.start - field.node.start, end: span.end - field.node.start, text: type }]);
};
