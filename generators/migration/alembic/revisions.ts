import { createHash } from 'node:crypto';

/** One revision file. */
export interface Revision {
  path: string;
  text: string;
  id: string;
  down: string[];
  message: string;
}

const assigned = (text: string, name: string): string | undefined =>
  new RegExp(`^${name}(?:\\s*:[^=\\n]+)?\\s*=\\s*(\\([^)]*\\)|.+)$`, 'm').exec(text)?.[1];
const strings = (text: string | undefined): string[] => [...(text ?? '').matchAll(/["']([^"']+)["']/g)].map((match) => match[1] ?? '');

/** Reads a revision; undefined where the file is none. */
export function readRevision(path: string, text: string): Revision | undefined {
  const [id] = strings(assigned(text, 'revision'));
  if (!id) return undefined;
  return {
    path,
    text,
    id,
    down: strings(assigned(text, 'down_revision')),
    message: /^\s*(?:'''|""")\s*([^\n]*)/.exec(text)?.[1]?.trim() ?? '',
  };
}

/** Revisions that no other builds on. */
export function heads(all: readonly Revision[]): Revision[] {
  const used = new Set(all.flatMap((one) => one.down));
  return all.filter((one) => !used.has(one.id));
}

/** The id of the next revision, in the form of the others: twelve hexadecimal digits that follow from the text, or the next number. */
export function nextId(head: Revision | undefined, seed: string): string {
  const number = /^(\d{1,6})$/.exec(head?.id ?? '')?.[1];
  if (number) return String(Number(number) + 1).padStart(number.length, '0');
  return createHash('sha256').update(seed, 'utf8').digest('hex').slice(0, 12);
}

const pad = (value: number): string => String(value).padStart(2, '0');

/**
 * The file's name by `file_template`; Alembic's own is `%(rev)s_%(slug)s`.
 * @param head a sibling, to learn from where no template is configured
 */
export function fileName(template: string | null, id: string, slug: string, created: Date): string {
  const values: Record<string, string> = {
    rev: id,
    slug,
    epoch: String(Math.floor(created.getTime() / 1000)),
    year: String(created.getUTCFullYear()),
    month: pad(created.getUTCMonth() + 1),
    day: pad(created.getUTCDate()),
    hour: pad(created.getUTCHours()),
    minute: pad(created.getUTCMinutes()),
    second: pad(created.getUTCSeconds()),
  };
  return `${(template ?? '%(rev)s_%(slug)s').replace(/%\((\w+)\)(?:\.?\d*)[sd]/g, (_all, name: string) => values[name] ?? '')}.py`;
}

/** A slug cut as Alembic cuts it: whole words, `truncate_slug_length` characters. */
export function shortSlug(slug: string, length: number): string {
  if (slug.length <= length) return slug;
  const cut = slug.slice(0, length);
  const last = cut.lastIndexOf('_');
  return last > 0 ? cut.slice(0, last) : cut;
}

/** `2025-03-04 10:20:30.000000`, as Alembic writes it. */
export const dateText = (created: Date): string => `${created.toISOString().slice(0, 19).replace('T', ' ')}.000000`;

/** The head of a sibling with its own names replaced: docstring, imports and identifiers stay in its form. */
export function headOf(sibling: Revision, next: { id: string; message: string; created: Date }): string {
  const at = /^def upgrade\b/m.exec(sibling.text)?.index ?? sibling.text.length;
  const [down] = sibling.down;
  return sibling.text
    .slice(0, at)
    .replace(sibling.message, () => next.message)
    .replace(/^(Revision ID:\s*).*$/m, (_all, start: string) => `${start}${next.id}`)
    .replace(/^(Revises:)[ \t]*.*$/m, (_all, start: string) => `${start} ${sibling.id}`)
    .replace(/^(Create Date:\s*).*$/m, (_all, start: string) => `${start}${dateText(next.created)}`)
    .replace(
      /^(revision(?:\s*:[^=\n]+)?\s*=\s*)(["'])[^"']+\2/m,
      (_all, start: string, quote: string) => `${start}${quote}${next.id}${quote}`,
    )
    .replace(
      /^(down_revision(?:\s*:[^=\n]+)?\s*=\s*)(?:\([^)]*\)|.+)$/m,
      (_all, start: string) => `${start}${quoteOf(sibling.text)}${sibling.id}${quoteOf(sibling.text)}`,
    )
    // A label names one branch, and what a sibling depends on it depends on alone.
    .replace(/^((?:branch_labels|depends_on)(?:\s*:[^=\n]+)?\s*=\s*)(?:\([^)]*\)|\[[^\]]*\]|.+)$/gm, '$1None')
    .replace(down ? `Revises: ${down}` : '\u0000', `Revises: ${sibling.id}`);
}

/** The quotes that the revision's id stands in. */
export const quoteOf = (text: string): string => /^revision(?:\s*:[^=\n]+)?\s*=\s*(["'])/m.exec(text)?.[1] ?? "'";
