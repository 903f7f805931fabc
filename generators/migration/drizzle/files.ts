import { edit, file } from '../../../pipeline/change.js';
import { editJson } from '../../../pipeline/edit/json.js';
import type { Found, Json, Made } from '../../../pipeline/kind.js';
import type { Plan } from '../model/steps.js';
import type { DialectName } from '../sql/types.js';
import type { Migration } from '../task.js';
import { touched } from '../tool/proof.js';
import type { DrizzleRun } from './run.js';
import { nextSnapshot } from './snapshot.js';
import { drizzleSql } from './sql.js';

/** What the operations of a change come to. */
export interface Translated {
  operations: Migration['operations'];
  plan: Plan;
  edits: Made['changes'];
  because: string[];
  follow_up: string[];
}

/** `when` orders the journal: after the last entry, and never from a clock. */
function journalEntry(
  run: DrizzleRun,
  tag: string,
  found: Found,
): { idx: number; version: string; when: number; tag: string; breakpoints: boolean } {
  const created = Date.parse(found.feature.created_at);
  const when = Math.max(Number.isNaN(created) ? 0 : created, run.entry.when + 1000);
  run.entry = { ...run.entry, when, idx: run.entry.idx + 1 };
  return { idx: run.entry.idx, version: run.entry.version, when, tag, breakpoints: true };
}

/** What drizzle-kit remembers of renames, and the same the other way round. */
function renamesOf(operations: Migration['operations'], dialect: DialectName): { meta: { [key: string]: Json }; renamed: Map<string, string> } {
  const tables: { [key: string]: Json } = {};
  const columns: { [key: string]: Json } = {};
  const renamed = new Map<string, string>();
  const quoted = (...names: string[]): string => names.map((name) => `"${name}"`).join('.');
  for (const operation of operations) {
    if (operation.op === 'rename_table') tables[quoted(operation.table)] = quoted(operation.to);
    if (operation.op === 'rename_column') columns[quoted(operation.table, operation.column)] = quoted(operation.table, operation.to);
    const from = Object.entries(operation).find(([key]) => key === FROM[operation.op])?.[1];
    if (typeof from === 'string' && 'to' in operation) renamed.set(operation.to, from);
  }
  return { meta: { ...(dialect === 'postgresql' ? { schemas: {} } : {}), tables, columns }, renamed };
}

/** Under which key an operation has the old name. */
const FROM: { [Name in Migration['operations'][number]['op']]?: string } = {
  rename_table: 'table',
  rename_column: 'column',
  rename_index: 'index',
  rename_constraint: 'constraint',
};

/** Tables whose keys name a table under its new name are touched as well. */
function touchedBy(operations: Migration['operations'], run: DrizzleRun): Set<string> {
  const names = touched(operations);
  const renamed = operations.flatMap((one) => (one.op === 'rename_table' ? [one.to] : one.op === 'rename_column' ? [one.table] : []));
  const enums = operations.flatMap((one) => (one.op === 'rename_enum' ? [one.to] : one.op === 'add_enum_value' ? [one.enum] : []));
  for (const table of run.model.tables.values()) {
    const follows = table.foreign_keys.some((key) => renamed.includes(key.references.table));
    if (follows || table.columns.some((column) => enums.some((name) => column.type === `enum:${name}`))) names.add(table.name.toLowerCase());
  }
  return names;
}

/** The files of one migration: statements, journal, snapshot, and the way back. The run moves along. */
export function filesOf(run: DrizzleRun, tag: string, made: Translated, back: string, found: Found): { changes: Made['changes']; when: number; down: string } {
  const { name: dialect, version } = run.dialect;
  const entry = journalEntry(run, tag, found);
  const { meta, renamed } = renamesOf(made.operations, dialect);
  const seed = `${String(run.snapshot['id'])} ${tag}`;
  run.snapshot = nextSnapshot(run.snapshot, run.dialect, { model: run.model, touched: touchedBy(made.operations, run), renamed, meta, seed });
  const number = /^\d+/.exec(tag)?.[0] ?? tag;
  const down = `${found.feature.folder}/down/${tag}.sql`;
  const first = JSON.stringify({ version: dialect === 'postgresql' ? '7' : version, dialect, entries: [entry] }, null, 2);
  return {
    when: entry.when,
    down,
    changes: [
      file(`${run.dir}/${tag}.sql`, 'migration/drizzle/migration.sql.hbs', { text: drizzleSql(made.plan.up, dialect) }),
      run.siblings.length || found.draft.has(run.journal)
        ? edit(run.journal, editJson, { op: 'append', path: ['entries'], value: entry })
        : file(run.journal, 'migration/drizzle/_journal.json.hbs', { text: first }),
      file(`${run.dir}/meta/${number}_snapshot.json`, 'migration/drizzle/snapshot.json.hbs', { text: JSON.stringify(run.snapshot, null, 2) }),
      file(down, 'migration/drizzle/down.sql.hbs', { name: tag, text: back }),
    ],
  };
}
