import { tokenize, type Token } from './token.js';

/** An element of a list, or a `key = value` of a map, without the separator. */
export interface Element {
  tokens: Token[];
  start: number;
  end: number;
}

/** The elements of `[ … ]` or `{ … }`; undefined when the expression is anything else. */
export function elementsOf(text: string, value: { start: number; end: number }, bracket: '[' | '{'): Element[] | undefined {
  const tokens = tokenize(text.slice(value.start, value.end), 'a value');
  const closes = bracket === '[' ? ']' : '}';
  if (tokens[0]?.text !== bracket || tokens[tokens.length - 1]?.text !== closes || depths(tokens) > 1) return undefined;
  const inside = tokens.slice(1, -1).filter((token) => token.kind !== 'comment');
  if (inside.find((token) => token.kind !== 'newline')?.text === 'for') return undefined;
  return split(inside, bracket).map((part) => {
    const first = part[0] as Token;
    const last = part[part.length - 1] as Token;
    return { tokens: part, start: value.start + first.start, end: value.start + last.end };
  });
}

const BRACKETS: Record<string, number> = { '(': 1, '[': 1, '{': 1, ')': -1, ']': -1, '}': -1 };
const step = (token: Token): number => (token.kind === 'punct' ? (BRACKETS[token.text] ?? 0) : 0);

/** How many bracketed groups stand side by side: `[a][0]` has two. */
function depths(tokens: readonly Token[]): number {
  let depth = 0;
  let groups = 0;
  for (const token of tokens) {
    depth += step(token);
    if (depth === 0) groups += 1;
  }
  return groups;
}

function split(tokens: readonly Token[], bracket: '[' | '{'): Token[][] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    depth += step(token);
    const ends = depth === 0 && (token.text === ',' || (bracket === '{' && token.kind === 'newline'));
    if (ends) parts.push([]);
    else if (token.kind !== 'newline') parts[parts.length - 1]?.push(token);
  }
  return parts.filter((part) => part.length > 0);
}
