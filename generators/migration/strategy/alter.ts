import { defaultOf } from '../model/plan.js';
import { tableOf, type ColumnDef } from '../model/schema.js';
import { sqlType, typeChange } from '../safety/types.js';
import { canonical, defaultText, nativeType } from '../sql/types.js';
import type { Column, OperationOf } from '../task.js';
import { atOnce } from './backfill.js';
import { placeOf, refuse, whole, type Half, type Place, type Splitting } from './half.js';
import { inTheWay, replaced, saidDefault, type Final } from './replace.js';
import { inCode } from './wording.js';

/** A column beside the old one, where nothing is in the way of that. */
export function replacing(at: Splitting, { owner, column }: Place, final: Final, what: string): Half {
  const why = inTheWay(owner, column, final.name, at.model);
  return why ? refuse(at, what, why) : replaced(owner, column, final, at.sql);
}

/** Rows that got a value keep it. */
const NOTHING = '-- Nothing to do on the way back.';

/** A native type by its name and sizes: `VARCHAR(50)`. */
function read(type: string) {
  const [, name = type, sizes = ''] = /^([^(]+)(?:\(([^)]*)\))?/.exec(type.trim()) ?? [];
  return sqlType(name, sizes.split(',').map(Number).filter((size) => size > 0));
}

/** True where the values that are there fit as they are, so that nothing is written anew. */
function fitsInPlace(at: Splitting, from: string, to: string): boolean {
  if (from.startsWith('enum:') || to.startsWith('enum:')) return from === to;
  const [a, b] = [from, to].map((type) => canonical(nativeType(at.dialect, type, String)));
  return a === b || ['same', 'wider'].includes(typeChange(read(a ?? ''), read(b ?? '')));
}

/** A number that was a default, of a column that is now a text. */
const asText = (value: Column['default'], type: string): Column['default'] =>
  (typeof value === 'number' || typeof value === 'boolean') && /^(text|varchar)/.test(type) ? String(value) : value;

/** `age` as decimal(10,2) → `age_decimal_10_2`: a name that is to stay, because giving it the old name again would break code once more. */
const typedName = (column: string, type: string): string =>
  `${column}_${type.replace(/^(sql|enum):/, '').toLowerCase().replace(/[^a-z0-9]+/g, '_').replace(/^_|_$/g, '')}`;

/** A type or a rule that running code may not bear. */
export function alterColumn(at: Splitting, operation: OperationOf<'alter_column'>): Half {
  const { table, column: name, value_type: type, nullable } = operation;
  const what = `altering ${table}.${name}`;
  if (type === undefined && nullable !== false) return whole(operation);
  const place = placeOf(at, table, name, what);
  const { column } = place;
  if (type === undefined || fitsInPlace(at, column.type, type)) return column.nullable && nullable === false ? required(at, operation, column) : whole(operation);
  const value = operation.default === undefined ? asText(saidDefault(column.default), type) : operation.default;
  return replacing(at, place, { name: at.named(typedName(column.name, type)), type, nullable: nullable ?? column.nullable, default: value }, what);
}

/** NOT NULL on a column that may be empty: the default and the rows now, the rule when all code writes a value. */
function required(at: Splitting, operation: OperationOf<'alter_column'>, column: ColumnDef): Half {
  const { table, column: name, nullable: _nullable, ...rest } = operation;
  const wanted = operation.default === undefined ? column.default : defaultOf(operation.default);
  const text = defaultText(at.dialect, wanted);
  const owner = tableOf(at.model, table);
  const update = text === null ? undefined : at.sql.filled(table, name, text);
  const now = operation.value_type !== undefined || operation.default !== undefined;
  return {
    expand: now ? [{ ...rest, table, column: name }] : [],
    ...(owner && update ? { migrate: { owner, update, what: `fill ${table} ${name}` } } : {}),
    contract: [...(update ? [{ op: 'sql' as const, up: atOnce(update), down: NOTHING }] : []), { op: 'alter_column', table, column: name, nullable: false }],
    stage: {
      what: `${table}.${name} becomes required`,
      code: `Release code that always writes ${table}.${name}${text === null ? ', and give the rows that are there a value' : ''}.`,
      check: `Rows without a value, 0 before the contract stage: ${inCode(at.sql.empty(table, name))}.`,
      back: `${table}.${name} may be empty again; nothing is lost.`,
    },
  };
}
