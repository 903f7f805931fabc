import { isNode, keyName, type SyntaxNode } from '../../../pipeline/edit/source/syntax.js';
import { splice } from '../../../pipeline/edit/lines.js';
import type { Base } from './base.js';
import { withoutNull } from './classes.js';
import { emptiness, PLAIN, type Fresh } from './class-member.js';
import type { Around, Ask, Beside, Entity, Field, Member, Option, Role, Shape, Source } from './model.js';
import { changedOptions, layoutOf, memberIndent, optionsText, type Changes, type Said } from './options.js';
import { keysOf, TYPE_OPTIONS, type OptionWords } from './said.js';
import { implied, keyText, most, valueText } from './style.js';
import { allOf, containerAt, innerOf, nodes, optionsOf, stringOf, textOf } from './syntax.js';

/** How a library reads the object that declares a column. */
export interface ObjectWords {
  column: readonly string[];
  role(options: readonly Option[], text: string): Role;
  base(type: string): Base;
  nullable(options: readonly Option[]): boolean;
}

/** A model whose columns are the properties of an object. */
export interface Declaration {
  name: string;
  table: string | undefined;
  naming: Entity['naming'];
  /** The object with the columns. */
  held: SyntaxNode;
  /** The whole call. */
  node: SyntaxNode;
  options: SyntaxNode | undefined;
}

/** The model of a declaration; undefined where its object has no plain properties. */
export function readObject(source: Source, shape: Shape, words: ObjectWords, declaration: Declaration): Entity | undefined {
  const { held, node, ...rest } = declaration;
  const container = containerAt(source.containers, innerOf(held));
  if (container === undefined) return undefined;
  const variable = allOf(
    source.program,
    (one) => one.type === 'VariableDeclarator' && isNode(one['init']) && one['init'].start === node.start,
  )
    .flatMap((one) => keyName(one['id']) ?? [])
    .find((one) => one !== rest.name);
  const properties = nodes(held['properties']).filter((one) => one.type === 'ObjectProperty' && !one['computed']);
  return {
    ...rest,
    ...(variable === undefined ? {} : { variable }),
    shape,
    source,
    container,
    inner: innerOf(held),
    fields: properties.flatMap((one) => readProperty(source, words, one) ?? []),
    node: { start: node.start, end: node.end },
    decorators: [],
  };
}

const NO_TYPING: Field['typing'] = { modifiers: '', mark: '', type: undefined, span: undefined };

function readProperty({ text }: Source, words: ObjectWords, node: SyntaxNode): Field | undefined {
  const key = keyName(node['key']);
  const value = node['value'] as SyntaxNode | undefined;
  if (key === undefined || !value) return undefined;
  const held = value.type === 'ObjectExpression' ? value : undefined;
  const options = optionsOf(held, text);
  const body = textOf(text, value);
  const named = options.find((one) => words.column.includes(one.key));
  const column = named && stringOf(named.node['value']);
  const type = held ? undefined : body;
  return {
    key,
    column,
    explicit: column !== undefined,
    role: words.role(options, body),
    node: { start: node.start, end: node.end },
    text: text.slice(node.start, node.end),
    keyEnd: (node['key'] as SyntaxNode).end,
    options,
    held,
    call: value,
    type,
    decorators: [],
    typing: NO_TYPING,
    base: words.base(type ?? options.find((one) => TYPE_OPTIONS.includes(one.key))?.text ?? ''),
    nullable: words.nullable(options),
  };
}

/**
 * A property that declares a column.
 * @param bare the value where the type alone is said; undefined where siblings always write an object
 */
export function objectMember(entity: Entity, key: string, said: readonly Said[], around: Around, bare: string | undefined): Member {
  const indent = memberIndent(entity.source.text, entity.fields, entity.source.style.indent);
  const layout = layoutOf([...entity.fields, ...around.siblings], entity.source);
  const name = keyText(key, entity);
  const value = bare ?? optionsText(said, layout, entity.source, indent, name.length + 2);
  return { key, text: `${name}: ${value}`, needs: [], warnings: [] };
}

/** True where siblings that say nothing but a type write it without an object. */
export const writesBare = (siblings: readonly Field[]): boolean => {
  const short = siblings.filter((one) => one.held === undefined || one.options.every((option) => TYPE_OPTIONS.includes(option.key)));
  return short.length > 0 && short.filter((one) => one.held === undefined).length * 2 > short.length;
};

/** The property with other options; one that is a bare type gets an object. */
export function alteredObject(entity: Entity, field: Field, changes: Changes, type: string): string {
  const { text } = entity.source;
  const all = new Map<string, string | undefined>(field.held ? [] : [['type', field.type]]);
  for (const [key, value] of changes) all.set(key, value);
  const said = [...all].filter((one): one is [string, string] => one[1] !== undefined);
  const value = field.held
    ? changedOptions(text, field.held, changes, keysOf(entity.fields)) || type
    : said.length === 1 && said[0]?.[0] === 'type'
      ? (said[0]?.[1] ?? type)
      : `{ ${said.map(([key, one]) => `${key}: ${one}`).join(', ')} }`;
  const call = field.call!;
  return splice(field.text, [{ start: call.start - field.node.start, end: call.end - field.node.start, text: value }]);
}

/** The property with another column. */
export function renamedObject(entity: Entity, field: Field, to: string, words: OptionWords): { key: string; text: string } {
  const says = implied(entity.naming ?? 'same', field.key) !== to;
  const changes = new Map([[words.column, says ? valueText(entity.source.style, to) : undefined]]);
  return { key: field.key, text: alteredObject(entity, field, changes, field.type ?? '{}') };
}

/** Declarations in the same file that have most of the members too: the class or interface that gives the columns their types. */
export function besides(entity: Entity): { container: Source['containers'][number]; keys: string[] }[] {
  const keys = new Set(entity.fields.map((one) => one.key));
  return entity.source.containers
    .filter((one) => (one.kind === 'class' || one.kind === 'interface') && one.path !== entity.container)
    .map((container) => ({ container, keys: container.entries.map((entry) => entry.name).filter((name) => keys.has(name)) }))
    .filter((one) => one.keys.length > 1 && one.keys.length * 5 >= keys.size * 3);
}

/** The members for such declarations, typed as the siblings there. */
export function typedBeside(entity: Entity, ask: Ask, key: string, types: Record<Base, string>, fresh: Fresh): Beside[] {
  const { text } = entity.source;
  return besides(entity).flatMap(({ container, keys }) => {
    const typed = keys.filter((name) => name !== key).flatMap((name) => typedField(entity, container, name) ?? []);
    const [like] = typed;
    if (!like) return [];
    const around: Around = { siblings: typed, entities: [], dialect: 'postgresql' };
    const shape = emptiness(ask.nullable, { ...entity, fields: typed }, around, fresh);
    const same = typed.filter((one) => one.base === ask.base).map((one) => withoutNull(one.typing.type ?? ''));
    const union = ask.code?.name ?? (ask.values.map((one) => valueText(entity.source.style, one)).join(' | ') || 'string');
    const type = ask.base === 'enum' ? union : (same.findLast((one) => PLAIN.test(one)) ?? types[ask.base]);
    const modifiers = most(typed.map((one) => one.typing.modifiers)) ?? '';
    const after = typed.findLast((one) => one.role === 'column' || one.role === 'primary')?.key;
    const wrapped =
      text.includes('CreationOptional<') && ask.default !== null
        ? `CreationOptional<${type}${shape.null ? ' | null' : ''}>`
        : `${type}${shape.null ? ' | null' : ''}`;
    return [
      {
        container: container.path,
        name: key,
        text: `${modifiers}${keyText(key, entity)}${shape.mark}: ${wrapped}`,
        ...(after ? { after } : {}),
      },
    ];
  });
}

/** A member of a class or interface with what is known of its column. */
function typedField(entity: Entity, container: Source['containers'][number], name: string): Field | undefined {
  const entry = container.entries.find((one) => one.name === name);
  const field = entity.fields.find((one) => one.key === name);
  if (!entry || !field || !entry.value) return undefined;
  const { text } = entity.source;
  const before = text.slice(entry.node.start, entry.key.start);
  const between = text.slice(entry.key.end, entry.node.end);
  const mark = /^\s*([?!])/.exec(between)?.[1] as '?' | '!' | undefined;
  const type = /:\s*([^]*)$/.exec(between)?.[1]?.trim();
  const modifiers = /((?:(?:public|private|protected|declare|readonly)\s+)*)$/.exec(before)?.[1] ?? '';
  return { ...field, typing: { modifiers, mark: mark ?? '', type: type?.replace(/^CreationOptional<(.*)>$/, '$1'), span: undefined } };
}
