import { linesOf, type Line } from './lines.js';
import type { Container, Entry, Locator, Span } from './locator.js';

/**
 * Reads languages without a parser here: stretches of lines of one make, each of which is a whole declaration by itself (a field of a
 * struct, `Limit: os.Getenv("LIMIT"),`, `config.limit = ENV.fetch("LIMIT", 5)`). What takes several lines is not seen.
 */
export const locator: Locator = { format: 'code', handles: (path) => /\.(go|java|kt|kts|rb|rs|php|cs|exs?|scala|swift)$/i.test(path), outline };

/** Fewer lines of one make say nothing of a habit. */
const LEAST = 3;
const COMMENT = /^\s*(\/\/|#|\*|\/\*|--)/;
const UPPER = /(?<![A-Za-z0-9_])[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+(?![A-Za-z0-9_])/g;
const QUOTED = /["']([A-Za-z][\w.-]*)["']/g;
const MODIFIERS = /^\s*(?:(?:pub(?:\([^)]*\))?|public|private|protected|internal|static|final|const|val|var|let|readonly|override|lateinit)\s+)*/;

const KEYWORD = /^(return|if|else|for|case|import|use|package|require|func|fn|def|end|class|type)$/;

interface Row {
  line: Line;
  /** First word after modifiers, what is spelled in capitals, what is quoted. */
  names: [word: Span | undefined, upper: Span | undefined, quoted: Span | undefined];
  also: string[];
  /** The line without what differs between siblings. */
  make: string;
  comma: boolean;
}

function outline(text: string): Container[] {
  const into: Container[] = [];
  const lines = linesOf(text);
  let above = 'top';
  for (let at = 0; at < lines.length; at += 1) {
    const rows = stretchFrom(lines, at);
    if (rows.length >= LEAST) add(into, text, above, rows, lines);
    if (rows.length > 0) at = lines.indexOf(rows.at(-1)!.line);
    const own = lines[at]!.text.trim();
    if (own !== '' && !COMMENT.test(own)) above = own.slice(0, 80);
  }
  return into;
}

/** The rows of one make from a line on; comments and blank lines may stand between them. */
function stretchFrom(lines: readonly Line[], from: number): Row[] {
  const rows: Row[] = [];
  for (let at = from; at < lines.length; at += 1) {
    const line = lines[at]!;
    if (rows.length > 0 && (line.text.trim() === '' || COMMENT.test(line.text))) continue;
    const row = rowOf(line);
    if (!row || (rows[0] && row.make !== rows[0].make)) return rows;
    rows.push(row);
  }
  return rows;
}

function rowOf(line: Line): Row | undefined {
  const { text } = line;
  if (text.trim() === '' || COMMENT.test(text) || !isWhole(text)) return undefined;
  const head = MODIFIERS.exec(text)![0].length;
  const word = /^[A-Za-z_]\w*/.exec(text.slice(head))?.[0];
  const upper = [...text.matchAll(UPPER)];
  const quoted = [...text.matchAll(QUOTED)];
  if (!word || !/[\s:=.(]/.test(text[head + word.length] ?? '') || KEYWORD.test(word)) return undefined;
  const span = (at: number, length: number): Span => ({ start: line.start + at, end: line.start + at + length });
  const names: Row['names'] = [
    span(head, word.length),
    upper[0] && span(upper[0].index, upper[0][0].length),
    quoted[0] && span(quoted[0].index + 1, quoted[0][1]!.length),
  ];
  const also = [...new Set([...upper.map((one) => one[0]), ...quoted.map((one) => one[1]!)])];
  return { line, names, also, make: makeOf(text), comma: text.trimEnd().endsWith(',') };
}

/** True when every bracket and quote that a line opens is closed on it. */
function isWhole(text: string): boolean {
  const bare = text.replace(/\\./g, '').replace(/"[^"]*"|'[^']*'|`[^`]*`/g, '');
  const count = (mark: RegExp): number => bare.match(mark)?.length ?? 0;
  return !/["`]/.test(bare) && count(/[([{]/g) === count(/[)\]}]/g);
}

/** Indentation, whether it gives something or only has a type, and what it calls. */
function makeOf(text: string): string {
  const bare = text.replace(/"[^"]*"|'[^']*'|`[^`]*`/g, "''").replace(/\/\/.*$/, '').trimEnd();
  const indent = /^\s*/.exec(bare)![0];
  const sign = /^\s*[\w\s.<>?]*?(::?=|[:=]|\()/.exec(bare)?.[1] ?? ' ';
  const receiver = sign === '(' ? (/^\s*([\w.]+)\s*\(/.exec(bare)?.[1] ?? '') : (/^\s*(\w+)\.\w+\s*=/.exec(bare)?.[1] ?? '');
  return `${indent}|${sign}|${receiver}|${/;$/.test(bare) ? ';' : ''}`;
}

function add(into: Container[], text: string, above: string, rows: readonly Row[], lines: readonly Line[]): void {
  const kind = [0, 1, 2].find((index) => isTelling(rows.map((row) => row.names[index]), text));
  if (kind === undefined) return;
  const count = into.filter((one) => one.path === above || one.path.startsWith(`${above} #`)).length;
  const separated = rows.slice(0, -1).every((row) => row.comma) && rows.length > 1;
  into.push({
    path: count === 0 ? above : `${above} #${count + 1}`,
    kind: 'statements',
    separator: separated ? ',' : '',
    inner: { start: rows[0]!.line.start, end: lines[lines.indexOf(rows.at(-1)!.line) + 1]?.start ?? text.length },
    entries: rows.map((row) => entryOf(row, row.names[kind]!, separated, text, lines)),
  });
}

/** True when each row has a name of that kind, and no two the same. */
const isTelling = (spans: readonly (Span | undefined)[], text: string): boolean =>
  spans.every(Boolean) && new Set(spans.map((span) => text.slice(span!.start, span!.end))).size === spans.length;

function entryOf({ line, also }: Row, key: Span, separated: boolean, text: string, lines: readonly Line[]): Entry {
  const start = line.start + /^\s*/.exec(line.text)![0].length;
  const trimmed = line.text.trimEnd();
  const end = line.start + trimmed.length - (separated && trimmed.endsWith(',') ? 1 : 0);
  const name = text.slice(key.start, key.end);
  let first = lines.indexOf(line);
  while (first > 0 && COMMENT.test(lines[first - 1]!.text)) first -= 1;
  const lead = first === lines.indexOf(line) ? start : lines[first]!.start + /^\s*/.exec(lines[first]!.text)![0].length;
  const sign = /[:=]\s*/.exec(text.slice(key.end, end));
  const value = sign ? { start: key.end + sign.index + sign[0].length, end } : undefined;
  return { name, also: also.filter((one) => one !== name), node: { start, end }, key, lead, ...(value ? { value } : {}), shape: 'call' };
}
