import type { View } from '../../../pipeline/render.js';
import type { EnumDef } from '../model/schema.js';
import type { Plan } from '../model/steps.js';
import { statements } from '../sql/statements.js';
import { learnStyle, plainStyle, type SqlStyle } from '../sql/style.js';
import type { DialectName } from '../sql/types.js';
import type { Statement } from '../sql/writer.js';

/** The order in which Prisma prints the steps of a migration. */
const ORDER = [
  'CreateEnum',
  'AlterEnum',
  'DropForeignKey',
  'DropIndex',
  'AlterTable',
  'DropTable',
  'CreateTable',
  'RedefineTables',
  'CreateIndex',
  'AddForeignKey',
  'DropEnum',
];

/**
 * The style of Prisma, with the habits of the newest migrations: indentation, `"public".`, the gap behind ADD COLUMN.
 * @param texts newest last
 */
export function prismaStyle(dialect: DialectName, texts: readonly string[]): SqlStyle {
  const learned = learnStyle(texts);
  const recent = texts.filter((text) => /\b(CREATE|ALTER|DROP)\s+(TABLE|TYPE|INDEX|UNIQUE)\b/.test(text));
  const gap = /ADD COLUMN( +)["`]/.exec(recent.findLast((text) => /ADD COLUMN/.test(text)) ?? '')?.[1];
  const indent = /^CREATE TABLE[^\n]*\(\n([ \t]+)/m.exec(recent.findLast((text) => /^CREATE TABLE/m.test(text)) ?? '')?.[1];
  const last = recent.at(-1) ?? '';
  return {
    ...plainStyle,
    quote: 'always',
    named_keys: true,
    group: dialect !== 'sqlite',
    // Prisma itself writes five spaces there for PostgreSQL.
    gap: gap ?? (dialect === 'postgresql' ? '     ' : ' '),
    indent: indent ?? '    ',
    schema: dialect === 'postgresql' && /(TABLE|TYPE|ON)\s+"public"\./.test(last) ? (learned.schema ?? 'public') : null,
  };
}

const JOINED = ['AlterEnum', 'RedefineTables'];

/** Statements as Prisma prints them: a heading and a blank line between, but for the steps that are several statements. */
export function printed(list: readonly Statement[]): { heading: string | null; text: string; gap: boolean }[] {
  const result: { heading: string | null; text: string; gap: boolean }[] = [];
  list.forEach((statement, index) => {
    const more = JOINED.includes(statement.heading) && list[index - 1]?.heading === statement.heading && !/ADD VALUE/.test(statement.text);
    const last = result.at(-1);
    if (more && last) last.text += `\n${statement.text};`;
    else
      result.push({
        heading: statement.heading === 'Sql' || statement.heading === 'Comment' ? null : statement.heading,
        text: `${statement.text};`,
        gap: index > 0,
      });
  });
  return result;
}

/** The views of migration.sql and down.sql, and the statements of up as they are. */
export function migrationViews(
  plan: Plan,
  dialect: DialectName,
  style: SqlStyle,
  enums: ReadonlyMap<string, EnumDef>,
): { up: View; down: Statement[]; sql: Statement[] } {
  const up = statements(plan.up, { dialect, style, enums, order: ORDER, transaction: 'unknown' });
  return { up: { statements: printed(up) }, sql: up, down: statements(plan.down, { dialect, style, enums, transaction: 'unknown' }) };
}
