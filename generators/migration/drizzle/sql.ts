import { InfraError } from '../../../pipeline/error.js';
import { fitted } from '../model/constraint-names.js';
import type { ColumnDef, EnumDef, ForeignKeyDef, IndexDef, TableDef } from '../model/schema.js';
import type { Planned, Step, StepOf } from '../model/steps.js';
import { statements } from '../sql/statements.js';
import { plainStyle, type SqlStyle } from '../sql/style.js';
import { defaultText, nativeType, type DialectName } from '../sql/types.js';

const q = (name: string): string =>
  name
    .split('.')
    .map((part) => `"${part.replaceAll('"', '""')}"`)
    .join('.');

/** The type as snapshots name it: lower case, enums bare. */
export function columnType(dialect: DialectName, column: ColumnDef, enums: ReadonlyMap<string, EnumDef>): string {
  const known = column.type.startsWith('enum:') ? column.type.slice(5) : undefined;
  if (known !== undefined && dialect === 'mysql')
    return `enum(${(enums.get(known)?.values ?? []).map((value) => `'${value.replaceAll("'", "''")}'`).join(',')})`;
  if (known !== undefined) return known;
  return column.type.startsWith('sql:') ? column.type.slice(4) : nativeType(dialect, column.type, String).toLowerCase();
}

/** The default as snapshots keep it: SQL text, but numbers and booleans as they are. */
export function columnDefault(dialect: DialectName, column: ColumnDef, enums: ReadonlyMap<string, EnumDef>): string | number | boolean | null {
  const { default: value } = column;
  if (value === null) return null;
  if ('literal' in value && (typeof value.literal === 'number' || typeof value.literal === 'boolean')) {
    const decimal = /^(numeric|decimal)/.test(columnType(dialect, column, enums));
    return decimal && typeof value.literal === 'number' ? `'${value.literal}'` : value.literal;
  }
  const text = defaultText(dialect, value);
  const type = columnType(dialect, column, enums);
  if (dialect === 'postgresql' && 'literal' in value && typeof value.literal === 'object') return `${text}::${type}`;
  // MySQL: TEXT and JSON take a default only in brackets.
  return dialect === 'mysql' && /^(tiny|medium|long)?text$/.test(type) && text?.startsWith("'") ? `(${text})` : text;
}

const typeText = (column: ColumnDef): string =>
  column.type.startsWith('enum:') ? q(`public.${column.type.slice(5)}`) : columnType('postgresql', column, new Map());

function columnText(column: ColumnDef, primary: boolean): string {
  const value = columnDefault('postgresql', column, new Map());
  return `${q(column.name)} ${typeText(column)}${primary ? ' PRIMARY KEY' : ''}${value === null ? '' : ` DEFAULT ${value}`}${column.nullable && !primary ? '' : ' NOT NULL'}`;
}

function createTable(table: TableDef): string[] {
  const keys = table.primary_key?.columns ?? [];
  const lines = table.columns.map((column) => columnText(column, keys.length === 1 && keys[0] === column.name));
  if (keys.length > 1) lines.push(`CONSTRAINT ${q(compoundName(table))} PRIMARY KEY(${keys.map(q).join(',')})`);
  lines.push(...table.uniques.map((unique) => `CONSTRAINT ${q(unique.name)} UNIQUE(${unique.columns.map(q).join(',')})`));
  lines.push(...table.checks.map((check) => `CONSTRAINT ${q(check.name)} CHECK (${check.expression})`));
  return [
    `CREATE TABLE ${q(table.name)} (\n\t${lines.join(',\n\t')}\n);\n`,
    ...table.foreign_keys.map((key) => addKey(table.name, key)),
    ...table.indexes.map((index) => createIndex(table.name, index)),
  ];
}

/** Name of a compound primary key. */
export const compoundName = (table: TableDef): string =>
  table.primary_key?.name || fitted([table.name, ...(table.primary_key?.columns ?? [])], '_pk');

function addKey(table: string, key: ForeignKeyDef): string {
  const actions = `ON DELETE ${key.on_delete ?? 'no action'} ON UPDATE ${key.on_update ?? 'no action'}`;
  const target = key.references.table.includes('.') ? key.references.table : `public.${key.references.table}`;
  return `ALTER TABLE ${q(table)} ADD CONSTRAINT ${q(key.name)} FOREIGN KEY (${key.columns.map(q).join(',')}) REFERENCES ${q(target)}(${key.references.columns.map(q).join(',')}) ${actions};`;
}

const createIndex = (table: string, index: IndexDef): string =>
  index.text ? `${index.text};` : `CREATE ${index.unique ? 'UNIQUE ' : ''}INDEX ${q(index.name)} ON ${q(table)} USING btree (${index.columns.map(q).join(',')});`;

/** Another type may need a cast, and a default that goes and comes back: those are written in the general way. */
function alterColumn(step: StepOf<'alter_column'>): string[] {
  const { table, to, set } = step;
  if (set.includes('type')) return general([{ step }], 'postgresql');
  const start = `ALTER TABLE ${q(table)} ALTER COLUMN ${q(to.name)}`;
  const value = columnDefault('postgresql', to, new Map());
  const defaults = set.includes('default') ? [value === null ? `${start} DROP DEFAULT;` : `${start} SET DEFAULT ${value};`] : [];
  const nulls = set.includes('nullable') ? [`${start} ${to.nullable ? 'DROP' : 'SET'} NOT NULL;`] : [];
  return [...defaults, ...nulls];
}

const RULES: { [Name in Step['do']]?: (step: StepOf<Name>) => string[] } = {
  create_table: ({ table }) => createTable(table),
  drop_table: ({ table }) => [`DROP TABLE ${q(table.name)} CASCADE;`],
  rename_table: ({ table, to }) => [`ALTER TABLE ${q(table)} RENAME TO ${q(to)};`],
  add_column: ({ table, column }) => [`ALTER TABLE ${q(table)} ADD COLUMN ${columnText(column, false)};`],
  drop_column: ({ table, column }) => [`ALTER TABLE ${q(table)} DROP COLUMN ${q(column.name)};`],
  rename_column: ({ table, column, to }) => [`ALTER TABLE ${q(table)} RENAME COLUMN ${q(column)} TO ${q(to)};`],
  alter_column: alterColumn,
  create_index: ({ table, index }) => [createIndex(table, index)],
  drop_index: ({ index }) => [`DROP INDEX ${q(index.name)};`],
  add_foreign_key: ({ table, key }) => [addKey(table, key)],
  drop_foreign_key: ({ table, key }) => [`ALTER TABLE ${q(table)} DROP CONSTRAINT ${q(key.name)};\n`],
  add_unique: ({ table, unique }) => [
    `ALTER TABLE ${q(table)} ADD CONSTRAINT ${q(unique.name)} UNIQUE(${unique.columns.map(q).join(',')});`,
  ],
  drop_unique: ({ table, unique }) => [`ALTER TABLE ${q(table)} DROP CONSTRAINT ${q(unique.name)};`],
  add_check: ({ table, check }) => [`ALTER TABLE ${q(table)} ADD CONSTRAINT ${q(check.name)} CHECK (${check.expression});`],
  drop_check: ({ table, check }) => [`ALTER TABLE ${q(table)} DROP CONSTRAINT ${q(check.name)};`],
  create_enum: (step) => [
    `CREATE TYPE ${q(`public.${step.enum.name}`)} AS ENUM(${step.enum.values.map((value) => `'${value.replaceAll("'", "''")}'`).join(', ')});`,
  ],
  drop_enum: (step) => [`DROP TYPE ${q(`public.${step.enum.name}`)};`],
  add_enum_value: (step) => [`ALTER TYPE ${q(`public.${step.enum.name}`)} ADD VALUE '${step.value.replaceAll("'", "''")}';`],
};

/** In SQLite drizzle-kit says NOT NULL at every key. */
const styleFor = (dialect: DialectName): SqlStyle => ({ ...plainStyle, quote: 'always', named_keys: dialect === 'sqlite' });

/** Statements as every tool has them, in quotes. A rebuild in SQLite expects the transaction that Drizzle's migrator opens. */
export const general = (steps: readonly Planned[], dialect: DialectName): string[] =>
  statements(steps, { dialect, style: styleFor(dialect), enums: new Map(), transaction: 'open' }).map((statement) => `${statement.text};`);

function printed<Name extends Step['do']>(planned: Planned & { step: StepOf<Name> }): string[] {
  const rule = RULES[planned.step.do as Name] as ((step: StepOf<Name>) => string[]) | undefined;
  return rule ? rule(planned.step) : general([planned], 'postgresql');
}

/** The statements as drizzle-kit writes them: one file, a breakpoint behind each but the last, no line break at the end. */
export function drizzleSql(steps: readonly Planned[], dialect: DialectName): string {
  const all = dialect === 'postgresql' ? steps.flatMap((planned) => printed(planned)) : general(steps, dialect);
  if (all.length === 0) throw new InfraError({ subject: 'there is nothing to run for this change' });
  return all.map((one, index) => (index === all.length - 1 ? one.trimEnd() : `${one}--> statement-breakpoint\n`)).join('');
}
