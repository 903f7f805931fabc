import { InfraError } from '../../error.js';

export type EntryKind = 'field' | 'attribute' | 'value' | 'comment' | 'blank' | 'other';

/** One logical line of a block (brackets may hold line breaks), with its text byte for byte. */
export interface PrismaEntry {
  kind: EntryKind;
  /** With indentation and line break. */
  raw: string;
  /** Of a field or an enum value. */
  name: string;
  /** Type of a field without `?` and `[]`. */
  type: string;
  optional: boolean;
  list: boolean;
  /** `@default(true)`, `@@index([a])`; one element each, as written. */
  attributes: string[];
  /** 1-based line in the file as it was read; 0 for what was added. */
  line: number;
}

/** `model User { … }`, `enum Role { … }` and the like. */
export interface PrismaBlock {
  keyword: string;
  name: string;
  /** The line with the opening bracket. */
  head: string;
  entries: PrismaEntry[];
  /** From the closing bracket to the end of its line. */
  foot: string;
  line: number;
}

/** A schema file as blocks and the text between them: written back, it is the text that was read. */
export interface PrismaDocument {
  parts: (string | PrismaBlock)[];
  eol: string;
}

export const blocksOf = (document: PrismaDocument): PrismaBlock[] =>
  document.parts.filter((part): part is PrismaBlock => typeof part !== 'string');

/** The document as text. */
export const printPrisma = (document: PrismaDocument): string =>
  document.parts
    .map((part) => (typeof part === 'string' ? part : part.head + part.entries.map((entry) => entry.raw).join('') + part.foot))
    .join('');

/** Net depth of brackets opened by a line, strings and comments left out. */
function depthOf(line: string): number {
  const code = line.replace(/"(?:\\.|[^"\\])*"/g, '""').replace(/\/\/.*/, '');
  return (code.match(/[([]/g)?.length ?? 0) - (code.match(/[)\]]/g)?.length ?? 0);
}

/** The attributes of a line: each from its @ to the end of its brackets. */
export function attributesOf(text: string): string[] {
  const found: string[] = [];
  const pattern = /@@?[A-Za-z][\w.]*/g;
  let at = 0;
  while (at < text.length) {
    if (text.startsWith('//', at)) break;
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    const comment = text.indexOf('//', at);
    if (!match || (comment >= 0 && comment < match.index)) break;
    at = endOfArguments(text, pattern.lastIndex);
    found.push(text.slice(match.index, at));
  }
  return found;
}

function endOfArguments(text: string, from: number): number {
  if (text[from] !== '(') return from;
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const char = text[at];
    if (char === '"') at = endOfString(text, at);
    else if (char === '(' || char === '[') depth += 1;
    else if ((char === ')' || char === ']') && --depth === 0) return at + 1;
  }
  return text.length;
}

function endOfString(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}

const FIELD = /^\s*([A-Za-z]\w*)\s+(Unsupported\("(?:\\.|[^"\\])*"\)|[A-Za-z]\w*)(\[\])?(\?)?/;

/** Reads one logical line of a block. */
export function readEntry(raw: string, keyword: string, line: number): PrismaEntry {
  const base: PrismaEntry = { kind: 'other', raw, name: '', type: '', optional: false, list: false, attributes: [], line };
  const text = raw.trim();
  if (text === '') return { ...base, kind: 'blank' };
  if (/^(\/\/|\/\*|\*)/.test(text)) return { ...base, kind: 'comment' };
  if (text.startsWith('@@')) return { ...base, kind: 'attribute', attributes: attributesOf(text) };
  if (keyword === 'enum') return { ...base, kind: 'value', name: /^\w+/.exec(text)?.[0] ?? text, attributes: attributesOf(text) };
  const field = keyword === 'datasource' || keyword === 'generator' ? null : FIELD.exec(raw);
  if (!field) return base;
  const [whole, name = '', type = '', list, optional] = field;
  return {
    ...base,
    kind: 'field',
    name,
    type,
    list: list !== undefined,
    optional: optional !== undefined,
    attributes: attributesOf(raw.slice(whole.length)),
  };
}

const OPEN = /^\s*(model|view|enum|type|datasource|generator)\s+([A-Za-z]\w*)\s*\{[ \t]*(\/\/.*)?\r?\n?$/;

interface Reading {
  lines: string[];
  at: number;
  path: string;
}

function readBlock(reading: Reading, keyword: string, name: string): PrismaBlock {
  const line = reading.at + 1;
  const block: PrismaBlock = { keyword, name, head: reading.lines[reading.at] ?? '', entries: [], foot: '', line };
  reading.at += 1;
  while (reading.at < reading.lines.length) {
    const start = reading.at;
    let raw = reading.lines[reading.at++] ?? '';
    if (/^\s*\}/.test(raw)) return { ...block, foot: raw };
    let depth = depthOf(raw);
    while (depth > 0 && reading.at < reading.lines.length) {
      const more = reading.lines[reading.at++] ?? '';
      raw += more;
      depth += depthOf(more);
    }
    block.entries.push(readEntry(raw, keyword, start + 1));
  }
  throw new InfraError({
    subject: `${keyword} ${name} is not closed`,
    file: reading.path,
    line,
    column: 1,
    remedy: 'Correct the schema first: `prisma validate` shows the place.',
  });
}

/**
 * Reads a schema file into blocks.
 * @throws InfraError with line and column where a block is not closed or a line belongs to nothing
 */
export function parsePrisma(text: string, path: string): PrismaDocument {
  const reading: Reading = { lines: text.match(/[^\n]*\n|[^\n]+$/g) ?? [], at: 0, path };
  const parts: PrismaDocument['parts'] = [];
  let comment = false;
  while (reading.at < reading.lines.length) {
    const raw = reading.lines[reading.at] ?? '';
    const open = comment ? null : OPEN.exec(raw.replace(/^\uFEFF/, ''));
    if (open) {
      parts.push(readBlock(reading, open[1] ?? '', open[2] ?? ''));
      continue;
    }
    const bare = raw.replace(/^\uFEFF/, '').trim();
    comment = comment ? !bare.includes('*/') : bare.startsWith('/*') && !bare.includes('*/');
    if (!comment && bare !== '' && !/^(\/\/|\/\*)|\*\/$/.test(bare)) refuse(reading, bare, raw);
    parts.push(raw);
    reading.at += 1;
  }
  return { parts, eol: /\r\n/.test(text) ? '\r\n' : '\n' };
}

function refuse(reading: Reading, bare: string, raw: string): never {
  const oneLine = /^(model|view|enum|type|datasource|generator)\s/.test(bare);
  throw new InfraError({
    subject: oneLine
      ? `this block is not laid out as \`prisma format\` does: ${bare.slice(0, 60)}`
      : `this line is not part of a Prisma schema: ${bare.slice(0, 60)}`,
    file: reading.path,
    line: reading.at + 1,
    column: raw.length - raw.trimStart().length + 1,
    remedy: oneLine ? 'Run `prisma format` first.' : 'Correct the schema first: `prisma validate` shows the place.',
  });
}
