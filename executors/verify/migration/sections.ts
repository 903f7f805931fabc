/** The part of a file that one direction runs. */
export interface Section {
  sql: string;
  /** 1-based line of its first line in the file. */
  line: number;
  /** False when the file asks for no transaction. */
  transactional?: boolean;
}

export interface Sections {
  up: Section;
  down: Section | null;
}

type Splitter = (text: string) => Sections;

/**
 * `-- migrate:up` and `-- migrate:down`, each with options such as `transaction:false`.
 * https://github.com/amacneil/dbmate#creating-migrations
 */
const dbmate: Splitter = (text) => {
  const up = marker(text, /^--[ \t]*migrate:up\b(.*)$/m);
  const down = marker(text, /^--[ \t]*migrate:down\b(.*)$/m);
  return { up: between(text, up, down), down: down && between(text, down, up) };
};

/**
 * `-- +goose Up`, `-- +goose Down` and, for the file, `-- +goose NO TRANSACTION`.
 * https://pressly.github.io/goose/documentation/annotations/
 */
const goose: Splitter = (text) => {
  const up = marker(text, /^--[ \t]*\+goose[ \t]+up\b(.*)$/im);
  const down = marker(text, /^--[ \t]*\+goose[ \t]+down\b(.*)$/im);
  const options = /^--[ \t]*\+goose[ \t]+no[ \t]+transaction\b/im.test(text) ? { transactional: false } : {};
  return { up: { ...between(text, up, down), ...options }, down: down && { ...between(text, down, up), ...options } };
};

export const SPLITTERS: Record<'dbmate' | 'goose', Splitter> = { dbmate, goose };

interface Marker {
  at: number;
  end: number;
  options: string;
}

function marker(text: string, pattern: RegExp): Marker | null {
  const found = pattern.exec(text);
  return found ? { at: found.index, end: found.index + found[0].length, options: found[1] ?? '' } : null;
}

/** From a marker to the other one, if that follows. Without a marker there is nothing: such a file never runs. */
function between(text: string, from: Marker | null, other: Marker | null): Section {
  if (!from) return { sql: '', line: 1 };
  const end = other && other.at > from.at ? other.at : text.length;
  const plain = /\btransaction:\s*false\b/.test(from.options) ? { transactional: false } : {};
  return { sql: text.slice(from.end, end), line: text.slice(0, from.end).split('\n').length, ...plain };
}
