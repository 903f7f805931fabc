import { keyName, type SyntaxNode } from '../../../pipeline/edit/source/syntax.js';
import { baseOf, type Base } from './base.js';
import type { Decorator, Entity, Field, Role, Shape, Source } from './model.js';
import { allOf, classNamed, containerAt, decoratorsOf, innerOf, nodes, optionsOf, stringOf, textOf, typingOf, valueOf } from './syntax.js';

/** What a library's decorators are called and mean. */
export interface ClassWords {
  /** Decorators that make a class a table. */
  entity: readonly string[];
  /** Options of that decorator that name the table. */
  table: readonly string[];
  roles: Record<string, Role>;
  /** Options that name the column. */
  column: readonly string[];
  /** What the library makes of a spelled type: `DataType.STRING(20)` → varchar. */
  base(type: string, typing: string): Base;
  nullable(field: Pick<Field, 'options' | 'decorators' | 'typing'>): boolean;
  /** Column that a relation joins by. */
  join(key: string, decorators: readonly Decorator[], text: string): { column: string | undefined; explicit: boolean };
}

/** The class declarations of a file that are tables. */
export function readClasses(source: Source, shape: Shape, words: ClassWords): Entity[] {
  const classes = allOf(source.program, (node) => node.type === 'ClassDeclaration' || node.type === 'ClassExpression');
  return classes.flatMap((node) => readClass(source, shape, words, node) ?? []);
}

function readClass(source: Source, shape: Shape, words: ClassWords, node: SyntaxNode): Entity | undefined {
  const decorators = decoratorsOf(node, source.text);
  const marked = decorators.find((one) => words.entity.includes(one.name));
  const name = keyName(node['id']);
  const body = node['body'] as SyntaxNode;
  const container = containerAt(source.containers, innerOf(body));
  if (!marked || name === undefined || container === undefined || node['abstract'] === true) return undefined;
  const named = words.table.map((key) => stringOf(valueOf(marked.args.at(-1), key))).find((one) => one !== undefined);
  return {
    shape,
    source,
    name,
    table: stringOf(marked.args[0]) ?? named,
    container,
    inner: innerOf(body),
    fields: nodes(body['body']).flatMap((member) => readMember(source, words, member) ?? []),
    naming: undefined,
    node: { start: decorators[0]?.node.start ?? node.start, end: node.end },
    decorators,
    options: marked.args.find((one) => one.type === 'ObjectExpression'),
  };
}

const RANK: readonly Role[] = ['time', 'primary', 'relation', 'column', 'other'];

function readMember({ text }: Source, words: ClassWords, member: SyntaxNode): Field | undefined {
  const key = keyName(member['key']);
  if (member.type !== 'ClassProperty' || member['static'] === true || key === undefined) return undefined;
  const decorators = decoratorsOf(member, text);
  const { role, call, isOwn } = roleOf(decorators, words);
  const typing = typingOf(member, text);
  const held = call?.args.find((one) => one.type === 'ObjectExpression');
  const options = optionsOf(held, text);
  const first = call?.args[0];
  const type = first && first !== held ? textOf(text, first) : undefined;
  const end = /[;,]/.test(text[member.end - 1] ?? '') ? member.end - 1 : member.end;
  const start = decorators[0]?.node.start ?? member.start;
  const said = (name: string): string | undefined => options.find((one) => one.key === name)?.text;
  return {
    key,
    ...columnOf(words, key, { role, options, decorators, isOwn }, text),
    role,
    node: { start, end },
    text: text.slice(start, end),
    keyEnd: (member['key'] as SyntaxNode).end,
    options,
    held,
    call: call?.node,
    type,
    decorators,
    typing,
    base: role === 'other' ? undefined : words.base(type ?? said('type') ?? said('columnType') ?? '', typing.type ?? ''),
    nullable: words.nullable({ options, decorators, typing }),
    ...(role === 'relation' && isOwn ? targetOf(decorators, words, text) : {}),
  };
}

/** What the decorators make of a member, and which of them says its options: the key column of a relation is declared by its column's. */
function roleOf(decorators: readonly Decorator[], words: ClassWords): { role: Role; call: Decorator | undefined; isOwn: boolean } {
  const known = decorators.filter((one) => words.roles[one.name] !== undefined);
  const role = RANK.find((one) => known.some((decorator) => words.roles[decorator.name] === one)) ?? 'other';
  const from = known.find((one) => words.roles[one.name] === role);
  const call = known.find((one) => words.roles[one.name] === 'column') ?? from;
  return { role, call, isOwn: call === from };
}

function columnOf(
  words: ClassWords,
  key: string,
  { role, options, decorators, isOwn }: Pick<Field, 'role' | 'options' | 'decorators'> & { isOwn: boolean },
  text: string,
): Pick<Field, 'column' | 'explicit'> {
  if (role === 'relation' && isOwn) return words.join(key, decorators, text);
  const named = options.find((one) => words.column.includes(one.key));
  const value = named && stringOf(named.node['value']);
  return { column: value, explicit: value !== undefined };
}

function targetOf(decorators: readonly Decorator[], words: ClassWords, text: string): { target?: string } {
  const relation = decorators.find((one) => words.roles[one.name] === 'relation');
  const first = relation?.args[0];
  const target = first?.type === 'ObjectExpression' ? classNamed(valueOf(first, 'entity'), text) : classNamed(first, text);
  return target === undefined ? {} : { target };
}

const NULLISH = /\s*\|\s*(?:null|undefined)\b|\b(?:null|undefined)\s*\|\s*/g;

/** A type without `| null` and `| undefined`. */
export const withoutNull = (type: string): string => type.replace(NULLISH, '').trim();

/** What a column of that TypeScript type holds where the library is told nothing else. */
export function impliedBase(typing: string, date: Base = 'timestamp'): Base {
  const type = withoutNull(typing).replace(/\s*&\s*Opt\b|^Opt<(.*)>$/g, '$1');
  const known: Record<string, Base> = {
    string: 'varchar',
    number: 'integer',
    boolean: 'boolean',
    Date: date,
    Buffer: 'bytes',
    bigint: 'bigint',
  };
  return known[type] ?? (/^(Record<|\{|object$|.*\[\]$)/.test(type) ? 'json' : 'other');
}

/** A type spelled as a string or a word. */
export const spelledBase = (type: string): Base => baseOf(type.replace(/^['"`]|['"`]$/g, ''));
