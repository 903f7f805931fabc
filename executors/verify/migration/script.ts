import { statements, type Statement } from '../../../pipeline/sql/statements.js';
import type { MigrationInput, Source } from './input.js';
import { SPLITTERS, type Section } from './sections.js';

/** One direction of one migration, ready to run. */
export interface Script {
  name: string;
  /** Workspace-relative; null where the SQL was given inline. */
  file: string | null;
  statements: Statement[];
  /** All statements in one transaction. */
  transactional: boolean;
}

/** A migration with what its files hold. */
export interface Migration {
  name: string;
  up: Script;
  down: Script | null;
  reason?: string | undefined;
}

export interface Migrations {
  earlier: Script[];
  migrations: Migration[];
}

/** Reads every file of the input and takes it apart. */
export function scripts(input: MigrationInput, read: (path: string) => string): Migrations {
  const script = (name: string, from: Source, direction: 'up' | 'down', own: boolean | undefined): Script | null => {
    const found = section(input, from, direction, read);
    if (!found) return null;
    const parts = statements(found.sql, input.dialect).map((one) => ({ ...one, line: one.line + found.line - 1 }));
    const asked = own ?? found.transactional ?? input.transactional;
    return {
      name,
      file: typeof from === 'string' ? from : null,
      statements: parts,
      transactional: asked || (input.batch && input.dialect === 'postgresql' && parts.length > 1),
    };
  };
  const up = (one: { name: string; up: Source; transactional?: boolean | undefined }): Script =>
    script(one.name, one.up, 'up', one.transactional) ?? { name: one.name, file: null, statements: [], transactional: false };
  return {
    earlier: input.earlier.map(up),
    migrations: input.migrations.map((one) => ({
      name: one.name,
      up: up(one),
      down: one.down === null ? null : script(one.name, one.down, 'down', one.transactional),
      reason: one.reason,
    })),
  };
}

function section(input: MigrationInput, from: Source, direction: 'up' | 'down', read: (path: string) => string): Section | null {
  if (typeof from !== 'string') return { sql: from.inline, line: 1 };
  const sql = read(from).replace(/^\uFEFF/, '');
  return input.splitter ? SPLITTERS[input.splitter](sql)[direction] : { sql, line: 1 };
}

/** PostgreSQL extensions that any of the scripts creates. */
export function extensionsOf(all: Migrations): string[] {
  const every = [...all.earlier, ...all.migrations.flatMap((one) => [one.up, ...(one.down ? [one.down] : [])])];
  const found = every.flatMap((script) =>
    script.statements.flatMap((one) => /^create\s+extension\s+(?:if\s+not\s+exists\s+)?"?([\w-]+)"?/i.exec(one.text)?.[1] ?? []),
  );
  return [...new Set(found)].sort();
}
