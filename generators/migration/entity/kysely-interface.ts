import { camelCase, snakeCase } from '../../../pipeline/names.js';
import { isNode, keyName, type SyntaxNode } from '../../../pipeline/edit/source/syntax.js';
import { splice } from '../../../pipeline/edit/lines.js';
import { PLAIN } from './class-member.js';
import { withoutNull } from './classes.js';
import { kyselyModel } from './kysely-model.js';
import { KYSELY_TYPES } from './kysely-types.js';
import type { Around, Ask, Entity, Field, Member, Shape, Source } from './model.js';
import { targetsOf } from './module.js';
import { isTime } from './place.js';
import { alike, keyText, valueText } from './style.js';
import { allOf, bindsName, containerAt, importOf, innerOf, nodes, stringOf, textOf } from './syntax.js';

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
        nullable: /\bnull\b/.test(spelled),
      },
    ];
  });
}

function entityOf(source: Source, node: SyntaxNode, body: SyntaxNode, name: string): Entity | undefined {
  const container = containerAt(source.containers, innerOf(body));
  if (container === undefined) return undefined;
  const base = { shape: kyselyInterface, source, name, table: undefined, container, inner: innerOf(body), naming: undefined };
  return { ...base, fields: fieldsOf(source, body), node: { start: node.start, end: node.end }, decorators: [], options: undefined };
}

/** The interfaces and object types of a file; which of them are tables is known when the database's own is found. */
function read(source: Source): Entity[] {
  const declared = allOf(source.program, (one) => one.type === 'TSInterfaceDeclaration' || one.type === 'TSTypeAliasDeclaration');
  return declared.flatMap((node) => {
    const body = bodyOf(node);
    const name = keyName(node['id']);
    return (body && name !== undefined && entityOf(source, node, body, name)) || [];
  });
}

/** Names that the type of a database has, where no `Kysely<…>` in the same file says it. */
const DATABASE = /^(DB|Database|PartialDB|Tables|Schema|\w+(Database|DB)|Database\w*|DB\w+)$/;

interface Listing {
  source: Source;
  container: string;
  key: string;
  /** The type of the rows. */
  type: SyntaxNode;
}

function listingsOf(entity: Entity): Listing[] {
  const { source } = entity;
  const used = new RegExp(`Kysely<\\s*${entity.name}\\b`).test(source.text);
  if (!used && !DATABASE.test(entity.name)) return [];
  const body = allOf(
    source.program,
    (one) => one.start + 1 === entity.inner.start && one.end - 1 === entity.inner.end && /^TS(InterfaceBody|TypeLiteral)$/.test(one.type),
  )[0];
  const all = body ? membersOf(body).map((member) => ({ key: keyOf(member, source), type: typeOf(member) })) : [];
  const isTable = (type: SyntaxNode | undefined): boolean =>
    type?.type === 'TSTypeLiteral' || (type?.type === 'TSTypeReference' && keyName(type['typeName']) !== undefined);
  if (all.length === 0 || !all.every((one) => isTable(one.type))) return [];
  return all.flatMap(({ key, type }) => (key !== undefined && type ? [{ source, container: entity.container, key, type }] : []));
}

/** The tables: what the type of the database leads to, in the same file or where it is imported from. */
async function link(entities: readonly Entity[], open: (path: string) => Promise<Entity[]>): Promise<Entity[]> {
  const tables: Entity[] = [];
  for (const listing of entities.flatMap(listingsOf)) {
    const found = await tableOf(listing, entities, open);
    if (found) tables.push({ ...found, table: listing.key, listed: listing });
  }
  return tables;
}

async function tableOf(
  { source, type, key }: Listing,
  entities: readonly Entity[],
  open: (path: string) => Promise<Entity[]>,
): Promise<Entity | undefined> {
  if (type.type === 'TSTypeLiteral') return entityOf(source, type, type, key);
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

/** Types that a generator or a person declares beside the tables. */
const ALIAS = /^(Timestamp|Json|JsonValue|Int8|Numeric|Decimal|Bytes)$/;

/** What stands inside `Generated<…>` and before `| null`. */
const bareType = (type: string): string => (/^ColumnType</.test(type) ? type : withoutNull(type.replace(/^Generated<(.*)>$/s, '$1')));

/** A type that may be empty; `unknown` is already. */
const orNull = (type: string, nullable: boolean): string =>
  nullable && !/^(unknown|any)$|^ColumnType</.test(type) ? `${type} | null` : type;

/** A type of its own for inserts says who gives the value: the database, where it may be left out, or never the application. */
function fits(type: string, ask: Ask): boolean {
  if (/\bnever\b/.test(type)) return ask.primary || ask.auto || (ask.default !== null && isTime({ key: ask.column, role: 'column' }));
  return /\bundefined\b/.test(type) === (ask.default !== null || ask.auto);
}

function inner(entity: Entity, ask: Ask, around: Around): string {
  if (ask.base === 'enum') return ask.code?.name ?? (ask.values.map((one) => valueText(entity.source.style, one)).join(' | ') || 'string');
  const list = alike(ask, around.siblings, entity.fields).map((one) => ({ type: bareType(one.typing.type ?? ''), nullable: one.nullable }));
  const usable = list.filter(
    ({ type, nullable }) =>
      PLAIN.test(type) ||
      (ALIAS.test(type) && bindsName(entity.source, type)) ||
      (/^ColumnType</.test(type) && nullable === ask.nullable && fits(type, ask)),
  );
  return usable.at(-1)?.type ?? KYSELY_TYPES[around.dialect][ask.base];
}

function typed(entity: Entity, ask: Ask, around: Around): { type: string; generated: boolean } {
  const own = inner(entity, ask, around);
  const type = orNull(own, ask.nullable);
  const generated = (ask.default !== null || ask.auto) && !/^ColumnType</.test(own);
  return { type: generated ? `Generated<${type}>` : type, generated };
}

function member(entity: Entity, ask: Ask, key: string, around: Around): Member {
  const { type, generated } = typed(entity, ask, around);
  const names = [...(generated ? ['Generated'] : []), ...(type.startsWith('ColumnType<') ? ['ColumnType'] : [])];
  const modifiers = entity.fields.every((one) => one.text.startsWith('readonly ')) && entity.fields.length > 0 ? 'readonly ' : '';
  return {
    key,
    text: `${modifiers}${keyText(key, entity)}: ${type}`,
    needs: names.map((name) => ({ from: 'kysely', name, type: true })),
    warnings: [],
  };
}

const replaced = (field: Field, type: string): string => {
  const span = field.typing.span!;
  return splice(field.text, [{ start: span.start - field.node.start, end: span.end - field.node.start, text: type }]);
};

const altered: NonNullable<Shape['altered']> = (entity, field, ask, set, around) => {
  const old = field.typing.type ?? '';
  if (/^ColumnType</.test(old)) return undefined;
  const own = set.includes('type') ? bareType(inner(entity, ask, around)) : bareType(old);
  const isGenerated = set.includes('default') ? ask.default !== null : /^Generated</.test(old);
  const type = orNull(own, set.includes('nullable') ? ask.nullable : /\bnull\b/.test(old));
  const needs = isGenerated ? [{ from: 'kysely', name: 'Generated', type: true }] : [];
  return { key: field.key, text: replaced(field, isGenerated ? `Generated<${type}>` : type), needs, warnings: [] };
};

/** Kysely: interfaces of rows that the type of the database lists. */
export const kyselyInterface: Shape = {
  name: 'kysely-interface',
  noun: 'table interface',
  words: ['kysely', 'Generated<', 'ColumnType<'],
  naming: 'same',
  snake: /CamelCasePlugin/,
  tables: (name) => [snakeCase(name)],
  keyed: true,
  read,
  link,
  member,
  altered,
  renamed: (entity, field, to) => {
    const key = entity.naming === 'snake' ? camelCase(to) : to;
    const start = field.keyEnd - field.key.length - field.node.start;
    return { key, text: splice(field.text, [{ start, end: start + field.key.length, text: key }]) };
  },
  create: kyselyModel,
};
