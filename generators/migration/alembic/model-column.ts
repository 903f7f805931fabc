import type { ColumnDef, EnumDef, ForeignKeyDef } from '../model/schema.js';
import type { PyOpOf } from '../python/edit.js';
import type { PyModule } from '../python/syntax.js';
import { importsIn } from '../python/classes.js';
import { boundless, printCallText, py, pyValue, type CallText } from '../python/text.js';
import type { PyValue } from '../python/syntax.js';
import { defaultText, type DialectName } from '../sql/types.js';
import type { ModelStyle } from './model-style.js';
import { pythonType } from './python-type.js';
import { nativeCode } from './native.js';

export type ImportOp = PyOpOf<'import'>;

/** How an enum's type is written in models. */
export interface EnumCode {
  /** Code of the type. */
  code: string;
  /** What `Mapped[…]` says. */
  python: string;
  imports: ImportOp[];
}

export interface ColumnWriting {
  dialect: DialectName;
  style: ModelStyle;
  module: PyModule;
  enums: ReadonlyMap<string, EnumDef>;
  json: 'JSONB' | 'JSON';
  uuid: string;
  enumCode(name: string): EnumCode | undefined;
}

/** What stands on a column besides its type. */
export interface ColumnFlags {
  reference?: ForeignKeyDef | undefined;
  primary?: boolean;
  unique?: boolean;
  index?: boolean;
}

/** Code with the imports that it needs. */
export interface Coded {
  code: string;
  imports: ImportOp[];
}

/** A name of SQLAlchemy as this file calls it. */
export function named(name: string, { style }: Pick<ColumnWriting, 'style'>): Coded {
  if (style.prefix) return { code: `${style.prefix}${name}`, imports: [] };
  return { code: name, imports: [{ op: 'import', module: 'sqlalchemy', name }] };
}

function ofDialect(code: string, writing: ColumnWriting): Coded {
  const [, dialect = 'postgresql', name = ''] = /^(\w+)\.(\w+)/.exec(code) ?? [];
  const module = `sqlalchemy.dialects.${dialect}`;
  const whole = importsIn(writing.module).some((one) => one.module === 'sqlalchemy.dialects' && one.name === dialect);
  const inner = /\(sa\.(\w+)/.exec(code)?.[1];
  const part = inner ? named(inner, writing) : { code: '', imports: [] };
  const text = inner ? code.replace(`sa.${inner}`, part.code) : code;
  if (whole) return { code: text, imports: part.imports };
  return { code: text.replace(new RegExp(`\\b${dialect}\\.`, 'g'), ''), imports: [{ op: 'import', module, name }, ...part.imports] };
}

const SIMPLE: Record<string, string> = {
  boolean: 'Boolean',
  integer: 'Integer',
  bigint: 'BigInteger',
  text: 'Text',
  timestamp: 'DateTime',
  timestamptz: 'DateTime(timezone=True)',
  date: 'Date',
  bytes: 'LargeBinary',
};

function split(text: string, writing: ColumnWriting): Coded {
  const [, name = text, rest = ''] = /^(\w+)(.*)$/.exec(text) ?? [];
  const one = named(name, writing);
  return { code: `${one.code}${rest}`, imports: one.imports };
}

/** The type of a column as models write it; undefined where SQLAlchemy has none that is sure. */
export function typeCode(type: string, writing: ColumnWriting): Coded | undefined {
  const sized = /^(varchar|decimal)\((\d+)(?:, ?(\d+))?\)$/.exec(type);
  if (sized?.[1] === 'varchar') return split(`String(${sized[2]})`, writing);
  if (sized) return split(`Numeric(${sized[2]}, ${sized[3]})`, writing);
  if (type.startsWith('enum:')) return writing.enumCode(type.slice(5));
  if (type === 'json') return writing.json === 'JSONB' ? ofDialect('postgresql.JSONB', writing) : split('JSON', writing);
  if (type === 'uuid') return writing.uuid.startsWith('sa.') ? split(writing.uuid.slice(3), writing) : ofDialect(writing.uuid, writing);
  const native = type.startsWith('sql:') ? nativeCode(type.slice(4), writing.dialect) : undefined;
  if (native) return native.startsWith('sa.') ? split(native.slice(3).replace(/\(\)$/, ''), writing) : ofDialect(native.replace(/\(\)$/, ''), writing);
  const simple = SIMPLE[type];
  return simple === undefined ? undefined : split(simple, writing);
}

/** Types that `Mapped[…]` alone says. */
const IMPLIED = new Set(['boolean', 'integer', 'date', 'bytes']);

const implied = (type: string, writing: ColumnWriting): boolean => IMPLIED.has(type) || (type === 'uuid' && writing.uuid === 'sa.Uuid()') || (type === 'timestamp' && !writing.style.typed);

function optional(code: string, { style }: ColumnWriting): Coded {
  if (style.optional === '|') return { code: `${code} | None`, imports: [] };
  return { code: `Optional[${code}]`, imports: [{ op: 'import', module: 'typing', name: 'Optional' }] };
}

/** `Mapped[str | None]` or, in SQLModel, `str | None`. */
export function annotationOf(column: ColumnDef, writing: ColumnWriting): Coded {
  const python = pythonType(column.type, writing);
  const empty = column.nullable ? optional(python.code, writing) : { code: python.code, imports: [] };
  const code = writing.style.form === 'mapped' ? `${writing.style.mapped}[${empty.code}]` : empty.code;
  return { code, imports: [...python.imports, ...empty.imports] };
}

/** `ForeignKey("books.id", ondelete="CASCADE")` */
export function keyCode(key: ForeignKeyDef, writing: ColumnWriting): Coded {
  const { quote } = writing.style;
  const target = py(`${key.references.table}.${key.references.columns[0] ?? 'id'}`, quote);
  const actions = [...(key.on_delete ? [`ondelete=${py(key.on_delete.toUpperCase(), quote)}`] : []), ...(key.on_update ? [`onupdate=${py(key.on_update.toUpperCase(), quote)}`] : [])];
  const one = named('ForeignKey', writing);
  return { code: `${one.code}(${[target, ...actions].join(', ')})`, imports: one.imports };
}

/** `server_default=text("true")` */
export function serverDefault(column: ColumnDef, writing: ColumnWriting): Coded | undefined {
  const value = defaultText(writing.dialect, column.default);
  if (value === null) return undefined;
  const one = named('text', writing);
  return { code: `${one.code}(${py(boundless(value), writing.style.quote)})`, imports: one.imports };
}

/** The default for Python, where siblings say one. */
export function pythonDefault(column: ColumnDef, writing: ColumnWriting): string | undefined {
  const { style } = writing;
  const literal = column.default && 'literal' in column.default ? column.default.literal : undefined;
  const plain = literal === null || ['string', 'number', 'boolean'].includes(typeof literal);
  if (literal !== undefined && plain && !column.type.startsWith('enum:') && (style.python_default || style.dataclass || style.form === 'field')) return pyValue(literal as PyValue, style.quote);
  return (style.dataclass || style.form === 'field') && column.nullable && column.default === null ? 'None' : undefined;
}

type Args = CallText['args'];
const arg = (name: string, text: string | undefined): Args => (text === undefined ? [] : [{ name, text }]);
const flag = (name: string, on: boolean | undefined): Args => (on ? [{ name, text: 'True' }] : []);

function nullableArg(column: ColumnDef, flags: ColumnFlags, { style }: ColumnWriting): Args {
  if (flags.primary || style.spells === 'never') return [];
  if (column.nullable) return style.spells === 'always' ? [{ name: 'nullable', text: 'True' }] : [];
  return [{ name: 'nullable', text: 'False' }];
}

interface Printed {
  /** The whole member. */
  text: string;
  imports: ImportOp[];
}

/** SQLModel says in words of its own what SQLAlchemy's column says. https://sqlmodel.tiangolo.com/ */
function fieldArgs(column: ColumnDef, flags: ColumnFlags, writing: ColumnWriting, type: Coded): { args: Args; imports: ImportOp[] } {
  const length = /^varchar\((\d+)\)$/.exec(column.type)?.[1];
  const exact = /^decimal\((\d+), ?(\d+)\)$/.exec(column.type);
  const plain = implied(column.type, writing) || length !== undefined || exact !== null || column.type === 'uuid';
  const server = serverDefault(column, writing);
  const key = flags.reference;
  const target = key && py(`${key.references.table}.${key.references.columns[0] ?? 'id'}`, writing.style.quote);
  const args: Args = [
    ...arg('default', pythonDefault(column, writing)),
    ...arg('max_length', length),
    ...arg('max_digits', exact?.[1]),
    ...arg('decimal_places', exact?.[2]),
    ...arg('foreign_key', target),
    ...(key?.on_delete && /^(cascade|set null|restrict)$/.test(key.on_delete) ? arg('ondelete', py(key.on_delete.toUpperCase(), writing.style.quote)) : []),
    ...flag('primary_key', flags.primary),
    ...flag('unique', flags.unique),
    ...flag('index', flags.index),
    ...(plain || key ? [] : arg('sa_type', type.code)),
    ...(server ? arg('sa_column_kwargs', `{${py('server_default', writing.style.quote)}: ${server.code}}`) : []),
  ];
  return { args, imports: [...(plain || key ? [] : type.imports), ...(server?.imports ?? [])] };
}

/**
 * The member that declares a column.
 * @returns undefined where SQLAlchemy has no type that is sure
 */
export function memberText(attribute: string, column: ColumnDef, flags: ColumnFlags, writing: ColumnWriting): Printed | undefined {
  const { style } = writing;
  const type = typeCode(column.type, writing);
  if (!type) return undefined;
  const annotation = style.form === 'column' ? undefined : annotationOf(column, writing);
  const head = annotation ? `${attribute}: ${annotation.code} = ` : `${attribute} = `;
  const made = style.form === 'field' ? fieldArgs(column, flags, writing, type) : columnArgs(attribute, column, flags, writing, type);
  const imports = [...(annotation?.imports ?? []), ...made.imports, ...calleeImports(style, annotation !== undefined)];
  if (made.args.length === 0 && style.form !== 'column') return { text: head.replace(/ = $/, ''), imports };
  return { text: `${head}${printCallText({ callee: style.callee, args: made.args }, style, style.indent.length + head.length)}`, imports };
}

function columnArgs(attribute: string, column: ColumnDef, flags: ColumnFlags, writing: ColumnWriting, type: Coded): { args: Args; imports: ImportOp[] } {
  const { style } = writing;
  const server = serverDefault(column, writing);
  const key = flags.reference && keyCode(flags.reference, writing);
  // The type of a key follows from what it refers to, where nothing else says it.
  const says = style.form === 'column' ? true : style.typed || (!implied(column.type, writing) && !(key && /^(integer|bigint)$/.test(column.type)));
  const value = pythonDefault(column, writing);
  const args: Args = [
    ...(attribute === column.name ? [] : [{ name: '', text: py(column.name, style.quote) }]),
    ...(says ? [{ name: '', text: type.code }] : []),
    ...(key ? [{ name: '', text: key.code }] : []),
    ...flag('primary_key', flags.primary),
    ...flag('unique', flags.unique),
    ...flag('index', flags.index),
    ...arg('default', value),
    ...arg('server_default', server?.code),
    ...nullableArg(column, flags, writing),
    ...(column.comment ? arg('comment', py(column.comment, style.quote)) : []),
  ];
  return { args, imports: [...(says ? type.imports : []), ...(key?.imports ?? []), ...(server?.imports ?? [])] };
}

function calleeImports(style: ModelStyle, annotated: boolean): ImportOp[] {
  const own: Record<ModelStyle['form'], ImportOp> = {
    mapped: { op: 'import', module: 'sqlalchemy.orm', name: 'mapped_column' },
    column: { op: 'import', module: 'sqlalchemy', name: 'Column' },
    field: { op: 'import', module: 'sqlmodel', name: 'Field' },
  };
  const call = style.callee.includes('.') ? [] : [own[style.form]];
  const mapped = annotated && style.form === 'mapped' && style.mapped === 'Mapped' ? [{ op: 'import', module: 'sqlalchemy.orm', name: 'Mapped' } as ImportOp] : [];
  return [...call, ...mapped];
}
