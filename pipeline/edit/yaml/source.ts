import { InfraError, type Problem } from '../../error.js';
import { lib, type Doc, type LineCounter, type Node } from './lib.js';

/** A file's text with its documents and what is needed to speak about places in it. */
export interface Source {
  path: string;
  text: string;
  docs: Doc[];
  /** The line break new lines get. */
  newline: string;
  /** 1-based. */
  lineOf(offset: number): number;
}

/** Deeper than any file people write; the parser's own recursion ends far beyond it. */
const DEEPEST = 200;

/**
 * Parses all documents of a file with positions.
 * @throws InfraError for everything the parser reports (syntax, duplicate keys) and for absurd nesting
 */
export function parseSource(text: string, path: string): Source {
  const { parseAllDocuments, LineCounter } = lib();
  const counter = new LineCounter();
  refuseDepth(text, path);
  // The parser's own search for duplicate keys compares each with all others: 2,000 keys take half a second.
  const parsed = parseAllDocuments(text, { keepSourceTokens: true, lineCounter: counter, uniqueKeys: false, logLevel: 'silent' });
  const docs: Doc[] = Array.isArray(parsed) ? [...parsed] : [];
  const faults: Fault[] = docs.flatMap((doc) => doc.errors.map((error) => ({ offset: error.pos[0], what: error.message })));
  if (faults.length === 0) for (const doc of docs) faults.push(...duplicateKeys(doc.contents));
  if (faults.length > 0) throw new InfraError(faults.slice(0, 10).map((fault) => problemOf(fault, counter, text, path)));
  return { path, text, docs, newline: newlineOf(text), lineOf: (offset) => counter.linePos(offset).line };
}

interface Fault {
  offset: number;
  what: string;
}

function problemOf({ offset, what }: Fault, counter: LineCounter, text: string, path: string): Problem {
  const { line, col } = counter.linePos(offset);
  const subject = `not valid YAML: ${what.split(/ at line|\n/)[0]}`;
  return {
    subject,
    evidence: [lineAt(text, line)],
    file: path,
    line,
    column: col,
    remedy: 'Correct the file, or make this change by hand.',
  };
}

function duplicateKeys(node: unknown): Fault[] {
  const { isMap, isScalar, isSeq } = lib();
  if (isSeq(node)) return node.items.flatMap(duplicateKeys);
  if (!isMap(node)) return [];
  const seen = new Set<unknown>();
  const faults: Fault[] = [];
  for (const { key, value } of node.items) {
    if (isScalar(key) && seen.has(key.value)) faults.push({ offset: key.range?.[0] ?? 0, what: 'Map keys must be unique' });
    if (isScalar(key)) seen.add(key.value);
    faults.push(...duplicateKeys(key), ...duplicateKeys(value));
  }
  return faults;
}

function refuseDepth(text: string, path: string): void {
  let depth = 0;
  let deepest = 0;
  for (const char of text) {
    if (char === '[' || char === '{') deepest = Math.max(deepest, ++depth);
    if (char === ']' || char === '}') depth = Math.max(0, depth - 1);
  }
  const dashes = /^[ ]*(?:- ?){201}/m.test(text);
  const indented = new RegExp(`^ {${DEEPEST * 8}}`, 'm').test(text);
  if (deepest > DEEPEST || dashes || indented) {
    throw new InfraError({ subject: `nested deeper than ${DEEPEST} levels`, file: path, remedy: 'Nothing is changed in such a file.' });
  }
}

const lineAt = (text: string, line: number): string => (text.split(/\r?\n/)[line - 1] ?? '').trim().slice(0, 160);

/** The line break that most lines of a text end with. */
export function newlineOf(text: string): string {
  const windows = text.match(/\r\n/g)?.length ?? 0;
  const all = text.match(/\n/g)?.length ?? 0;
  return windows * 2 > all ? '\r\n' : '\n';
}

/** Offset of the first character of the line that holds `offset`. A byte order mark is not part of the first line. */
export function lineStart(text: string, offset: number): number {
  const at = text.lastIndexOf('\n', offset - 1) + 1;
  return at === 0 && text.charCodeAt(0) === 0xfeff ? 1 : at;
}

/** Offset just before the line break that ends the line of `offset` (before the `\r` of a CRLF), or the end of the text. */
export function lineEnd(text: string, offset: number): number {
  const at = text.indexOf('\n', offset);
  if (at === -1) return text.length;
  return at > offset && text[at - 1] === '\r' ? at - 1 : at;
}

/** Offset of the first character after the line of `offset`, or the end of the text. */
export function nextLine(text: string, offset: number): number {
  const at = text.indexOf('\n', offset);
  return at === -1 ? text.length : at + 1;
}

/** An error about one place of a file. */
export function refuse(source: Source, offset: number | undefined, subject: string, remedy?: string): InfraError {
  const line = offset === undefined ? undefined : source.lineOf(offset);
  return new InfraError({
    subject,
    file: source.path,
    ...(line === undefined ? {} : { line, evidence: [lineAt(source.text, line)] }),
    ...(remedy === undefined ? {} : { remedy }),
  });
}

/** Where a node starts. */
export const startOf = (node: Node): number => node.range?.[0] ?? 0;
