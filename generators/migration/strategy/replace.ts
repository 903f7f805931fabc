import type { ColumnDef, Default, SchemaModel, TableDef } from '../model/schema.js';
import { canonical, defaultText, sameType, type DialectName } from '../sql/types.js';
import type { Column, Operation, OperationOf } from '../task.js';
import { atOnce } from './backfill.js';
import type { Half } from './half.js';
import { inCode, type Pair, type Wording } from './wording.js';

/** A default as a plan says it. */
export const saidDefault = (value: Default): Column['default'] =>
  value === null ? null : 'expression' in value ? { expression: value.expression } : (value.literal as Column['default']);

/** Where several are one type in a database, the first is meant. */
const VALUE_TYPES = ['boolean', 'integer', 'bigint', 'text', 'timestamp', 'timestamptz', 'date', 'uuid', 'json', 'bytes'];

/** A type as a plan says it: tools that write code have no word for every native type. */
export function saidType(dialect: DialectName, type: string): string {
  if (!type.startsWith('sql:')) return type;
  const plain = canonical(type.slice('sql:'.length)).replace(dialect === 'sqlite' ? /^text(?=\(\d{1,8}\)$)/ : /(?!)/, 'varchar');
  if (/^(varchar\(\d{1,8}\)|decimal\(\d{1,4},\d{1,4}\))$/.test(plain)) return plain;
  return VALUE_TYPES.find((one) => sameType(dialect, one, type)) ?? type;
}

/** Why a column cannot be replaced by one beside it; undefined where it can. */
export function inTheWay(owner: TableDef, column: ColumnDef, to: string, model: SchemaModel): string | undefined {
  const { name } = column;
  const points = [...model.tables.values()].filter((other) =>
    other.foreign_keys.some((key) => key.references.table === owner.name && key.references.columns.includes(name)),
  );
  const word = new RegExp(`(^|[^\\w])${name.replace(/[^\w]/g, '\\$&')}([^\\w]|$)`, 'i');
  const checked = owner.checks.find((check) => word.test(check.expression));
  const special = owner.indexes.find((index) => index.columns.includes(name) && index.text);
  if (owner.columns.some((one) => one.name === to)) return `${owner.name} has a column ${to} already`;
  if (owner.primary_key?.columns.includes(name)) return `it is in the primary key of ${owner.name}`;
  if (points.length > 0) return `${points.map((one) => one.name).join(', ')} refer to it`;
  if (checked) return `check ${checked.name} is about it`;
  if (special) return `index ${special.name} says more than its columns`;
  return column.auto ? 'the database counts it' : undefined;
}

/** What stands on the old column, once more on the new one. */
function standing(owner: TableDef, from: string, to: string): Operation[] {
  const uses = (one: { columns: string[] }): boolean => one.columns.includes(from);
  const swap = (columns: readonly string[]): string[] => columns.map((one) => (one === from ? to : one));
  const { name: table } = owner;
  return [
    ...owner.uniques.filter(uses).map(({ columns }): Operation => ({ op: 'add_unique', table, columns: swap(columns) })),
    ...owner.indexes.filter(uses).map(({ columns, unique }): Operation => ({ op: 'create_index', table, columns: swap(columns), unique })),
    ...owner.foreign_keys.filter(uses).map(
      ({ columns, references, on_delete, on_update }): Operation => ({
        op: 'add_foreign_key',
        table,
        columns: swap(columns),
        references,
        on_delete,
        on_update,
      }),
    ),
  ];
}

/** What the new column is in the end. */
export interface Final {
  name: string;
  type: string;
  nullable: boolean;
  default: Column['default'];
}

/** What is for the way back alone. */
const NOTHING_UP = '-- Nothing to do on the way there.';

type Alter = OperationOf<'alter_column'>;

/** A value of the new column that the old one cannot hold must not keep the way back closed: such rows get the old default. */
function fallback({ name: table }: TableDef, old: ColumnDef, sql: Wording): Operation[] {
  const value = old.nullable ? null : defaultText(sql.dialect, old.default);
  return value === null ? [] : [{ op: 'sql', up: NOTHING_UP, down: atOnce(sql.filled(table, old.name, value)) }];
}

function contracted(owner: TableDef, old: ColumnDef, final: Final, pair: Pair, sql: Wording): Operation[] {
  const table = owner.name;
  const loose: Alter = { op: 'alter_column', table, column: old.name, nullable: true, default: null };
  const asked = { ...(final.nullable ? {} : { nullable: false }), ...(final.default === null ? {} : { default: final.default }) };
  const settled: Alter = { op: 'alter_column', table, column: final.name, ...asked };
  return [
    // Back, the old column comes first without rule or default, then its values, then the rule.
    ...(old.default === null ? [] : [loose]),
    // The rule comes before the last copy: what is empty still is found here, and not filled while the schema is locked.
    ...(Object.keys(asked).length > 0 ? [settled] : []),
    ...fallback(owner, old, sql),
    { op: 'sql', up: atOnce(sql.copied(pair)), down: sql.restore(pair) },
    { op: 'drop_column', table, column: old.name },
  ];
}

/**
 * A column that another one takes over from: added beside it now, filled when code writes both, alone in the end.
 * The new one is optional and without default until then, so that code that does not know it goes on writing; the old one becomes optional
 * where it has no default, so that code that does not know it any more can write before it is gone.
 */
export function replaced(owner: TableDef, old: ColumnDef, final: Final, sql: Wording): Half {
  const table = owner.name;
  const pair: Pair = { table, from: { name: old.name, type: old.type }, to: { name: final.name, type: final.type } };
  const { name, type: value_type } = final;
  const column: Column = { name, value_type, nullable: true, default: null, unique: false, comment: old.comment };
  const from = `${table}.${old.name}`;
  return {
    expand: [
      ...(old.nullable || old.default !== null ? [] : [{ op: 'alter_column' as const, table, column: old.name, nullable: true }]),
      { op: 'add_column', table, column },
      // The rows wait for their own stage; what only the new column has must not go with it.
      { op: 'sql', up: NOTHING_UP, down: sql.rescue(pair) },
      // On a column that is empty still, they cost nothing.
      ...standing(owner, old.name, name),
    ],
    migrate: { owner, update: sql.copied(pair), what: `copy ${table} ${old.name} to ${name}` },
    contract: contracted(owner, old, final, pair, sql),
    stage: {
      what: `${table}.${name} takes over from ${from}`,
      code: `Release code that writes ${from} and ${table}.${name} alike and goes on reading ${old.name}. No trigger keeps the two in step: what such code does not write, only the copy brings over.`,
      check: `Rows in which the two differ, 0 before code reads ${name}: ${inCode(sql.differing(pair))}.${old.type === final.type ? '' : ' Rows that the copy left out have a value that does not fit: mend them by hand.'}`,
      then: `Release code that reads ${name} and still writes both; when that is out everywhere, code that no longer knows ${old.name}.`,
      unused: `${from} is unused when no code names it and this stays 0 for as long as your slowest job takes: ${inCode(sql.alone(pair))}; ${sql.statistics(old.name)}`,
      back: `${from} is there again, with what ${name} holds; what it cannot hold ${old.nullable || old.default === null ? 'is left out' : 'becomes its default'}.`,
    },
  };
}
