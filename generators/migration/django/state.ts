import type { PyValue } from '../python/syntax.js';
import { emptyModel, type ColumnDef, type IndexDef, type SchemaModel, type TableDef } from '../model/schema.js';

/** An argument of a field: its code, and its value where that is a constant. */
export interface FieldArg {
  /** Empty for one by position. */
  name: string;
  text: string;
  value?: PyValue | undefined;
}

/** `models.CharField(max_length=20)` taken apart. */
export interface FieldCall {
  callee: string;
  args: FieldArg[];
  /** Import lines that the code needs. */
  imports: string[];
}

export interface DjangoField {
  name: string;
  call: FieldCall;
  at: { file: string; line: number };
}

/** An index or a constraint of a model, as the migrations have it. */
export interface DjangoPart {
  name: string;
  /** Fields it is made of; empty where an expression says it. */
  fields: string[];
  text: string;
  imports: string[];
}

export interface DjangoModel {
  app: string;
  /** Name of the class. */
  name: string;
  fields: DjangoField[];
  indexes: DjangoPart[];
  constraints: DjangoPart[];
  unique_together: string[][];
  /** Everything else of Meta, as code: ordering, verbose_name, db_table … */
  options: Map<string, FieldArg>;
  at: { file: string; line: number };
}

/** What the migrations say that the models are. */
export interface DjangoState {
  models: Map<string, DjangoModel>;
  /** False where a migration does what was not understood. */
  complete: boolean;
}

export const keyOf = (app: string, model: string): string => `${app}.${model}`.toLowerCase();

/** The argument of a field by its name. */
export const argOf = (call: FieldCall, name: string): FieldArg | undefined => call.args.find((one) => one.name === name);

const textOf = (arg: FieldArg | undefined): string | undefined => (typeof arg?.value === 'string' ? arg.value : undefined);

/** `models.ForeignKey` → ForeignKey. */
export const kindOf = (call: FieldCall): string => call.callee.split('.').at(-1) ?? call.callee;

const RELATIONS = /^(ForeignKey|OneToOneField)$/;
export const isRelation = (call: FieldCall): boolean => RELATIONS.test(kindOf(call));

/** The table of a model. https://docs.djangoproject.com/en/stable/ref/models/options/#table-names */
export const tableName = (model: DjangoModel): string => textOf(model.options.get('db_table')) ?? `${model.app}_${model.name.toLowerCase()}`;

/** The column of a field; null where it has none. */
export function columnName(field: DjangoField): string | null {
  if (kindOf(field.call) === 'ManyToManyField' || kindOf(field.call) === 'GenericForeignKey') return null;
  return textOf(argOf(field.call, 'db_column')) ?? (isRelation(field.call) ? `${field.name}_id` : field.name);
}

/** The model that a relation points to: `app.model`, lower case. */
export function targetOf(model: DjangoModel, call: FieldCall, user: string): string {
  const to = argOf(call, 'to') ?? call.args.find((one) => one.name === '');
  const text = textOf(to) ?? (/AUTH_USER_MODEL/.test(to?.text ?? '') ? user : '');
  if (text === 'self') return keyOf(model.app, model.name);
  return (text.includes('.') ? text : `${model.app}.${text}`).toLowerCase();
}

const number = (call: FieldCall, name: string, fallback: number): string => {
  const value = argOf(call, name)?.value;
  return String(typeof value === 'number' ? value : fallback);
};

const varchar = (fallback: number) => (call: FieldCall): string => `varchar(${number(call, 'max_length', fallback)})`;

/** Field types and what they are in the plan's words. https://docs.djangoproject.com/en/stable/ref/models/fields/#field-types */
const TYPES: Record<string, string | ((call: FieldCall) => string)> = {
  AutoField: 'integer',
  BigAutoField: 'bigint',
  SmallAutoField: 'sql:smallint',
  BooleanField: 'boolean',
  NullBooleanField: 'boolean',
  IntegerField: 'integer',
  PositiveIntegerField: 'integer',
  SmallIntegerField: 'sql:smallint',
  PositiveSmallIntegerField: 'sql:smallint',
  BigIntegerField: 'bigint',
  PositiveBigIntegerField: 'bigint',
  DecimalField: (call) => `decimal(${number(call, 'max_digits', 10)},${number(call, 'decimal_places', 2)})`,
  FloatField: 'sql:double precision',
  CharField: varchar(255),
  SlugField: varchar(50),
  EmailField: varchar(254),
  URLField: varchar(200),
  FileField: varchar(100),
  ImageField: varchar(100),
  FilePathField: varchar(100),
  TextField: 'text',
  DateField: 'date',
  DateTimeField: 'timestamptz',
  TimeField: 'sql:time',
  DurationField: 'sql:interval',
  UUIDField: 'uuid',
  JSONField: 'json',
  BinaryField: 'bytes',
  GenericIPAddressField: 'sql:inet',
};

function typeOf(model: DjangoModel, call: FieldCall, state: DjangoState, user: string, depth = 0): string {
  if (isRelation(call) && depth < 5) {
    const target = state.models.get(targetOf(model, call, user));
    const key = target?.fields.find((one) => argOf(one.call, 'primary_key')?.value === true);
    return target && key ? typeOf(target, key.call, state, user, depth + 1) : 'bigint';
  }
  const known = TYPES[kindOf(call)];
  return typeof known === 'function' ? known(call) : (known ?? `sql:${kindOf(call)}`);
}

const isKey = (field: DjangoField): boolean => argOf(field.call, 'primary_key')?.value === true;

function columnDef(model: DjangoModel, field: DjangoField, state: DjangoState, user: string): ColumnDef[] {
  const name = columnName(field);
  if (name === null) return [];
  const value = argOf(field.call, 'default')?.value;
  return [
    {
      name,
      type: typeOf(model, field.call, state, user),
      nullable: argOf(field.call, 'null')?.value === true,
      default: value === undefined || value === null ? null : { literal: value },
      comment: '',
      ...(/AutoField$/.test(kindOf(field.call)) ? { auto: true } : {}),
      at: field.at,
    },
  ];
}

const columnsOf = (model: DjangoModel, names: readonly string[]): string[] =>
  names.map((name) => {
    const field = model.fields.find((one) => one.name === name.replace(/^-/, ''));
    return (field && columnName(field)) ?? name;
  });

/** A field's own index, whose name Django computes; a relation always has one, and so does the field that takes its place. */
const isIndexed = (field: DjangoField): boolean => !isRelation(field.call) && argOf(field.call, 'db_index')?.value === true;
const ownIndex = (model: DjangoModel, field: DjangoField): IndexDef => ({ name: `db_index of ${field.name}`, columns: columnsOf(model, [field.name]), unique: false });

/** The table that a model is. */
export function tableDef(model: DjangoModel, state: DjangoState, user: string): TableDef {
  const name = tableName(model);
  const single = model.fields.filter((field) => argOf(field.call, 'unique')?.value === true || kindOf(field.call) === 'OneToOneField');
  const unique = model.constraints.filter((one) => /UniqueConstraint/.test(one.text) && one.fields.length > 0);
  const keys = model.fields.filter((field) => isRelation(field.call));
  return {
    name,
    columns: model.fields.flatMap((field) => columnDef(model, field, state, user)),
    primary_key: { name: '', columns: columnsOf(model, model.fields.filter(isKey).map((one) => one.name)) },
    indexes: [...model.indexes.map((one) => ({ name: one.name, columns: columnsOf(model, one.fields), unique: false })), ...model.fields.filter(isIndexed).map((one) => ownIndex(model, one))],
    uniques: [
      ...single.map((one) => ({ name: `${name}_${columnName(one)}_key`, columns: columnsOf(model, [one.name]) })),
      ...unique.map((one) => ({ name: one.name, columns: columnsOf(model, one.fields) })),
      ...model.unique_together.map((list) => ({ name: `${name}_${list.join('_')}_uniq`, columns: columnsOf(model, list) })),
    ],
    foreign_keys: keys.flatMap((field) => {
      const target = state.models.get(targetOf(model, field.call, user));
      const key = target?.fields.find(isKey);
      const columns = columnsOf(model, [field.name]);
      return target ? [{ name: `${name}_${columns[0]}_fk`, columns, references: { table: tableName(target), columns: [key?.name ?? 'id'] } }] : [];
    }),
    checks: [],
    at: model.at,
  };
}

/** The schema that the models amount to. */
export function schemaOf(state: DjangoState, user: string): SchemaModel {
  const schema = emptyModel(state.complete);
  for (const model of state.models.values()) {
    if (model.options.get('proxy')?.value !== true) schema.tables.set(tableName(model), tableDef(model, state, user));
  }
  return schema;
}
