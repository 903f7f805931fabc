import { eolOf } from '../../../pipeline/edit/lines.js';
import { keyName, type SyntaxNode } from '../../../pipeline/edit/source/syntax.js';
import { changedOptions } from './options.js';
import type { Around, Ask, Entity, Field, Member } from './model.js';
import type { NewModel, NewTable, Reference } from './new-table.js';
import { classFor } from './file-name.js';
import { isDefault } from './module.js';
import { besideRelation, isTime, keepsColumn } from './place.js';
import { relationKey } from './relation.js';
import { keyFor, valueText } from './style.js';
import { allOf, nodes, stringOf } from './syntax.js';

/** What a library says of classes. */
export interface ClassModelWords {
  /** Option that names the table. */
  table: string;
  /** True where the table may be named by a string instead of options. */
  bare: boolean;
  /** A key that no sibling shows. */
  primary(entity: Entity, ask: Ask, key: string, around: Around): Member;
}

/** A class for a new table, written like a sibling: its decorator, its base class, its members where they are the same. */
export function classModel(table: NewTable, around: Around, words: ClassModelWords): NewModel | undefined {
  const { like } = table;
  const name = classFor(table.table, like);
  const head = headOf(like, name);
  const decorator = decoratorText(table, words);
  if (head === undefined || decorator === undefined) return undefined;
  const shell: Entity = { ...like, name, table: table.table, fields: [] };
  const near: Around = { ...around, entities: [like, ...around.entities], siblings: [...like.fields, ...around.siblings] };
  const made = table.columns
    .filter((one) => !table.inherited.includes(one.column))
    .flatMap((ask) => membersFor(ask, shell, table, near, words));
  const eol = eolOf(like.source.text);
  const { gap, end, indent, pad } = spacing(like);
  const body = made.map((one) => `${indent}${one.text}${end}`).join(`${eol}${gap}`);
  const tail =
    isDefault(like.source, like.name) && !/^export default/.test(head.trim())
      ? `${eol}${eol}export default ${name}${like.source.style.semicolon}`
      : '';
  return {
    name,
    text: `${decorator}${eol}${head}{${eol}${pad}${body}${eol}${pad}}${tail}${eol}`,
    needs: made.flatMap((one) => one.needs),
    warnings: made.flatMap((one) => one.warnings),
  };
}

/** `export class UserEntity extends Base ` with the other name. */
function headOf(like: Entity, name: string): string | undefined {
  const { text, program } = like.source;
  const node = allOf(program, (one) => one.type === 'ClassDeclaration' && keyName(one['id']) === like.name)[0];
  const body = node?.['body'] as SyntaxNode | undefined;
  const last = like.decorators.at(-1);
  if (!node || !body || !last) return undefined;
  const interfaces = nodes(node['implements']);
  const from = last.node.end;
  const head = text.slice(from, body.start);
  const end = interfaces[0] ? head.lastIndexOf('implements', interfaces[0].start - from) : head.length;
  const renamed = head.slice(0, end).replace(new RegExp(`(?<![\\w$])${like.name}(?![\\w$])`, 'g'), () => name);
  return `${renamed.trim()} `;
}

function decoratorText({ table, like }: NewTable, words: ClassModelWords): string | undefined {
  const { text, style } = like.source;
  const decorator = like.decorators.find((one) => one.name === 'Entity' || one.name === 'Table');
  if (!decorator) return undefined;
  const value = valueText(style, table);
  const held = decorator.args.find((one) => one.type === 'ObjectExpression');
  if (decorator.args[0] && stringOf(decorator.args[0]) !== undefined) return `@${decorator.name}(${value})`;
  if (held && decorator.args.length === 1) return `@${decorator.name}(${tableOptions(text, held, words.table, value)})`;
  if (decorator.args.length > 0) return undefined;
  const byName = like.shape.tables(classFor(table, like), like.naming ?? like.shape.naming).includes(table);
  return `@${decorator.name}(${byName ? '' : words.bare ? value : `{ ${words.table}: ${value} }`})`;
}

/** The options of the table that say where it lies, with the other name. */
function tableOptions(text: string, held: SyntaxNode, key: string, value: string): string {
  const changes = new Map<string, string | undefined>(nodes(held['properties']).map((one) => [keyName(one['key']) ?? '', undefined]));
  for (const kept of ['schema', 'database', 'timestamps', 'underscored', 'paranoid']) changes.delete(kept);
  changes.set(key, value);
  if (changes.has('modelName')) changes.set('modelName', undefined);
  return changedOptions(text, held, changes, []) || `{ ${key}: ${value} }`;
}

function membersFor(ask: Ask, shell: Entity, table: NewTable, around: Around, words: ClassModelWords): Member[] {
  const reference = table.references.find((one) => one.column === ask.column);
  const copied = twin(ask, around);
  if (copied && !reference) return [{ key: copied.key, text: copied.text, needs: [], warnings: [] }];
  const key = keyFor(ask.column, table.like, around.siblings);
  if (ask.primary) return [words.primary(shell, ask, key, around)];
  const own = (): Member => shell.shape.member(shell, { ...ask, to: reference?.to }, key, around);
  if (!reference) return [own()];
  const relation = related({ ...reference, member: key }, table, around);
  if (!relation) return [own()];
  if (!keepsColumn(around.entities)) return [relation];
  return besideRelation(around.entities) === 'behind' ? [relation, own()] : [own(), relation];
}

function related(reference: Reference, { like }: NewTable, around: Around): Member | undefined {
  return relationKey(reference.column) ? like.shape.relation?.(like, reference, around) : undefined;
}

/** A key or time stamp that a sibling has just so: the nearest one's text. */
export function twin(ask: Ask, around: Around): Field | undefined {
  return around.siblings.find(
    (one) =>
      one.column === ask.column &&
      one.nullable === ask.nullable &&
      (one.role === 'time' ||
        (isTime(one) && one.base === ask.base && one.options.some((option) => /^default/.test(option.key)) === (ask.default !== null)) ||
        (one.role === 'primary' && ask.primary && (one.base === ask.base || isCounted(one) === ask.auto))),
  );
}

const isCounted = (field: Field): boolean =>
  field.options.some((one) => /^(autoIncrement|autoincrement|generated)$/.test(one.key) && one.text === 'true') ||
  field.decorators.some((one) => /Generated|AutoIncrement/.test(one.name) && !/uuid/.test(one.text));

/** Blank lines between members and inside the braces, what ends a member, and how deep they stand. */
function spacing(like: Entity): { gap: string; end: string; indent: string; pad: string } {
  const { text, style } = like.source;
  const eol = eolOf(text);
  const [first, second] = like.fields;
  const between = first && second ? text.slice(first.node.end, second.node.start) : '';
  const indent = first ? (/[ \t]*$/.exec(text.slice(0, first.node.start))?.[0] ?? style.indent) : style.indent;
  const end = first ? (text[first.node.end] === ';' ? ';' : '') : style.semicolon;
  const pad = /^\s*\n[ \t]*\r?\n/.test(text.slice(like.inner.start, first?.node.start)) ? eol : '';
  return { gap: /\n[ \t]*\r?\n/.test(between) || !second ? eol : '', end, indent, pad };
}
