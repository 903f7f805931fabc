import { isNode, keyName, type SyntaxNode } from '../../../pipeline/edit/source/syntax.js';
import type { Entity, Field, Shape, Source } from './model.js';
import { readObject, type ObjectWords } from './objects.js';
import { allOf, containerAt, innerOf, nodes, stringOf, textOf, typingOf, valueOf } from './syntax.js';

/** What stands inside `… as const` and `… satisfies X`. */
const bare = (node: unknown): SyntaxNode | undefined =>
  isNode(node) && /^TS(As|Satisfies)Expression$/.test(node.type) ? bare(node['expression']) : isNode(node) ? node : undefined;

/** What a static property of a class holds, or its getter gives back. */
export function staticOf(node: SyntaxNode | undefined, name: string): SyntaxNode | undefined {
  const body = isNode(node?.['body']) ? nodes(node['body']['body']) : [];
  const member = body.find((one) => one['static'] === true && keyName(one['key']) === name);
  if (member?.type === 'ClassProperty') return bare(member['value']);
  const back = isNode(member?.['body']) ? nodes(member['body']['body']).find((one) => one.type === 'ReturnStatement') : undefined;
  return bare(back?.['argument']);
}

/** The class of a model, by where its columns are declared. */
export const classOf = ({ source, inner }: Pick<Entity, 'source' | 'inner'>): SyntaxNode | undefined =>
  allOf(source.program, (one) => /^Class(Declaration|Expression)$/.test(one.type) && one.start < inner.start && inner.end < one.end)[0];

const words: ObjectWords = {
  column: [],
  role: () => 'column',
  base: () => 'other',
  nullable: (options) => options.some((one) => one.key === 'type' && /(['"])null\1/.test(one.text)),
};

/** Columns of the key: `id` where none is said. */
export function keysOf(node: SyntaxNode): string[] {
  const said = staticOf(node, 'idColumn');
  const list = said?.type === 'ArrayExpression' ? nodes(said['elements']).flatMap((one) => stringOf(one) ?? []) : [stringOf(said) ?? 'id'];
  return list;
}

/** The columns by the schema that values are checked with. */
function bySchema(
  source: Source,
  shape: Shape,
  node: SyntaxNode,
  base: { name: string; table: string; naming: Entity['naming'] },
): Entity | undefined {
  const schema = staticOf(node, 'jsonSchema');
  const held = bare(valueOf(schema, 'properties'));
  if (!schema || held?.type !== 'ObjectExpression') return undefined;
  const found = readObject(source, shape, words, { ...base, held, node: schema, options: schema });
  const keys = keysOf(node);
  for (const field of found?.fields ?? []) {
    field.base = undefined;
    if (keys.includes(field.key)) field.role = 'primary';
  }
  return found;
}

/** The columns by the types of the class alone; what relations lead to is no column. */
function byTypes(
  source: Source,
  shape: Shape,
  node: SyntaxNode,
  base: { name: string; table: string; naming: Entity['naming'] },
): Entity | undefined {
  const body = node['body'] as SyntaxNode;
  const container = containerAt(source.containers, innerOf(body));
  const related = nodes(staticOf(node, 'relationMappings')?.['properties']).flatMap((one) => keyName(one['key']) ?? []);
  const fields = nodes(body['body'])
    .filter((one) => one.type === 'ClassProperty' && one['static'] !== true)
    .flatMap((one) => typedMember(source, one, [...related], keysOf(node)) ?? []);
  if (container === undefined || !fields.some((one) => one.role === 'column')) return undefined;
  const span = { start: node.start, end: node.end };
  return { ...base, shape, source, container, inner: innerOf(body), fields, node: span, decorators: [], options: undefined };
}

function typedMember({ text }: Source, node: SyntaxNode, related: readonly string[], keys: readonly string[]): Field | undefined {
  const key = keyName(node['key']);
  const typing = typingOf(node, text);
  if (key === undefined || typing.type === undefined) return undefined;
  const isPlain = !related.includes(key) && !/\[\]$|^Array</.test(typing.type);
  const end = /[;,]/.test(text[node.end - 1] ?? '') ? node.end - 1 : node.end;
  return {
    ...{ key, column: undefined, explicit: false, typing, options: [], decorators: [] },
    ...{ held: undefined, call: undefined, type: undefined, base: undefined },
    role: keys.includes(key) ? 'primary' : isPlain ? 'column' : 'other',
    node: { start: node.start, end },
    text: text.slice(node.start, end),
    keyEnd: (node['key'] as SyntaxNode).end,
    nullable: typing.mark === '?' || /\bnull\b/.test(typing.type),
  };
}

/** The classes of a file that name a table, with the columns that they declare. */
export function readObjection(source: Source, shape: Shape): Entity[] {
  const classes = allOf(source.program, (one) => /^Class(Declaration|Expression)$/.test(one.type) && isNode(one['superClass']));
  return classes.flatMap((node) => {
    const name = keyName(node['id']);
    const table = stringOf(staticOf(node, 'tableName'));
    if (name === undefined || table === undefined) return [];
    const mapped = /snakeCaseMappers/.test(textOf(source.text, staticOf(node, 'columnNameMappers')));
    const base = { name, table, naming: mapped ? ('snake' as const) : undefined };
    return bySchema(source, shape, node, base) ?? byTypes(source, shape, node, base) ?? [];
  });
}
