import type { Editor } from '../../pipeline/change.js';
import { locator, splitRow } from '../../pipeline/edit/markdown.js';
import { eolOf, linesOf, splice, type Line } from '../../pipeline/edit/lines.js';
import type { Container } from '../../pipeline/edit/locator.js';
import { InfraError } from '../../pipeline/error.js';
import { stemOf } from './shaped.js';
import { wrapped } from './text.js';

/** A document that shall be listed where its siblings are. */
export interface IndexEntry {
  path: string;
  /** The documents beside it. */
  siblings: string[];
  title: string;
  /** A short title. */
  name: string;
  /** The same in words. */
  words: string;
  summary: string;
  /** What columns of a table may ask for, by their name. */
  cells: Record<string, string>;
}

const LINK = /\[((?:[^\]\\]|\\.)*)\]\(<?([^)\s>]+)>?[^)]*\)/;
/** A longer line is no entry that a person wrote. */
const LONGEST = 2000;
const ITEM = /^(\s*)(?:[-*+]|\d+[.)])\s+/;

/** The path that a link of a document leads to, without what follows `#`. */
function resolved(target: string, from: string): string {
  const parts = from.split('/').slice(0, -1);
  for (const part of target.replace(/[#?].*$/, '').split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

const leadsTo = (line: string, path: string, wanted: readonly string[]): RegExpExecArray | undefined => {
  const link = line.length > LONGEST ? null : LINK.exec(line);
  return link && wanted.includes(resolved(link[2]!, path)) ? link : undefined;
};

/** Whether a text has a list item or a table row that links to one of the documents. */
export const listsAny = (text: string, path: string, documents: readonly string[]): boolean =>
  linesOf(text).some((line) => (ITEM.test(line.text) || line.text.trim().startsWith('|')) && leadsTo(line.text, path, documents) !== undefined);

/** Adds links to an index: an item or a row in the shape of the sibling's, in the order the siblings have. */
export const editIndex: Editor<IndexEntry> = async (text, entries, path) => {
  let next = text;
  for (const entry of entries) next = await add(next, entry, path);
  return next;
};

async function add(text: string, entry: IndexEntry, path: string): Promise<string> {
  const lines = linesOf(text);
  if (lines.some((line) => leadsTo(line.text, path, [entry.path]))) return text;
  const known = lines.flatMap((line) => {
    const link = leadsTo(line.text, path, entry.siblings);
    return link ? [{ line, link }] : [];
  });
  const last = known.at(-1);
  if (!last) throw new InfraError({ subject: 'does not list the documents beside the new one any more', file: path, remedy: `Add this by hand:\n- [${entry.title}](${entry.path})` });
  if (last.line.text.trim().startsWith('|')) return row(text, entry, known.filter((one) => one.line.text.trim().startsWith('|')), path);
  return item(text, entry, known.filter((one) => ITEM.test(one.line.text)), path);
}

interface Known {
  line: Line;
  link: RegExpExecArray;
}

/** Text and target of the link, in the forms the sibling has them in. */
function linkLike({ link }: Known, entry: IndexEntry, path: string): string {
  const theirs = resolved(link[2]!, path);
  const label = link[1]!.replace(/[`*_\\]/g, '');
  const name = theirs.slice(theirs.lastIndexOf('/') + 1);
  const own = entry.path.slice(entry.path.lastIndexOf('/') + 1);
  const text = label === name ? own : label === name.replace(/\.mdx?$/, '') ? own.replace(/\.mdx?$/, '') : label.toLowerCase().replace(/[^a-z0-9]/g, '') === stemOf(theirs).toLowerCase().replace(/[^a-z0-9]/g, '') ? named(label, entry) : entry.title;
  const target = link[2]!.slice(0, link[2]!.replace(/[#?].*$/, '').lastIndexOf('/') + 1) + own;
  const mark = /^`.*`$/.test(link[1]!) ? '`' : '';
  return `[${mark}${text}${mark}](${target})`;
}

/** `Lamp dark` is the name in words, `LampDark` the name itself. */
const named = (label: string, entry: IndexEntry): string => (!/\s/.test(label) ? entry.name : /^[A-Z]/.test(label) ? entry.words.charAt(0).toUpperCase() + entry.words.slice(1) : entry.words);

function item(text: string, entry: IndexEntry, known: readonly Known[], path: string): string {
  const last = known.at(-1)!;
  const marker = ITEM.exec(last.line.text)?.[0] ?? '- ';
  const rest = last.line.text.slice(last.link.index + last.link[0].length);
  const [, separator, letter = ''] = /^(\s*[:–—-]\s+)(\S)/.exec(rest) ?? [];
  const summary = letter === letter.toLowerCase() ? entry.summary.charAt(0).toLowerCase() + entry.summary.slice(1) : entry.summary;
  const own = `${marker}${linkLike(last, entry, path)}${separator === undefined ? '' : separator + summary + (/\.$/.test(rest) ? '.' : '')}`;
  const widest = Math.max(...linesOf(text).map((line) => line.text.length));
  const folded = own.length > Math.max(80, widest) ? wrapped(own.slice(marker.length), ' '.repeat(marker.length)).replaceAll('\n', eolOf(text)) : own.slice(marker.length);
  return inserted(text, marker + folded, known);
}

/** With fewer entries an order may be chance. */
const ORDERED = 3;

/** The line where the order of the entries puts it, else after the last. */
function inserted(text: string, own: string, known: readonly Known[]): string {
  const eol = eolOf(text);
  const names = known.map((one) => one.link[1]!.toLowerCase());
  const label = (LINK.exec(own)?.[1] ?? '').toLowerCase();
  const rising = names.length >= ORDERED && [...names].sort().every((name, at) => name === names[at]);
  const falling = names.length >= ORDERED && [...names].sort().reverse().every((name, at) => name === names[at]);
  const before = known.find((_one, at) => (rising && names[at]! > label) || (falling && names[at]! < label));
  if (before) return splice(text, [{ start: before.line.start, end: before.line.start, text: own + eol }]);
  const end = endOfItem(text, known.at(-1)!.line);
  return splice(text, [{ start: end, end, text: eol + own }]);
}

/** The end of the last line that continues an item. */
function endOfItem(text: string, first: Line): number {
  let end = first.end;
  for (const line of linesOf(text).filter((one) => one.start > first.start)) {
    if (line.text.trim() === '' || !/^\s+/.test(line.text) || ITEM.test(line.text)) break;
    end = line.end;
  }
  return end;
}

/** What the columns of such tables ask for. */
const COLUMNS: [RegExp, (entry: IndexEntry) => string][] = [
  [/severity|priority|level/, (entry) => entry.cells['severity'] ?? ''],
  [/owner|team|contact|responsible/, (entry) => entry.cells['owner'] ?? ''],
  [/date|since|added|created|updated/, (entry) => entry.cells['date'] ?? ''],
  [/feature id|ticket/, (entry) => entry.cells['feature'] ?? ''],
  [/descri|summary|mean|about|what|purpose|when/, (entry) => entry.summary],
  [/alert|name|title|feature|service|change|topic/, (entry) => entry.name],
];

async function row(text: string, entry: IndexEntry, known: readonly Known[], path: string): Promise<string> {
  const last = known.at(-1)!;
  const table = tableAround(await locator.outline(text, path), last.line.start);
  if (!table) throw new InfraError({ subject: 'has a table that is not recognised', file: path, remedy: `Add a row for ${entry.path} by hand.` });
  const header = splitRow(text.slice(table.inner.start, text.indexOf('\n', table.inner.start)));
  const theirs = splitRow(last.line.text);
  const aligned = theirs.every((cell, at) => cell.length === header[at]?.length);
  const cells = theirs.map((raw, at) => cellLike(raw, (header[at] ?? '').trim().toLowerCase(), aligned ? raw.length : 0, { last, entry, path }));
  const edge = last.line.text.trim();
  const own = `${edge.startsWith('|') ? '|' : ''}${cells.join('|')}${edge.endsWith('|') ? '|' : ''}`;
  const next = inserted(text, own, known);
  const after = tableAround(await locator.outline(next, path), last.line.start);
  if (after?.entries.length === table.entries.length + 1) return next;
  throw new InfraError({ subject: 'the row does not read back', file: path, remedy: `Add this by hand:\n${own}` });
}

const tableAround = (containers: readonly Container[], at: number): Container | undefined => containers.find((one) => one.kind === 'table' && one.inner.start <= at && at < one.inner.end);

/** A cell as wide as the sibling's, marked as code where that is. */
function cellLike(raw: string, column: string, width: number, { last, entry, path }: { last: Known; entry: IndexEntry; path: string }): string {
  const theirs = raw.trim();
  const value = COLUMNS.find(([pattern]) => pattern.test(column))?.[1](entry) ?? '';
  const plain = value.replaceAll('|', '\\|');
  const own = theirs.includes(last.link[0]) ? theirs.replace(last.link[0], () => linkLike(last, entry, path)) : value !== '' && /^`.*`$/.test(theirs) ? `\`${plain}\`` : plain;
  return /^\s/.test(raw) ? ` ${own} `.padEnd(width) : own;
}
