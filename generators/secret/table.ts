import { locator, splitRow, type MarkdownOp } from '../../pipeline/edit/markdown.js';
import type { Documented } from './documentation.js';

/** A table that lists secrets: its place, and what its columns are for. */
export interface SecretsTable {
  path: string;
  columns: string[];
}

const NAME = /^[A-Z][A-Z0-9]*_[A-Z0-9_]+$/;

/** The table of a document whose rows are secrets; undefined where it has none. */
export async function secretsTable(text: string, path: string): Promise<SecretsTable | undefined> {
  const tables = (await locator.outline(text, path)).filter((one) => one.kind === 'table');
  const found = tables.find((one) => one.entries.length > 0 && one.entries.every((entry) => NAME.test(entry.name)));
  if (!found) return undefined;
  const header = text.slice(found.inner.start, text.indexOf('\n', found.inner.start));
  return { path: found.path, columns: splitRow(header).map((cell) => cell.trim().toLowerCase()) };
}

const CELLS: [RegExp, (one: Documented) => string][] = [
  [/rotat|replace|expir/, ({ secret }) => (secret.rotation_days ? `${secret.rotation_days} days` : '')],
  [/how|command|set it/, ({ commands }) => `\`${commands.set}\``],
  [/consumer|used by|read|service/, ({ secret }) => secret.consumers.map((name) => `\`${name}\``).join(', ')],
  [/where from|source|origin|obtain|get/, ({ secret }) => secret.source ?? (secret.generate ? `\`${secret.generate}\`` : '')],
  [/where|store|location|lives|place|path|manager/, ({ commands }) => commands.place],
  [/description|purpose|what|meaning|note/, ({ secret }) => secret.description],
];

/** A row with what the table's columns ask for. */
export function rowOf(one: Documented, table: SecretsTable): MarkdownOp {
  const cells = table.columns.map((column, at) =>
    at === 0 ? `\`${one.secret.name}\`` : (CELLS.find(([pattern]) => pattern.test(column))?.[1](one) ?? ''),
  );
  return { op: 'row', under: table.path, cells };
}
