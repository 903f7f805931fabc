import type { DialectName } from './types.js';

/** How the statements of a workspace look. */
export interface SqlStyle {
  /** Every identifier in quotes, or only where it must be. */
  quote: 'always' | 'needed';
  /** Upper-case keywords and types. */
  upper: boolean;
  indent: string;
  /** `IF EXISTS` and `IF NOT EXISTS` where the dialect has them. */
  guard: boolean;
  /** Schema written before names, with the dot left out. */
  schema: string | null;
  /** Several changes of one table in one statement. */
  group: boolean;
  /** Between ADD COLUMN and the name. */
  gap: string;
  /** A constraint name for every key; otherwise the database names single-column keys itself. */
  named_keys: boolean;
}

export const plainStyle: SqlStyle = {
  quote: 'needed',
  upper: true,
  indent: '    ',
  guard: false,
  schema: null,
  group: false,
  gap: ' ',
  named_keys: false,
};

// Words that PostgreSQL 17, MySQL 8.4 or SQLite reserve: quoted for all of them.
const RESERVED = new Set(
  (
    'all analyse analyze and any array as asc asymmetric authorization between binary both by case cast change check collate column condition constraint create cross current_date ' +
    'current_role current_time current_timestamp current_user database databases default deferrable delete desc describe distinct do drop else end except exists explain false fetch ' +
    'filter for foreign from full function grant group groups having if in index initially inner insert intersect interval into is join key keys kill lateral leading left like limit ' +
    'localtime localtimestamp lock match mod natural not null of offset on only option or order outer over partition placing primary procedure range rank read recursive references ' +
    'release rename repeat replace returning right row rows schema select session_user set show similar some sql status symmetric system table tablesample then to trailing trigger ' +
    'true union unique unlock update usage use user using values variadic view when where window with write'
  )
    .split(' ')
    .filter((word) => word !== 'status' && word !== 'filter'),
);

/** Words that one of them alone reserves: `pg_get_keywords()`, https://dev.mysql.com/doc/refman/8.4/en/keywords.html with those of MariaDB, https://www.sqlite.org/lang_keywords.html */
const OWN: Record<DialectName, string> = {
  postgresql: 'collation concurrently current_catalog current_schema freeze ilike isnull notnull overlaps system_user verbose',
  mysql:
    'accessible add alter asensitive before bigint blob call cascade char character continue convert cube cume_dist cursor ' +
    'day_hour day_microsecond day_minute day_second dec decimal declare delayed delete_domain_id dense_rank deterministic ' +
    'distinctrow div do_domain_ids double dual each elseif empty enclosed escaped exit extract first_value float float4 ' +
    'float8 force fulltext generated get grouping high_priority hour_microsecond hour_minute hour_second ignore ' +
    'ignore_domain_ids infile inout insensitive int int1 int2 int3 int4 int8 integer io_after_gtids io_before_gtids iterate ' +
    'json_arrayagg json_objectagg json_table lag last_value lead leave library linear lines load long longblob longtext loop ' +
    'low_priority manual master_bind master_demote_to_replica master_demote_to_slave master_ssl_verify_server_cert maxvalue ' +
    'mediumblob mediumint mediumtext middleint minute_microsecond minute_second modifies no_write_to_binlog nth_value ntile ' +
    'numeric optimize optimizer_costs optionally out outfile page_checksum parallel parse_vcol_expr percent_rank persist ' +
    'persist_only portion position precision purge qualify read_write reads real ref_system_id regexp require resignal ' +
    'restrict return revoke rlike row_number schemas second_microsecond sensitive separator signal smallint spatial specific ' +
    'sql_big_result sql_calc_found_rows sql_small_result sqlexception sqlstate sqlwarning ssl starting stats_auto_recalc ' +
    'stats_persistent stats_sample_pages stored straight_join substring terminated tinyblob tinyint tinytext trim undo ' +
    'unsigned utc_date utc_time utc_timestamp varbinary varchar varcharacter varying virtual while xor year_month zerofill',
  sqlite: 'add alter autoincrement commit escape isnull nothing notnull transaction',
};

const OWN_WORDS: Record<DialectName, ReadonlySet<string>> = {
  postgresql: new Set(OWN.postgresql.split(' ')),
  mysql: new Set(OWN.mysql.split(' ')),
  sqlite: new Set(OWN.sqlite.split(' ')),
};

const isReserved = (dialect: DialectName, word: string): boolean => RESERVED.has(word) || OWN_WORDS[dialect].has(word);

/**
 * An identifier as this workspace writes it.
 * @param dialect decides the kind of quotes
 */
export function identifier(dialect: DialectName, style: SqlStyle, name: string): string {
  const plain = dialect === 'postgresql' ? /^[a-z_][a-z0-9_]*$/ : /^[A-Za-z_][A-Za-z0-9_]*$/;
  if (style.quote === 'needed' && plain.test(name) && !isReserved(dialect, name.toLowerCase())) return name;
  return dialect === 'mysql' ? `\`${name.replaceAll('`', '``')}\`` : `"${name.replaceAll('"', '""')}"`;
}

const share = (text: string, yes: RegExp, no: RegExp): boolean => (text.match(yes)?.length ?? 0) > (text.match(no)?.length ?? 0);

/**
 * Learns how the newest migrations are written.
 * @param texts newest last
 * @param base what holds where nothing was seen
 */
export function learnStyle(texts: readonly string[], base: SqlStyle = plainStyle): SqlStyle {
  const all = texts
    .slice(-8)
    .join('\n')
    .replace(/--[^\n]*/g, '');
  if (!/\b(create|alter|drop)\s+(unique\s+)?(table|index|type)\b/i.test(all)) return base;
  const names = /\b(?:TABLE|INDEX|TYPE|COLUMN)\s+(?:IF\s+(?:NOT\s+)?EXISTS\s+)?/.source;
  return {
    ...base,
    quote: share(all, new RegExp(`${names}["\`]`, 'gi'), new RegExp(`${names}[A-Za-z_]`, 'gi')) ? 'always' : 'needed',
    upper: !share(all, /\b(create|alter|drop)\s+(table|index|type|unique)\b/g, /\b(CREATE|ALTER|DROP)\s+(TABLE|INDEX|TYPE|UNIQUE)\b/g),
    guard: share(
      all,
      /\b(TABLE|COLUMN|INDEX|TYPE)\s+(?:CONCURRENTLY\s+)?IF\s+(NOT\s+)?EXISTS\b/gi,
      /\b(CREATE|DROP)\s+(TABLE|(UNIQUE\s+)?INDEX|TYPE)\s+(?!CONCURRENTLY|IF\b)|\b(ADD|DROP)\s+COLUMN\s+(?!IF\b)/gi,
    ),
    indent: /^CREATE TABLE[^\n]*\(\s*\n([ \t]+)\S/im.exec(all)?.[1] ?? base.indent,
    schema: /\b(?:CREATE|ALTER|DROP)\s+TABLE\s+(?:IF\s+(?:NOT\s+)?EXISTS\s+)?["`]?(public)["`]?\./i.exec(texts.at(-1) ?? '')?.[1] ?? null,
  };
}
