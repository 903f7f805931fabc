import { lineEnd, lineStart } from './target.js';
import { tokenize, type Token } from './token.js';

/** A line as `terraform fmt` sees it: what stands before `=`, from `=` on, and a comment at its end. */
interface Line {
  tokens: Token[];
  /** Index of the `=` token when the expression after it ends on this line. */
  assign: number | undefined;
  /** Index of a comment at the end of the line, behind something else. */
  comment: number | undefined;
  /** Index of the `=` token when the expression goes on in the next line. */
  opens: number | undefined;
}

interface Gap {
  start: number;
  end: number;
  spaces: number;
}

/**
 * Aligns `=` and trailing comments within runs of lines, as hclwrite's formatter does (format.go, formatCells): a run is broken by a
 * blank line and by a line whose expression goes on. Only runs that touch the range are changed, and only blanks before `=` and
 * before comments.
 * @param range offsets of what was inserted; the whole text when absent
 */
export function align(text: string, path: string, range: { start: number; end: number } = { start: 0, end: text.length }): string {
  const assigned = splice(text, gaps(text, path, range, 'assign'));
  const moved = { start: range.start, end: range.end + assigned.length - text.length };
  return splice(assigned, gaps(assigned, path, moved, 'comment'));
}

/** True when the runs that touch the range already stand as `terraform fmt` would leave them. */
export function isAligned(text: string, path: string, range: { start: number; end: number }): boolean {
  return align(text, path, range) === text;
}

function gaps(text: string, path: string, range: { start: number; end: number }, cell: 'assign' | 'comment'): Gap[] {
  const lines = toLines(tokenize(text, path));
  const found: Gap[] = [];
  for (let first = 0; first < lines.length; first += 1) {
    let after = first;
    while (lines[after]?.[cell] !== undefined) after += 1;
    const opens = lines[first]?.opens;
    if (opens !== undefined && cell === 'assign' && touches(text, lines.slice(first, first + 1), range)) {
      found.push(...runGaps(text, lines.slice(first, first + 1), 'opens'));
    }
    if (after === first) continue;
    const run = lines.slice(first, after);
    if (touches(text, run, range)) found.push(...runGaps(text, run, cell));
    first = after - 1;
  }
  return found;
}

function toLines(tokens: readonly Token[]): Line[] {
  const lines: Line[] = [];
  let current: Token[] = [];
  for (const token of tokens) {
    if (token.kind !== 'newline') {
      current.push(token);
      continue;
    }
    lines.push(toLine(current));
    current = [];
  }
  return [...lines, toLine(current)];
}

const CHANGE: Record<string, number> = { '(': 1, '[': 1, '{': 1, ')': -1, ']': -1, '}': -1 };

function toLine(tokens: Token[]): Line {
  const last = tokens[tokens.length - 1];
  const comment = tokens.length > 1 && last?.kind === 'comment' ? tokens.length - 1 : undefined;
  const lead = comment === undefined ? tokens : tokens.slice(0, -1);
  const at = lead.findIndex((token, index) => index > 0 && token.text === '=');
  const net = at < 0 ? 1 : lead.slice(at).reduce((sum, token) => sum + (token.kind === 'punct' ? (CHANGE[token.text] ?? 0) : 0), 0);
  return { tokens, assign: net === 0 ? at : undefined, comment, opens: at > 0 && net > 0 ? at : undefined };
}

function touches(text: string, run: readonly Line[], range: { start: number; end: number }): boolean {
  const start = lineStart(text, run[0]?.tokens[0]?.start ?? 0);
  const lastTokens = run[run.length - 1]?.tokens ?? [];
  // A run that ends on the line above, or begins on the line below, lost or gained a neighbour.
  return start <= lineEnd(text, range.end) + 2 && (lastTokens[lastTokens.length - 1]?.end ?? 0) >= lineStart(text, range.start) - 2;
}

function runGaps(text: string, run: readonly Line[], cell: 'assign' | 'comment' | 'opens'): Gap[] {
  const places = run.map((line) => {
    const token = line.tokens[line[cell] ?? 0] as Token;
    const before = line.tokens[(line[cell] ?? 1) - 1] as Token;
    return { start: before.end, end: token.start, column: [...text.slice(lineStart(text, before.start), before.end)].length };
  });
  const widest = Math.max(...places.map((place) => place.column));
  return places.map(({ start, end, column }) => ({ start, end, spaces: widest - column + 1 }));
}

function splice(text: string, all: readonly Gap[]): string {
  let result = text;
  for (const gap of [...all].reverse()) result = result.slice(0, gap.start) + ' '.repeat(gap.spaces) + result.slice(gap.end);
  return result;
}
