import { canonical, nativeType, type DialectName } from '../sql/types.js';
import { enumOf, type ColumnDef, type Default, type SchemaModel } from './schema.js';

/** Values that say nothing, by the beginning of a native type. The first that matches holds. */
const ZEROS: [RegExp, unknown][] = [
  [/\[\]$/, '{}'],
  [/^(bool|boolean)\b/, false],
  [/^(small|tiny|medium|big)?(int|serial)|^int\d|^integer|^numeric|^decimal|^dec\b|^real|^double|^float|^money|^year|^bit$/, 0],
  [/^(tiny|medium|long)?(text|blob)|^(var|n|nvar)?char|^character|^citext|^bytea|^(var)?binary|^bpchar|^name$|^xml$|^string$/, ''],
  // The first second of the epoch is out of reach of MySQL's TIMESTAMP where the server is behind UTC.
  [/^(timestamp|datetime)/, '1970-01-02 00:00:00'],
  [/^date$/, '1970-01-02'],
  [/^timetz|^time\b/, '00:00:00'],
  [/^interval/, '0'],
  [/^uuid$/, '00000000-0000-0000-0000-000000000000'],
  [/^jsonb?$/, {}],
  [/^inet$|^cidr$/, '0.0.0.0'],
];

/** Clauses with which the database fills a column by itself. */
const FILLED = /^(GENERATED|AS)\b/i;

/**
 * A value of the type that stands for none, for a column that rows must have and whose values are lost; undefined where the column needs
 * none or the type is not known.
 */
export function zeroOf(column: ColumnDef, model: SchemaModel): Exclude<Default, null> | undefined {
  if (column.nullable || column.default !== null || column.auto || column.tail?.some((one) => FILLED.test(one))) return undefined;
  const [first] = column.type.startsWith('enum:') ? (enumOf(model, column.type.slice(5))?.values ?? []) : [];
  if (column.type.startsWith('enum:')) return first === undefined ? undefined : { literal: first };
  const native = canonical(nativeType((model.dialect ?? 'postgresql') as DialectName, column.type, String));
  if (/serial/.test(native)) return undefined;
  const zero = ZEROS.find(([type]) => type.test(native));
  return zero && { literal: zero[1] };
}
