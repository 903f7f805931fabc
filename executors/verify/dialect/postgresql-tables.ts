import * as z from 'zod';
import type { Session } from '../engine/engine.js';
import { prepared } from './postgresql-prepared.js';
import type { ColumnModel, Family, TableModel } from './reader.js';

/** One JSON document per table that holds rows itself: plain tables and the partitions at the bottom. */
const TABLES_SQL = `
WITH t AS (SELECT c.oid, n.nspname, c.relname, CASE WHEN n.nspname = 'public' THEN '' ELSE quote_ident(n.nspname) || '.' END ||
    quote_ident(c.relname) AS key,
             format('%I.%I', n.nspname, c.relname) AS sql, c.relispartition
           FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
           WHERE c.relkind = 'r' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
             AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')),
names AS (SELECT c.oid, CASE WHEN n.nspname = 'public' THEN '' ELSE quote_ident(n.nspname) || '.' END || quote_ident(c.relname) AS key
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace)
SELECT json_build_object('key', t.key, 'sql', t.sql,
  'columns', (SELECT coalesce(json_agg(json_build_object('name', a.attname, 'type', format_type(b.oid, a.attmod), 'base', e.typname,
      'category', e.typcategory, 'kind', e.typtype,
      'array', e.oid <> b.oid, 'nullable', NOT (a.attnotnull OR a.domain_not_null), 'has_default', a.atthasdef OR a.domain_default,
          'identity', a.attidentity, 'generated', a.attgenerated,
      'default', pg_get_expr(d.adbin, d.adrelid), 'typmod', a.attmod,
      'labels', (SELECT json_agg(enumlabel ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = e.oid)) ORDER BY a.attnum), '[]')
    FROM (SELECT att.*, CASE WHEN ty.typtype = 'd' THEN ty.typbasetype ELSE ty.oid END AS base_oid, CASE WHEN ty.typtype = 'd' THEN
        ty.typtypmod ELSE att.atttypmod END AS attmod,
            ty.typtype = 'd' AND ty.typnotnull AS domain_not_null, ty.typtype = 'd' AND ty.typdefault IS NOT NULL AS domain_default
          FROM pg_attribute att JOIN pg_type ty ON ty.oid = att.atttypid WHERE att.attrelid = t.oid AND att.attnum > 0 AND NOT
              att.attisdropped) a
    JOIN pg_type b ON b.oid = a.base_oid JOIN pg_type e ON e.oid = CASE WHEN b.typcategory = 'A' AND b.typelem <> 0 THEN b.typelem ELSE
        b.oid END
    LEFT JOIN pg_attrdef d ON d.adrelid = t.oid AND d.adnum = a.attnum),
  'primary_key', (SELECT coalesce(json_agg(a.attname ORDER BY k.n), '[]') FROM pg_index x, unnest(x.indkey) WITH ORDINALITY k(attnum, n)
      JOIN pg_attribute a ON a.attnum = k.attnum
    WHERE x.indrelid = t.oid AND x.indisprimary AND a.attrelid = t.oid),
  'unique', (SELECT coalesce(json_agg(u.columns), '[]') FROM (
      SELECT (SELECT json_agg(DISTINCT a.attname) FROM pg_attribute a WHERE a.attrelid = t.oid AND (a.attnum = ANY (x.indkey)
        OR a.attnum IN (SELECT refobjsubid FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = x.indexrelid AND refobjid =
            t.oid)) AND a.attnum > 0) AS columns
      FROM pg_index x WHERE x.indrelid = t.oid AND (x.indisunique OR x.indisexclusion)) u WHERE u.columns IS NOT NULL),
  'foreign_keys', (SELECT coalesce(json_agg(json_build_object('table', names.key,
      'columns', (SELECT json_agg(a.attname ORDER BY k.n) FROM unnest(c.conkey) WITH ORDINALITY k(attnum, n) JOIN pg_attribute a ON
          a.attrelid = c.conrelid AND a.attnum = k.attnum),
      'referenced', (SELECT json_agg(a.attname ORDER BY k.n) FROM unnest(c.confkey) WITH ORDINALITY k(attnum, n) JOIN pg_attribute a ON
          a.attrelid = c.confrelid AND a.attnum = k.attnum)) ORDER BY c.conname), '[]')
    FROM pg_constraint c JOIN names ON names.oid = c.confrelid WHERE c.conrelid = t.oid AND c.contype = 'f'),
  'checks', (SELECT coalesce(json_agg(json_build_object('name', c.conname, 'expression', pg_get_constraintdef(c.oid), 'columns',
      (SELECT coalesce(json_agg(a.attname), '[]') FROM pg_attribute a WHERE a.attrelid = t.oid AND a.attnum > 0 AND (a.attnum = ANY
          (c.conkey) OR a.atttypid = c.contypid))) ORDER BY c.conname), '[]')
    FROM pg_constraint c WHERE c.contype = 'c' AND (c.conrelid = t.oid OR c.contypid IN (SELECT atttypid FROM pg_attribute WHERE attrelid
        = t.oid AND attnum > 0))),
  'partition', CASE WHEN t.relispartition THEN pg_get_partition_constraintdef(t.oid) END)::text AS json
FROM t ORDER BY t.key`;

const names = z.array(z.string());
const column = z.object({
  name: z.string(),
  type: z.string(),
  base: z.string(),
  category: z.string(),
  kind: z.string(),
  array: z.boolean(),
  nullable: z.boolean(),
  has_default: z.boolean(),
  identity: z.string(),
  generated: z.string(),
  default: z.string().nullable(),
  typmod: z.number(),
  labels: names.nullable(),
});
const table = z.object({
  key: z.string(),
  sql: z.string(),
  columns: z.array(column),
  primary_key: names,
  unique: z.array(names),
  foreign_keys: z.array(z.object({ table: z.string(), columns: names, referenced: names })),
  checks: z.array(z.object({ name: z.string(), expression: z.string(), columns: names })),
  partition: z.string().nullable(),
});

/** Types by name; the rest by the category that PostgreSQL's catalog gives them (pg_type.typcategory). */
const FAMILIES: Record<string, Family> = {
  bool: 'boolean',
  int2: 'integer',
  int4: 'integer',
  int8: 'integer',
  oid: 'integer',
  numeric: 'decimal',
  money: 'decimal',
  float4: 'float',
  float8: 'float',
  bytea: 'bytes',
  date: 'date',
  time: 'time',
  timetz: 'time',
  timestamp: 'timestamp',
  timestamptz: 'timestamptz',
  interval: 'interval',
  uuid: 'uuid',
  json: 'json',
  jsonb: 'json',
  inet: 'inet',
  cidr: 'inet',
  macaddr: 'macaddr',
  macaddr8: 'macaddr',
  bit: 'bits',
  varbit: 'bits',
  citext: 'text',
  name: 'text',
};
const CATEGORIES: Record<string, Family> = { S: 'text', E: 'enum', R: 'range' };
const LEAST: Record<string, string> = { int2: '-32768', int4: '-2147483648', int8: '-9223372036854775808', oid: '0' };
const MOST: Record<string, string> = { int2: '32767', int4: '2147483647', int8: '9223372036854775807', oid: '4294967295' };

/** Length and precision as the catalog packs them: 4 bytes of header, precision in the upper and scale in the lower half. */
const HEADER = 4;

function columnModel(one: z.infer<typeof column>): ColumnModel {
  const family = FAMILIES[one.base] ?? CATEGORIES[one.category] ?? 'other';
  const numbered = one.identity !== '' || /^nextval\(/.test(one.default ?? '');
  const packed = one.typmod - HEADER;
  const limit = one.typmod > 0 && family === 'bits' ? one.typmod : packed > 0 && family === 'text' ? packed : undefined;
  const sized = family === 'decimal' && packed >= 0;
  return {
    name: one.name,
    family,
    type: one.type,
    nullable: one.nullable,
    filled: one.has_default || numbered,
    computed: one.generated !== '',
    numbered,
    array: one.array,
    limit,
    least: LEAST[one.base],
    most: MOST[one.base],
    precision: sized ? packed >> 16 : one.base === 'money' ? 10 : undefined,
    scale: sized ? packed & 0x7ff : one.base === 'money' ? 2 : undefined,
    labels: one.labels ?? undefined,
  };
}

/** The tables of the session's database that rows can be put into. */
export async function tables(session: Session): Promise<TableModel[]> {
  const rows = await prepared(session, 'infra_dev_tables', TABLES_SQL);
  return rows.map((row) => {
    const one = table.parse(JSON.parse(row['json'] ?? '{}'));
    const partition = one.partition
      ? [
          {
            name: 'partition',
            expression: one.partition,
            columns: mentioned(
              one.partition,
              one.columns.map((each) => each.name),
            ),
          },
        ]
      : [];
    return {
      key: one.key,
      sql: one.sql,
      columns: one.columns.map(columnModel),
      primaryKey: one.primary_key,
      unique: one.unique,
      foreignKeys: one.foreign_keys,
      checks: [...one.checks, ...partition],
    };
  });
}

const mentioned = (expression: string, all: readonly string[]): string[] => all.filter((name) => expression.includes(name));
