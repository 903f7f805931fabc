import type { Json } from '../../../pipeline/kind.js';

/** What the words behind a column's name say. */
export type ReadField = { value_type: string; nullable: boolean; default: Json; unique?: boolean };

/** Words of Prisma, of SQL and of people for one value type. */
const TYPES: [RegExp, (match: RegExpExecArray) => string][] = [
  [/^(?:boolean|bool)\b/i, () => 'boolean'],
  [/^(?:bigint|int8|bigserial)\b/i, () => 'bigint'],
  [/^(?:integer|int|int4)\b/i, () => 'integer'],
  [/^(?:decimal|numeric)\s*\(\s*(\d+)\s*,\s*(\d+)\s*\)/i, (match) => `decimal(${match[1]},${match[2]})`],
  [/^(?:varchar|character varying|string)\s*\(\s*(\d+)\s*\)/i, (match) => `varchar(${match[1]})`],
  [/^(?:text|string)\b/i, () => 'text'],
  [/^(?:timestamptz|timestamp with time zone)\b/i, () => 'timestamptz'],
  [/^(?:datetime|timestamp)\b/i, () => 'timestamp'],
  [/^date\b/i, () => 'date'],
  [/^uuid\b/i, () => 'uuid'],
  [/^(?:jsonb?|json)\b/i, () => 'json'],
  [/^(?:bytes|bytea|blob)\b/i, () => 'bytes'],
];

const NATIVE = /@db\.(VarChar|Char)\((\d+)\)/;

function literal(text: string): Json | undefined {
  const plain = text.trim();
  if (/^(true|false)$/i.test(plain)) return /^true$/i.test(plain);
  if (/^-?\d+(\.\d+)?$/.test(plain)) return Number(plain);
  const quoted = /^(["'`])(.*)\1$/.exec(plain);
  if (quoted) return quoted[2] ?? '';
  return /^[a-z_]+\([^)]*\)$/i.test(plain) ? { expression: plain } : undefined;
}

interface Rest {
  text: string;
  default: Json;
  certain: boolean;
}

/** `@default(false)`, `DEFAULT false`, `default: false`, `defaults to false`. */
function takeDefault(text: string): Rest {
  const match =
    /@default\(((?:[^()]|\([^()]*\))*)\)/.exec(text) ??
    /\b(?:with\s+)?defaults?(?:s?\s+to|\s*[:=])?\s+((?:["'`][^"'`]*["'`])|[\w.-]+(?:\([^)]*\))?)/i.exec(text);
  if (!match) return { text, default: null, certain: !/default/i.test(text) };
  const value = literal(match[1] ?? '');
  return { text: text.replace(match[0], ' '), default: value ?? null, certain: value !== undefined };
}

const NULLABLE = /^\?|\b(nullable|optional)\b|\bnull\b/i;
const REQUIRED = /\b(not\s+null|required|non-?null(able)?)\b/i;
const KNOWN =
  /@unique\b|@db\.\w+(\([^)]*\))?|\bunique\b|\b(not\s+null|required|non-?null(able)?|nullable|optional|null|column|field)\b|[?,;()]/gi;

/**
 * Reads the words between a column's name and its table.
 * @returns what they say, or why they do not say it for certain
 */
export function fieldType(words: string): ReadField | string {
  const { text, default: value, certain } = takeDefault(words.trim());
  const found = TYPES.map(([pattern, type]) => ({ match: pattern.exec(text), type })).find((one) => one.match !== null);
  if (!found?.match) return `The type of the column is not said for certain: ${words}`;
  if (!certain) return `The default of the column is not said for certain: ${words}`;
  const rest = text.slice(found.match[0].length);
  const left = rest.replace(KNOWN, ' ').trim();
  if (left) return `"${left}" is not understood: ${words}`;
  const native = NATIVE.exec(rest);
  const prisma = /^[A-Z][a-z]/.test(text);
  const nullable = !REQUIRED.test(rest) && (NULLABLE.test(rest) || (!prisma && value === null));
  const type = native?.[1] === 'VarChar' ? `varchar(${native[2]})` : found.type(found.match);
  return { value_type: type, nullable, default: value, ...(/@unique\b|\bunique\b/i.test(rest) ? { unique: true } : {}) };
}
