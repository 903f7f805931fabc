import { InfraError } from '../../../pipeline/error.js';
import type { PyOp } from '../python/edit.js';
import type { PyValue } from '../python/syntax.js';
import { py, pyValue } from '../python/text.js';
import { defaultOf } from '../model/plan.js';
import type { Column } from '../task.js';
import type { DjangoHabits } from './habits.js';
import type { FieldArg } from './state.js';

/** An argument in both places: in the models, and as Django writes it into a migration. */
export interface SpecArg {
  name: string;
  model: string;
  migration: string;
  value?: PyValue | undefined;
}

export type ImportOp = Extract<PyOp, { op: 'import' }>;

/** A field to be. */
export interface FieldSpec {
  /** Without `models.`. */
  kind: string;
  args: SpecArg[];
  /** What the models file must import besides `models`. */
  imports: ImportOp[];
  /** Import lines of the migration. */
  migration_imports: string[];
}

/** A choices class: how the models call it, and its values with their labels. */
export interface Choices {
  reference: string;
  values: { member: string; value: string; label: string }[];
}

export interface FieldWriting {
  habits: DjangoHabits;
  /** Quotes of the migration. */
  quote: string;
  /** Version of Django, 0 where it is not known. */
  version: number;
  task: string;
  choices(name: string): Choices | undefined;
}

const same = (name: string, text: string, value?: PyValue): SpecArg => ({ name, model: text, migration: text, value });
const isTrue = (name: string): SpecArg => same(name, 'True', true);

/** Native types that have a field of their own. */
const NATIVE: Record<string, string> = {
  smallint: 'SmallIntegerField',
  int2: 'SmallIntegerField',
  'double precision': 'FloatField',
  real: 'FloatField',
  float: 'FloatField',
  float8: 'FloatField',
  time: 'TimeField',
  interval: 'DurationField',
  inet: 'GenericIPAddressField',
};

/** https://docs.djangoproject.com/en/stable/ref/models/fields/#field-types */
const KINDS: Record<string, string> = {
  boolean: 'BooleanField',
  integer: 'IntegerField',
  bigint: 'BigIntegerField',
  text: 'TextField',
  timestamp: 'DateTimeField',
  timestamptz: 'DateTimeField',
  date: 'DateField',
  uuid: 'UUIDField',
  json: 'JSONField',
  bytes: 'BinaryField',
};

export type TypePart = Pick<FieldSpec, 'kind' | 'args'>;

function choiceType(name: string, writing: FieldWriting): TypePart {
  const choices = writing.choices(name);
  if (!choices)
    throw new InfraError({
      subject: `task "${writing.task}": no models file declares choices ${name}`,
      remedy: `Add {"op": "create_enum", "enum": "${name}", "values": […]} before the column.`,
    });
  const longest = Math.max(...choices.values.map((one) => one.value.length));
  const length = writing.habits.choice_length ?? longest;
  const pairs = choices.values.map((one) => `(${py(one.value, writing.quote)}, ${py(one.label, writing.quote)})`).join(', ');
  return {
    kind: 'CharField',
    args: [same('max_length', String(Math.max(length, longest)), Math.max(length, longest)), { name: 'choices', model: `${choices.reference}.choices`, migration: `[${pairs}]` }],
  };
}

/** The kind of field of a value type, with the arguments that belong to the type. */
export function typePart(type: string, writing: FieldWriting): TypePart {
  const sized = /^(varchar|decimal)\((\d+)(?:, ?(\d+))?\)$/.exec(type);
  if (sized?.[1] === 'varchar') return { kind: 'CharField', args: [same('max_length', sized[2] ?? '', Number(sized[2]))] };
  if (sized) return { kind: 'DecimalField', args: [same('max_digits', sized[2] ?? '', Number(sized[2])), same('decimal_places', sized[3] ?? '', Number(sized[3]))] };
  if (type.startsWith('enum:')) return choiceType(type.slice(5), writing);
  const kind = KINDS[type] ?? NATIVE[type.replace(/^sql:\s*/, '').toLowerCase()];
  if (kind) return { kind, args: [] };
  throw new InfraError({
    subject: `task "${writing.task}": Django has no field for ${type.replace(/^sql:/, '')}`,
    remedy: 'Write a field class of your own and the migration with `manage.py makemigrations`, or choose another type.',
  });
}

interface Defaulted {
  args: SpecArg[];
  imports?: ImportOp[];
  migration_imports?: string[];
}

const importing = (module: string, name: string | null): ImportOp => ({ op: 'import', module, name });

/** Expressions that Django has a function for, by the kind of field. */
const FUNCTIONS: { kind: string; seen: RegExp; made: Defaulted }[] = [
  {
    kind: 'DateTimeField',
    seen: /^(now\(\)|current_timestamp(\(\))?)$/i,
    made: {
      args: [{ name: 'default', model: 'timezone.now', migration: 'django.utils.timezone.now' }],
      imports: [importing('django.utils', 'timezone')],
      migration_imports: ['import django.utils.timezone'],
    },
  },
  {
    kind: 'DateField',
    seen: /^(now\(\)|current_date(\(\))?)$/i,
    made: {
      args: [{ name: 'default', model: 'datetime.date.today', migration: 'datetime.date.today' }],
      imports: [importing('datetime', null)],
      migration_imports: ['import datetime'],
    },
  },
  {
    kind: 'UUIDField',
    seen: /^(gen_random_uuid|uuid_generate_v4|uuid)\(\)$/i,
    made: { args: [{ name: 'default', model: 'uuid.uuid4', migration: 'uuid.uuid4' }], imports: [importing('uuid', null)], migration_imports: ['import uuid'] },
  },
];

function expressionDefault(kind: string, expression: string, writing: FieldWriting): Defaulted {
  const known = FUNCTIONS.find((one) => one.kind === kind && one.seen.test(expression));
  if (known) return known.made;
  // db_default came with 5.0. https://docs.djangoproject.com/en/stable/ref/models/fields/#db-default
  if (writing.version < 5)
    throw new InfraError({
      subject: `task "${writing.task}": Django ${writing.version || 'of this workspace'} has no default that the database computes: ${expression}`,
      remedy: 'Give a literal default, or none and a statement: {"op": "sql", "up": "ALTER TABLE … SET DEFAULT …", "down": "ALTER TABLE … DROP DEFAULT"}.',
    });
  const call = (name: string, quote: string): string => `${name}(${py(expression, quote)}, [])`;
  return {
    args: [{ name: 'db_default', model: call('RawSQL', writing.habits.quote), migration: call('django.db.models.expressions.RawSQL', writing.quote) }],
    imports: [importing('django.db.models.expressions', 'RawSQL')],
    migration_imports: ['import django.db.models.expressions'],
  };
}

function literalDefault(kind: string, value: unknown, type: string, writing: FieldWriting): Defaulted {
  if (kind === 'JSONField') return { args: [jsonDefault(value, writing)] };
  if (kind === 'DecimalField' && typeof value === 'number' && !Number.isInteger(value)) {
    const text = (quote: string): string => `Decimal(${py(String(value), quote)})`;
    return {
      args: [{ name: 'default', model: text(writing.habits.quote), migration: text(writing.quote) }],
      imports: [importing('decimal', 'Decimal')],
      migration_imports: ['from decimal import Decimal'],
    };
  }
  const choices = type.startsWith('enum:') ? writing.choices(type.slice(5)) : undefined;
  const chosen = choices?.values.find((one) => one.value === value);
  if (choices && chosen) return { args: [{ name: 'default', model: `${choices.reference}.${chosen.member}`, migration: py(chosen.value, writing.quote), value: chosen.value }] };
  if (typeof value === 'object' || /^(DateTimeField|DateField|TimeField|DurationField|BinaryField|UUIDField)$/.test(kind))
    throw new InfraError({ subject: `task "${writing.task}": a ${kind} takes no such default: ${JSON.stringify(value)}`, remedy: 'Leave the default out, or give an expression such as {"expression": "now()"}.' });
  const plain = value as PyValue;
  return { args: [{ name: 'default', model: pyValue(plain, writing.habits.quote), migration: pyValue(plain, writing.quote), value: plain }] };
}

/** What can be changed in place must be made anew for every row: `dict` and `list` are. */
function jsonDefault(value: unknown, writing: FieldWriting): SpecArg {
  const empty = Array.isArray(value) ? (value.length === 0 ? 'list' : undefined) : typeof value === 'object' && value !== null && Object.keys(value).length === 0 ? 'dict' : undefined;
  if (empty) return same('default', empty);
  if (typeof value !== 'object') return same('default', pyValue(value as PyValue, writing.quote), value as PyValue);
  throw new InfraError({
    subject: `task "${writing.task}": a JSONField needs a function for the default ${JSON.stringify(value)}`,
    remedy: 'Use {} or [] as default and let the code fill in the rest.',
  });
}

/** The default of a field, in the forms of the models and of the migrations. */
export function defaultPart(kind: string, column: Pick<Column, 'default' | 'value_type' | 'name'>, writing: FieldWriting): Defaulted {
  const value = defaultOf(column.default);
  if (value === null) return { args: [] };
  if ('expression' in value) {
    const auto = kind === 'DateTimeField' && /^(now\(\)|current_timestamp)/i.test(value.expression) ? autoArg(column.name, writing.habits) : undefined;
    return auto ? { args: [isTrue(auto)] } : expressionDefault(kind, value.expression.trim(), writing);
  }
  return literalDefault(kind, value.literal, column.value_type, writing);
}

/** `created_at` and `updated_at` as the siblings have them. */
function autoArg(name: string, habits: DjangoHabits): string | undefined {
  if (habits.auto_now_add && /^(created|date_created)/.test(name)) return 'auto_now_add';
  return habits.auto_now && /^(updated|modified|changed|last_modified)/.test(name) ? 'auto_now' : undefined;
}

/** `null=True, blank=True` as the siblings write it. */
export const emptyArgs = (habits: DjangoHabits): SpecArg[] => habits.empty.map(isTrue);

/** The field of a column that is no relation. */
export function fieldSpec(column: Column, writing: FieldWriting): FieldSpec {
  const type = typePart(column.value_type, writing);
  const made = defaultPart(type.kind, column, writing);
  const { words } = writing.habits;
  const comment = words && column.comment ? [{ name: words, model: py(column.comment, writing.habits.quote), migration: py(column.comment, writing.quote), value: column.comment }] : [];
  return {
    kind: type.kind,
    args: [...type.args, ...made.args, ...(column.nullable ? emptyArgs(writing.habits) : []), ...(column.unique ? [isTrue('unique')] : []), ...comment],
    imports: made.imports ?? [],
    migration_imports: made.migration_imports ?? [],
  };
}

/** As a migration keeps it. */
export const migrationArgs = (args: readonly SpecArg[]): FieldArg[] => args.map(({ name, migration, value }) => ({ name, text: migration, value }));
/** As the models keep it. */
export const modelArgs = (args: readonly SpecArg[]): FieldArg[] => args.map(({ name, model, value }) => ({ name, text: model, value }));
