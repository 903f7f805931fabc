import type { Editor } from '../change.js';
import { entryEditor } from './clone.js';
import { eolOf, linesOf, type Line } from './lines.js';
import type { Container, Entry, Locator } from './locator.js';

const FILE = /(^|\/)(\.env([.-][\w.-]+)?|[\w.-]*\.env([.-][\w-]+)?|env[.-](example|sample|template|dist)[\w.-]*|(dot)?env-example[\w.-]*)$/i;
const CODE = /\.(ts|tsx|js|jsx|mjs|cjs|mts|cts|py|json|ya?ml|md|mdx|toml|sh|vue|svelte|go|rs|java|kt|rb|php|snap|map)$/i;
/** A name as dotenv reads it, an optional `export`, then `=` or a colon and a space; a commented-out one has no space around the sign. */
const ASSIGNMENT = /^([ \t]*(?:export[ \t]+)?)([A-Za-z_][\w.-]*)(?:[ \t]*=[ \t]*|:[ \t]+)/;
const DISABLED = /^([ \t]*#[ \t]?(?:export[ \t]+)?)([A-Z_][A-Z0-9_]*)=/;
const COMMENT = /^[ \t]*#/;
const RULER = /[-=#*–—_]{4,}/;

/** Sets one variable: `text` is the whole line, `comment` what it is for. */
export interface EnvOp {
  name: string;
  text: string;
  comment?: string;
  /** Heading of the block it belongs to, without the `#`. */
  group?: string;
}

interface Read extends Entry {
  first: number;
  last: number;
}

/** Reads files of `NAME=value` lines: dotenv templates under any name. */
export const locator: Locator = { format: 'env', handles: (path) => FILE.test(path) && !CODE.test(path), outline };

/** Sets variables in a dotenv template, also in an empty one: at the end of their group, or in a new group at the end of the file. */
export const editEnv: Editor<EnvOp> = async (text, ops, path) => {
  let next = text;
  for (const op of ops) next = await setVariable(next, op, path);
  return next;
};

async function setVariable(text: string, op: EnvOp, path: string): Promise<string> {
  const [{ entries } = { entries: [] as Entry[] }] = outline(text);
  if (entries.some((entry) => entry.name === op.name && !entry.disabled)) return text;
  const lead = op.comment ? { lead: `# ${op.comment}` } : {};
  const kin = op.group === undefined ? [] : underHeading(text, entries, op.group);
  const last = (kin.length > 0 ? kin : entries).at(-1);
  if (!last) return startWith(text, op);
  const heading = kin.length > 0 || op.group === undefined ? {} : { heading: `# ${op.group}` };
  return entryEditor(locator)(text, [{ op: 'insert', container: 'file', name: op.name, text: op.text, after: last.name, ...lead, ...heading }], path);
}

/** The entries below a comment line of that text, up to the next blank line. */
function underHeading(text: string, entries: readonly Entry[], group: string): Entry[] {
  const lines = linesOf(text);
  const from = lines.findIndex((line) => line.text.trim() === `# ${group}`);
  if (from < 0) return entries.filter((entry) => entry.group === group);
  const blank = lines.findIndex((line, index) => index > from && line.text.trim() === '');
  const end = blank < 0 ? text.length : lines[blank]!.start;
  return entries.filter((entry) => entry.node.start > lines[from]!.start && entry.node.start < end);
}

/** The first variable of a file that has none: after what is there. A text that ends without a line break still does. */
function startWith(text: string, op: EnvOp): string {
  const eol = eolOf(text);
  const lines = [...(op.group ? [`# ${op.group}`] : []), ...(op.comment ? [`# ${op.comment}`] : []), op.text];
  const kept = text.trimEnd();
  const bare = kept !== '' && !text.endsWith('\n');
  return (kept === '' ? text.slice(0, text.startsWith('\uFEFF') ? 1 : 0) : kept + eol + eol) + lines.join(eol) + (bare ? '' : eol);
}

function outline(text: string): Container[] {
  const body = text.startsWith('\uFEFF') ? 1 : 0;
  const lines = linesOf(text);
  if (lines[0]) lines[0] = { ...lines[0], start: body, text: lines[0].text.slice(body) };
  const entries = readEntries(text, lines);
  attachComments(lines, entries);
  return [{ path: 'file', kind: 'lines', separator: '', inner: { start: body, end: text.length }, entries: entries.map(plain) }];
}

const plain = ({ first: _first, last: _last, ...entry }: Read): Entry => entry;

function readEntries(text: string, lines: readonly Line[]): Read[] {
  const entries: Read[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const entry = readLine(text, lines, index);
    if (!entry) continue;
    entries.push(entry);
    index = entry.last;
  }
  return entries;
}

function readLine(text: string, lines: readonly Line[], index: number): Read | undefined {
  const line = lines[index]!;
  const disabled = DISABLED.exec(line.text);
  const match = disabled ?? ASSIGNMENT.exec(line.text);
  if (!match) return undefined;
  const name = match[2]!;
  const keyStart = line.start + match[1]!.length;
  const value = valueSpan(text, line, line.start + match[0].length, disabled !== null);
  const last = lines.findIndex((one, at) => at >= index && one.end >= value.end);
  const entry: Read = {
    name,
    also: [],
    node: { start: line.start + /^[ \t]*/.exec(line.text)![0].length, end: Math.max(value.end, keyStart + name.length + 1) },
    key: { start: keyStart, end: keyStart + name.length },
    value,
    lead: line.start,
    shape: 'string',
    first: index,
    last,
  };
  return disabled ? { ...entry, disabled: true } : entry;
}

/** A quoted value may span lines; an unquoted one ends at ` #` or the end of the line. */
function valueSpan(text: string, line: Line, start: number, disabled: boolean): { start: number; end: number } {
  const quote = text[start];
  if (quote === '"' || quote === "'" || quote === '`') {
    const close = closing(text, start + 1, quote);
    if (close >= 0 && (close < line.end || !disabled)) return { start, end: close + 1 };
  }
  const rest = text.slice(start, line.end);
  const bare = rest.replace(/(^|[ \t])#.*$/, '').trimEnd();
  return { start, end: start + bare.length };
}

function closing(text: string, from: number, quote: string): number {
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '\\' && quote === '"') at += 1;
    else if (text[at] === quote) return at;
  }
  return -1;
}

interface Paragraph {
  entries: Read[];
  /** Index of the first comment line above each entry, or the entry's own line. */
  above: number[];
}

/** Decides which comments belong to one variable and which head a block of them. */
function attachComments(lines: readonly Line[], entries: Read[]): void {
  const paragraphs = paragraphsOf(lines, entries);
  const headed = paragraphs.filter((one) => one.entries.length > 1 && headsBlock(lines, one, false)).length > 0;
  let running = '';
  for (const paragraph of paragraphs) {
    const title = titleBetween(lines, paragraph);
    if (title !== undefined) running = title;
    const heads = headsBlock(lines, paragraph, headed);
    const group = heads ? commentText(lines, paragraph.above[0]!, paragraph.entries[0]!.first) : running;
    paragraph.entries.forEach((entry, index) => {
      const from = heads && index === 0 ? entry.first : paragraph.above[index]!;
      entry.lead = lines[from]!.start + /^[ \t]*/.exec(lines[from]!.text)![0].length;
      if (group) entry.group = group;
    });
  }
}

function paragraphsOf(lines: readonly Line[], entries: readonly Read[]): Paragraph[] {
  const paragraphs: Paragraph[] = [];
  let before = -1;
  for (const entry of entries) {
    let above = entry.first;
    while (above - 1 > before && COMMENT.test(lines[above - 1]!.text)) above -= 1;
    const joins = paragraphs.length > 0 && above - 1 === before;
    if (!joins) paragraphs.push({ entries: [], above: [] });
    const paragraph = paragraphs.at(-1)!;
    paragraph.entries.push(entry);
    paragraph.above.push(above);
    before = entry.last;
  }
  return paragraphs;
}

/** True when the comment above the first variable of a paragraph speaks of the whole paragraph. */
function headsBlock(lines: readonly Line[], paragraph: Paragraph, headed: boolean): boolean {
  const first = paragraph.entries[0]!;
  const from = paragraph.above[0]!;
  if (from === first.first) return false;
  const comment = lines.slice(from, first.first).map((line) => line.text);
  if (comment.some((line) => RULER.test(line))) return true;
  const others = paragraph.entries.slice(1).some((entry, index) => paragraph.above[index + 1]! < entry.first);
  if (paragraph.entries.length > 1) return !others;
  return headed && comment.length === 1 && !/[.:]$/.test(comment[0]!) && comment[0]!.split(/\s+/).length <= 6;
}

/** A comment that stands alone, with blank lines around it and a ruler in it, heads what follows until the next one. */
function titleBetween(lines: readonly Line[], paragraph: Paragraph): string | undefined {
  let at = paragraph.above[0]! - 1;
  while (at >= 0 && lines[at]!.text.trim() === '') at -= 1;
  const last = at;
  while (at >= 0 && COMMENT.test(lines[at]!.text)) at -= 1;
  const block = lines.slice(at + 1, last + 1);
  if (block.length === 0 || !block.some((line) => RULER.test(line.text))) return undefined;
  return commentText(lines, at + 1, last + 1);
}

function commentText(lines: readonly Line[], from: number, to: number): string {
  const texts = lines.slice(from, to).map((line) => line.text.replace(/^[\s#=*–—-]+|[\s#=*–—-]+$/g, ''));
  return texts.find((text) => text !== '') ?? '';
}
