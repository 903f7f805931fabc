import type { Found, Json, Question } from '../../../pipeline/kind.js';
import type { DialectName } from '../sql/types.js';

const NAMES: Record<string, DialectName> = {
  postgresql: 'postgresql',
  postgres: 'postgresql',
  pg: 'postgresql',
  cockroachdb: 'postgresql',
  pglite: 'postgresql',
  mysql: 'mysql',
  mysql2: 'mysql',
  mariadb: 'mysql',
  sqlite: 'sqlite',
  sqlite3: 'sqlite',
  'better-sqlite3': 'sqlite',
  turso: 'sqlite',
};

/** Words that only one database has. */
const TELLING: [DialectName, RegExp][] = [
  ['postgresql', /\b(SERIAL|BIGSERIAL|TIMESTAMPTZ|JSONB|BYTEA|gen_random_uuid|plpgsql|CREATE EXTENSION|AS ENUM)\b|::\w+/i],
  ['mysql', /\bAUTO_INCREMENT\b|ENGINE\s*=|`\w+`|\bUNSIGNED\b|\bDATETIME\(\d\)/i],
  ['sqlite', /\bAUTOINCREMENT\b|\bPRAGMA\b|WITHOUT ROWID/i],
];

const said = (value: unknown): DialectName | undefined => (typeof value === 'string' ? NAMES[value.toLowerCase()] : undefined);

/**
 * The database that the migrations are for: by detection, by words of the migrations that only one database has, by the plan's tech stack.
 * @returns undefined where nothing tells
 */
export function dialectFor(found: Found, texts: readonly string[]): DialectName | undefined {
  const all = texts.join('\n');
  const telling = TELLING.filter(([, pattern]) => pattern.test(all));
  const stack = found.feature.plan['tech_stack'] as { database?: { type?: Json } } | undefined;
  return said(found.finding?.details?.['dialect']) ?? (telling.length === 1 ? telling[0]?.[0] : undefined) ?? said(stack?.database?.type);
}

/** Asks which database it is. */
export const askDialect = (found: Found): Omit<Question, 'task_id'> => ({
  slot: 'tech_stack.database.type',
  reason: 'The migrations do not say which database they are for, and the statements differ.',
  seen: (found.finding?.evidence ?? []).map((one) => `${one.file}:${one.line}: ${one.why}`),
  options: ['PostgreSQL', 'MySQL', 'SQLite'],
  skeleton: { tech_stack: { database: { type: 'PostgreSQL' } } },
});
