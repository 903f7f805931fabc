import type { Editor } from '../../../pipeline/change.js';
import { InfraError } from '../../../pipeline/error.js';
import { eolOf, splice } from '../../../pipeline/edit/lines.js';
import { wrap } from '../../../pipeline/precedent/render.js';
import { bulletsOf, learnStyle, UNRELEASED, type ChangelogStyle } from './style.js';

/** One sentence for the section of what is not released yet. */
export interface ChangelogEntry {
  /** `Added`, `Changed`, `Removed` …: used where the changelog has such headings. */
  category: string;
  text: string;
}

/** The order of https://keepachangelog.com/en/1.1.0/. */
const ORDER = ['Added', 'Changed', 'Deprecated', 'Removed', 'Fixed', 'Security'];

/** Adds entries to a changelog kept by hand; every other byte stays, an entry that is there already is not added twice. */
export const editChangelog: Editor<ChangelogEntry> = (text, entries, path) => entries.reduce((current, entry) => add(current, entry, path), text);

function add(text: string, entry: ChangelogEntry, path: string): string {
  const style = learnStyle(text);
  if (!style) throw new InfraError({ subject: 'has no section that an entry could go to', file: path, remedy: `Add this by hand:\n- ${entry.text}` });
  const section = sectionOf(text);
  if (section && bulletsOf(text.slice(section.start, section.end)).some((one) => same(one.text, entry.text))) return text;
  const next = section ? intoSection(text, section, entry, style) : withSection(text, entry, style);
  const written = sectionOf(next);
  const reads = written && bulletsOf(next.slice(written.start, written.end)).some((one) => same(one.text, entry.text));
  if (!reads) throw new InfraError({ subject: 'the entry does not read back', file: path, remedy: `Add this by hand:\n${style.bullet}${entry.text}` });
  return next;
}

const words = (text: string): string => text.replace(/\s+/g, ' ').trim();
/** The same sentence, whatever link people put behind it since. */
const same = (there: string, wanted: string): boolean => words(there).startsWith(words(wanted).replace(/\.$/, ''));

interface Section {
  /** After the heading's line. */
  start: number;
  end: number;
}

/** What stands under the heading of what is not released, up to the next heading of its rank. */
function sectionOf(text: string): Section | undefined {
  const heading = UNRELEASED.exec(text);
  if (!heading) return undefined;
  const start = heading.index + heading[0].length;
  // A slip of rank (`### Unreleased` above `### Added`) does not end the section.
  const next = new RegExp(`^#{1,${heading[1]!.length}}[ \\t]+(?!(?:${ORDER.join('|')})[ \\t]*\\r?$)`, 'm').exec(text.slice(start));
  const links = /^\[[^\]]+\]:[ \t]/m.exec(text.slice(start));
  const ends = [next, links].filter((one) => one !== null).map((one) => start + one.index);
  return { start, end: Math.min(text.length, ...ends) };
}

function linesFor(entry: ChangelogEntry, style: ChangelogStyle, eol: string): string {
  if (style.width === undefined) return style.bullet + entry.text;
  const indent = ' '.repeat(style.bullet.length);
  return wrap(entry.text, style.width - style.bullet.length).map((line, index) => (index === 0 ? style.bullet : indent) + line).join(eol);
}

function intoSection(text: string, section: Section, entry: ChangelogEntry, style: ChangelogStyle): string {
  const eol = eolOf(text);
  const lines = linesFor(entry, style, eol);
  const body = text.slice(section.start, section.end);
  const flat = style.categories === undefined || (bulletsOf(body).length > 0 && !/^#{2,4}[ \t]/m.test(body));
  if (flat) return appendTo(text, section, lines, eol);
  const category = categoryOf(text, section, entry.category);
  if (category) return appendTo(text, category, lines, eol);
  const heading = `${style.categories} ${entry.category}`;
  const before = laterCategory(text, section, entry.category);
  if (before !== undefined) return splice(text, [{ start: before, end: before, text: `${heading}${eol}${eol}${lines}${eol}${eol}` }]);
  return appendTo(text, section, `${heading}${eol}${eol}${lines}`, eol, true);
}

/** After the last line of a stretch that is not blank. */
function appendTo(text: string, { start, end }: Section, lines: string, eol: string, apart = false): string {
  const kept = text.slice(start, end).trimEnd();
  const at = start + kept.length;
  const gap = apart || !/(^|\n)[-*+][^\n]*(\n[ \t]+[^\n]*)*$/.test(kept) ? eol + eol : eol;
  const rest = text.slice(at);
  const tail = rest.trim() === '' ? '' : /^\r?\n[ \t]*\r?\n/.test(rest) ? '' : eol;
  return splice(text, [{ start: at, end: at, text: gap + lines + tail }]);
}

function headings(text: string, { start, end }: Section): { name: string; at: number; after: number }[] {
  return [...text.slice(start, end).matchAll(/^#{2,4}[ \t]*(\w+)[^\n]*$/gm)].map((one) => ({ name: one[1]!, at: start + one.index, after: start + one.index + one[0].trimEnd().length }));
}

function categoryOf(text: string, section: Section, name: string): Section | undefined {
  const all = headings(text, section);
  const index = all.findIndex((one) => one.name === name);
  return index < 0 ? undefined : { start: all[index]!.after, end: all[index + 1]?.at ?? section.end };
}

/** Start of the first category that comes after this one. */
function laterCategory(text: string, section: Section, name: string): number | undefined {
  return headings(text, section).find((one) => ORDER.indexOf(one.name) > ORDER.indexOf(name))?.at;
}

/** A new section above the newest version. */
function withSection(text: string, entry: ChangelogEntry, style: ChangelogStyle): string {
  const eol = eolOf(text);
  const version = /^#{1,3}[ \t]*\[?v?\d+\.\d+/m.exec(text);
  const at = version?.index ?? text.length;
  const heading = style.categories === undefined ? '' : `${style.categories} ${entry.category}${eol}${eol}`;
  return splice(text, [{ start: at, end: at, text: `${style.unreleased}${eol}${eol}${heading}${linesFor(entry, style, eol)}${eol}${eol}` }]);
}
