import { tokenize, unreadable, type Token } from './token.js';

/** `name = expression`. The value's tokens hold no comment; `end` is the end of the expression. */
export interface HclAttribute {
  kind: 'attribute';
  name: string;
  start: number;
  equals: number;
  value: { start: number; end: number };
  end: number;
  /** The tokens of the expression, without newlines and comments. */
  tokens: Token[];
}

/** `type "label" { … }`. `open` is after `{`, `close` at `}`, `end` after it. */
export interface HclBlock {
  kind: 'block';
  type: string;
  labels: string[];
  start: number;
  open: number;
  close: number;
  end: number;
  body: HclBody;
}

export interface HclBody {
  items: (HclAttribute | HclBlock)[];
}

interface Reader {
  text: string;
  path: string;
  tokens: Token[];
  at: number;
}

/**
 * The structure of an HCL file: attributes and blocks with their places; expressions stay tokens.
 * @param path named in the error
 * @throws InfraError with file, line and column where the text is not HCL
 */
export function parseHcl(text: string, path: string): HclBody {
  const reader: Reader = { text, path, tokens: tokenize(text, path), at: 0 };
  const body = readBody(reader, false);
  if (reader.at < reader.tokens.length) throw refuse(reader, 'a } that closes nothing');
  return body;
}

function readBody(reader: Reader, nested: boolean): HclBody {
  const items: HclBody['items'] = [];
  for (;;) {
    skipLayout(reader);
    const token = reader.tokens[reader.at];
    if (!token) {
      if (nested) throw refuse(reader, 'the end of the file inside a block');
      return { items };
    }
    if (token.text === '}') return { items };
    if (token.kind !== 'ident') throw refuse(reader, JSON.stringify(token.text.slice(0, 20)));
    const after = reader.tokens[reader.at + 1];
    items.push(after?.text === '=' ? readAttribute(reader, token) : readBlock(reader, token));
  }
}

function skipLayout(reader: Reader): void {
  while (isLayout(reader.tokens[reader.at])) reader.at += 1;
}

const isLayout = (token: Token | undefined): boolean => token?.kind === 'newline' || token?.kind === 'comment';

function readAttribute(reader: Reader, name: Token): HclAttribute {
  const equals = reader.tokens[reader.at + 1]?.start ?? name.end;
  reader.at += 2;
  const tokens = readExpression(reader);
  const first = tokens[0];
  const last = tokens[tokens.length - 1];
  if (!first || !last) throw refuse(reader, `the attribute "${name.text}" without a value`);
  return {
    kind: 'attribute',
    name: name.text,
    start: name.start,
    equals,
    value: { start: first.start, end: last.end },
    end: last.end,
    tokens,
  };
}

const OPENING: Record<string, string> = { '(': ')', '[': ']', '{': '}' };

function readExpression(reader: Reader): Token[] {
  const tokens: Token[] = [];
  const open: string[] = [];
  for (; reader.at < reader.tokens.length; reader.at += 1) {
    const token = reader.tokens[reader.at] as Token;
    if (open.length === 0 && (token.kind === 'newline' || token.text === '}')) return tokens;
    if (isLayout(token)) continue;
    if (isOperand(token) && endsOperand(reader.tokens[reader.at - 1])) throw refuse(reader, `${JSON.stringify(token.text.slice(0, 20))} behind another value`);
    const closing = token.kind === 'punct' ? OPENING[token.text] : undefined;
    if (closing) open.push(closing);
    if (token.kind === 'punct' && /^[)\]}]$/.test(token.text) && open.pop() !== token.text) throw refuse(reader, token.text);
    tokens.push(token);
  }
  if (open.length > 0) throw refuse(reader, `the end of the file where ${open.pop()} was expected`);
  return tokens;
}

/** Words of `for` expressions stand beside values; everything else needs an operator, a comma or a line break between. */
const WORDS = new Set(['for', 'in', 'if']);
const isValue = (token: Token): boolean => /^(number|string|heredoc|ident)$/.test(token.kind) && !WORDS.has(token.text);
const isOperand = (token: Token): boolean => isValue(token) && token.kind !== 'heredoc';
const endsOperand = (token: Token | undefined): boolean => token !== undefined && (isValue(token) || (token.kind === 'punct' && /^[)\]}]$/.test(token.text)));

function readBlock(reader: Reader, type: Token): HclBlock {
  const labels: string[] = [];
  reader.at += 1;
  for (let token = reader.tokens[reader.at]; token && token.text !== '{'; token = reader.tokens[reader.at]) {
    if (token.kind !== 'ident' && token.kind !== 'string') throw refuse(reader, JSON.stringify(token.text.slice(0, 20)));
    labels.push(token.kind === 'string' ? unquote(token.text) : token.text);
    reader.at += 1;
  }
  const open = reader.tokens[reader.at];
  if (!open) throw refuse(reader, `the end of the file after "${type.text}"`);
  reader.at += 1;
  const body = readBody(reader, true);
  const close = reader.tokens[reader.at] as Token;
  reader.at += 1;
  return { kind: 'block', type: type.text, labels, start: type.start, open: open.end, close: close.start, end: close.end, body };
}

function refuse(reader: Reader, found: string): Error {
  const token = reader.tokens[reader.at];
  return unreadable({ text: reader.text, path: reader.path, at: token?.start ?? reader.text.length }, found);
}

/** The value of a quoted string without template sequences, or its inside as written. */
export function unquote(source: string): string {
  if (!source.startsWith('"')) return source;
  try {
    const value: unknown = JSON.parse(source);
    return typeof value === 'string' ? value.replaceAll('$${', '${').replaceAll('%%{', '%{') : source;
  } catch {
    return source.slice(1, -1);
  }
}

/** The blocks of a body with that type, and with these labels where given. */
export function blocksOf(body: HclBody, type: string, labels: readonly string[] = []): HclBlock[] {
  return body.items.filter(
    (item): item is HclBlock => item.kind === 'block' && item.type === type && labels.every((label, at) => item.labels[at] === label),
  );
}

/** The attribute of that name in a body. */
export function attributeOf(body: HclBody, name: string): HclAttribute | undefined {
  return body.items.find((item): item is HclAttribute => item.kind === 'attribute' && item.name === name);
}

/** 1-based line of an offset. */
export const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;
