import type { Check, ColumnModel, Family } from '../dialect/reader.js';
import { matching } from './pattern.js';

/** Letters of several bytes and planes, both quotes, a backslash and what LIKE treats as a wildcard. */
const TEXT = `Zoë O'Brien "q" \\ 100% 日本 🦄`;
/** Longer than any index or buffer that is not made for text expects. */
const LONG = 600;

/** Rows come in threes: full of extremes, as empty as allowed, and once more what the first has. */
export const ROWS = 3;
export const isSparse = (row: number): boolean => row % ROWS === 1;

const cut = (text: string, limit: number | undefined): string =>
  [...text]
    .slice(0, Math.min(limit ?? LONG, LONG))
    .join('')
    .trimEnd();
const day = (n: number): string => new Date(Date.UTC(2024, 0, 1 + n)).toISOString().slice(0, 10);
const digits = (column: ColumnModel): string => {
  if (column.precision === undefined) return '1234567890123456.125';
  const whole = '9'.repeat(Math.max(column.precision - (column.scale ?? 0), 0)) || '0';
  return column.scale ? `${whole}.${'9'.repeat(column.scale)}` : whole;
};
const negative = (text: string): string => (text === '0' ? text : `-${text}`);
const least = (column: ColumnModel, other: string): string => (column.least === '0' ? '0' : other);

/** As fine as clocks go; a type of whole seconds or milliseconds loses it, and does not round it up. */
const FRACTION = '.123456';
/** More digits than a number of single precision keeps. */
const FINE = '0.1234567890123';

/** The largest and the smallest value of a family: what a change of type, a sum or a cast stumbles over. */
const EXTREMES: Record<Family, (column: ColumnModel) => [string, string]> = {
  boolean: () => ['true', 'false'],
  integer: (column) => [column.most ?? '2147483647', column.least ?? '-2147483648'],
  decimal: (column) => [digits(column), least(column, negative(digits(column)))],
  float: (column) => [FINE, least(column, '-12345.75')],
  text: (column) => [cut(TEXT.repeat(30), column.limit), ''],
  bytes: (column) => ['deadbeef00ff'.slice(0, 2 * Math.min(column.limit ?? 6, 6)), '00'],
  date: (column) => [column.most ?? '9999-12-31', column.least ?? '1000-01-01'],
  time: () => [`23:59:59${FRACTION}`, '00:00:00'],
  timestamp: (column) => [`${column.most ?? '9999-12-31 23:59:59'}${FRACTION}`, column.least ?? '1000-01-01 00:00:00'],
  timestamptz: (column) => [`${column.most ?? '9999-12-31 23:59:59'}${FRACTION}`, column.least ?? '1000-01-01 00:00:00'],
  interval: () => [`400 days 23:59:59${FRACTION}`, '-3 months'],
  uuid: () => ['ffffffff-ffff-4fff-bfff-ffffffffffff', '00000000-0000-4000-8000-000000000000'],
  json: () => ['{"name": "Zoë \\"q\\" 🦄", "list": [1, 2.5, null]}', '[]'],
  enum: (column) => [column.labels?.at(-1) ?? '', column.labels?.[0] ?? ''],
  inet: () => ['10.255.255.255', '10.0.0.0'],
  macaddr: () => ['08:00:2b:ff:ff:ff', '08:00:2b:00:00:00'],
  bits: (column) => ['1'.repeat(column.limit ?? 1), '0'.repeat(column.limit ?? 1)],
  range: (column) => [rangeOf(column, 0), 'empty'],
  year: () => ['2155', '1901'],
  other: () => ['0', '0'],
};

/** A different value for every n. */
const DISTINCT: Record<Family, (column: ColumnModel, n: number) => string> = {
  boolean: (_, n) => (n % 2 === 0 ? 'true' : 'false'),
  integer: (_, n) => String(n + 1),
  decimal: (_, n) => String(n + 1),
  float: (_, n) => `${n + 1}${FINE.slice(1)}`,
  text: (column, n) => distinctText(column.limit, n),
  bytes: (column, n) =>
    (n + 1)
      .toString(16)
      .padStart(2 * Math.min(column.limit ?? 8, 8), '0')
      .slice(-2 * Math.min(column.limit ?? 8, 8)),
  date: (_, n) => day(n),
  time: (_, n) => new Date(Date.UTC(2024, 0, 1, 0, 0, n)).toISOString().slice(11, 19),
  timestamp: (_, n) => `${day(n)} 12:00:00${FRACTION}`,
  timestamptz: (_, n) => `${day(n)} 12:00:00${FRACTION}`,
  interval: (_, n) => `${n + 1} days`,
  uuid: (_, n) => `00000000-0000-4000-8000-${(n + 1).toString(16).padStart(12, '0')}`,
  json: (_, n) => `{"n": ${n}}`,
  enum: (column, n) => column.labels?.[n % Math.max(column.labels.length, 1)] ?? '',
  inet: (_, n) => `10.0.${(n >> 8) & 255}.${n & 255}`,
  macaddr: (_, n) => `08:00:2b:00:${((n >> 8) & 255).toString(16).padStart(2, '0')}:${(n & 255).toString(16).padStart(2, '0')}`,
  bits: (column, n) =>
    n
      .toString(2)
      .padStart(column.limit ?? 1, '0')
      .slice(-(column.limit ?? 1)),
  range: rangeOf,
  year: (_, n) => String(1950 + (n % 200)),
  other: (_, n) => String(n),
};

function distinctText(limit: number | undefined, n: number): string {
  const mark = n.toString(36);
  return limit !== undefined && limit < 12 ? mark.padStart(Math.min(limit, 3), 'a') : cut(`${mark}-${TEXT.repeat(3)}`, limit);
}

function rangeOf(column: ColumnModel, n: number): string {
  const days = /date|ts/.test(column.type);
  if (!days && !/int|num/.test(column.type)) return 'empty';
  const part = days ? `[${day(10 * n)},${day(10 * n + 5)})` : `[${10 * n},${10 * n + 5})`;
  return column.type.includes('multi') ? `{${part}}` : part;
}

/** True for families with so few values that they cannot keep rows apart. */
export const isNarrow = (column: ColumnModel): boolean =>
  column.family === 'boolean' || column.family === 'enum' || (column.family === 'bits' && (column.limit ?? 1) < 8);

/**
 * The value a row starts with. Null is NULL, undefined leaves the column to its default.
 * @param own number of a value that no other row has, where the rows must differ
 */
export function adversarial(column: ColumnModel, row: number, own: number | undefined): string | null | undefined {
  if (own !== undefined && !(isSparse(row) && column.nullable)) return DISTINCT[column.family](column, own);
  if (isSparse(row) && column.nullable) return null;
  // Of two values both must occur: rows that all have the default look like any new column.
  if (isSparse(row) && column.filled && !isNarrow(column)) return undefined;
  if (column.family === 'other' && column.nullable) return null;
  if (column.family === 'other' && column.filled) return undefined;
  return EXTREMES[column.family](column)[isSparse(row) ? 1 : 0];
}

const WORDS = (n: number): string[] => [
  `user${n}@example.com`,
  `https://example.com/${n}`,
  `a${n}`,
  'abc',
  'ABC',
  'AB',
  'ab',
  'A',
  'a',
  '+15551234567',
  '123456',
  '12345',
  '1234',
  `key-${n}`,
  'en-US',
  '#aabbcc',
  '#AABBCC',
  '2024-01-01',
  '0',
  'a'.repeat(64),
  '0'.repeat(40),
  '{}',
];
const NUMBERS = ['1', '0', '2', '3', '5', '10', '50', '100', '1000', '-1', '0.5'];

/** Texts that one type or another reads: points, boxes, vectors, log positions, XML. */
const READABLE = ['', '0', '{}', '()', '(0,0)', '((0,0),(1,1))', '<(0,0),1>', '{1,1,0}', '[1]', '[1,2,3]', '0/0', '<a/>', 'POINT(0 0)'];

/** Harmless values by family, tried in this order where the extremes are not allowed. */
const HARMLESS: Partial<Record<Family, (column: ColumnModel, n: number) => string[]>> = {
  text: (column, n) => WORDS(n).map((word) => cut(word, column.limit)),
  integer: () => NUMBERS.slice(0, -1),
  decimal: () => NUMBERS,
  float: () => NUMBERS,
  boolean: () => ['true', 'false'],
  enum: (column) => column.labels ?? [],
  json: () => ['{}', '[]', '{"a": 1}', '["a"]', '"a"', '1'],
  date: (_, n) => [day(n), '2000-01-01', '2030-06-15', day(400 + n)],
  timestamp: (_, n) => [`${day(n)} 12:00:00`, '2000-01-01 00:00:00', '2030-06-15 12:00:00', `${day(400 + n)} 12:00:00`],
  timestamptz: (_, n) => [`${day(n)} 12:00:00`, '2000-01-01 00:00:00', '2030-06-15 12:00:00', `${day(400 + n)} 12:00:00`],
  other: (column) => [...vector(column.type), ...READABLE],
};

/** Types of a length in brackets: pgvector takes vectors of this length alone. */
function vector(type: string): string[] {
  const size = Number(/^(?:half)?vec(?:tor)?\((\d+)\)$/.exec(type)?.[1] ?? 0);
  return size > 0 ? [`[${Array.from({ length: size }, () => '0.5').join(',')}]`] : [];
}

/** What the checks of a column compare it with: the values themselves and their neighbours. */
function literals(column: ColumnModel, checks: readonly Check[], own: number | undefined): string[] {
  const text = checks
    .filter((check) => check.columns.includes(column.name))
    .map((check) => check.expression)
    .join('; ');
  const quoted = [...text.matchAll(/'((?:[^']|'')*)'/g)].map((found) => (found[1] ?? '').replaceAll("''", "'"));
  const numbers = [...text.replaceAll(/'(?:[^']|'')*'/g, ' ').matchAll(/(?<![\w.])-?\d+(?:\.\d+)?(?![\w.])/g)].map((found) =>
    Number(found[0]),
  );
  const numeric = ['integer', 'decimal', 'float'].includes(column.family);
  if (numeric) return numbers.flatMap((number) => [number, number + 1, number - 1]).map(String);
  return column.family === 'text'
    ? [
        ...matching(text, own ?? 0),
        ...quoted,
        ...numbers.filter((number) => number > 0 && number <= LONG).map((number) => (own ?? 0).toString(36).padStart(number, 'a')),
      ]
    : quoted;
}

/** What to try instead of the adversarial value, in order. */
export function candidates(
  column: ColumnModel,
  row: number,
  checks: readonly Check[],
  own: number | undefined,
): (string | null | undefined)[] {
  const harmless = HARMLESS[column.family]?.(column, own ?? row) ?? [];
  const different = DISTINCT[column.family](column, own ?? row);
  const named = literals(column, checks, own);
  const ordered = own !== undefined && !isNarrow(column) ? [different, ...harmless, ...named] : [...named, ...harmless, different];
  const rotated = isNarrow(column) ? rotate(ordered, row) : ordered;
  return [...rotated, ...(column.nullable ? [null] : []), ...(column.filled ? [undefined] : [])];
}

const rotate = <T>(list: readonly T[], by: number): T[] => list.map((_, index) => list[(index + by) % list.length]!);
