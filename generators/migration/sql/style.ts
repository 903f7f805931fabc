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

// Words that PostgreSQL 17, MySQL 8.4 or SQLite reserve and that people use as names.
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

/**
 * An identifier as this workspace writes it.
 * @param dialect decides the kind of quotes
 */
export function identifier(dialect: DialectName, style: SqlStyle, name: string): string {
  const plain = dialect === 'postgresql' ? /^[a-z_][a-z0-9_]*$/ : /^[A-Za-z_][A-Za-z0-9_]*$/;
  if (style.quote === 'needed' && plain.test(name) && !RESERVED.has(name.toLowerCase())) return name;
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
