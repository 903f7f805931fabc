import type { Awaitable } from '../kind.js';

/** A stretch of text: offsets in UTF-16 units, `end` excluded. */
export interface Span {
  start: number;
  end: number;
}

/** One declaration among its siblings: a property, member, array element, line, map key, list item, table row, attribute, block. */
export interface Entry {
  /** What it declares, as spelled there: the key, the array string up to `=`, the first cell, the value of a `name` key. */
  name: string;
  /**
   * Other names it declares: what its value reads (`result.data.X`, `${X}`, `process.env.X`, `get('X')`), when the value is no
   * list or map of its own. Leave empty where there is none.
   */
  also: string[];
  /** The declaration's own text, decorators and doc comments that belong to it included, the separator after it excluded. */
  node: Span;
  /** The name inside `node`, without quotes. */
  key: Span;
  /** What is given to the name, inside `node`; absent where there is none. */
  value?: Span;
  /** Position of the first comment that belongs to it: above it without a blank line between, or `node.start` where there is none. */
  lead: number;
  /** True for an entry that is commented out (`# X=1`). */
  disabled?: boolean;
  /** The heading its block of siblings stands under, where the format has such (`# Database` in a dotenv file). */
  group?: string;
  /** A word for the type, where the format shows one: `string`, `number`, `boolean`, `call`, `map`, `list`, `null`. */
  shape?: string;
}

/** Siblings in one place, in the order of the text. */
export interface Container {
  /** Where it is, stable while entries come and go: `services.app.environment`, `interface Environment`, `table 2 "Name"`. */
  path: string;
  /** `object`, `interface`, `class`, `enum`, `union`, `array`, `arguments`, `map`, `seq`, `table`, `list`, `sections`, `lines`, `blocks`. */
  kind: string;
  /** What stands between or after siblings: `,`, `;`, `|` or nothing (line breaks only). */
  separator: '' | ',' | ';' | '|';
  /** From the opening bracket (excluded) to the closing one (excluded), or the lines of the entries. */
  inner: Span;
  /** The header cells of a table. */
  columns?: string[];
  entries: Entry[];
}

/**
 * Knows one format: which files, and what is declared where in them. `pipeline/edit/<format>.ts` exports it as `locator`;
 * `pipeline/edit/locators.ts` lists them all.
 */
export interface Locator {
  /** `json`, `source`, `yaml`, `markdown`, `env`, `hcl` … */
  format: string;
  /** True for a file of this format, by its path alone. */
  handles(path: string): boolean;
  /**
   * Every place that holds declarations, in the order of the text; containers may lie within each other.
   * @throws InfraError when the text cannot be parsed
   */
  outline(text: string, path: string): Awaitable<Container[]>;
}

/** One entry together with the place it stands in. */
export interface Located {
  container: Container;
  entry: Entry;
  /** Position of the entry among its siblings. */
  index: number;
}

/** Gives places that share a path a number, in the order of the text: an operation names its container by the path alone. */
export function distinct(containers: readonly Container[]): Container[] {
  const counts = new Map<string, number>();
  return containers.map((one) => {
    const count = (counts.get(one.path) ?? 0) + 1;
    counts.set(one.path, count);
    return count === 1 ? one : { ...one, path: `${one.path} #${count}` };
  });
}

const plain = (name: string): string => name.replace(/[^\p{L}\p{N}]+/gu, '').toLowerCase();

/** True when both are the same name, in whatever case form each is written: `WHATSAPP_APP_SECRET` and `whatsappAppSecret`. */
export const sameName = (a: string, b: string): boolean => a === b || (plain(a) === plain(b) && plain(a) !== '');

/** Every entry that declares `name`, in any case form, with its siblings. */
export function locate(containers: readonly Container[], name: string): Located[] {
  return containers.flatMap((container) =>
    container.entries.flatMap((entry, index) =>
      [entry.name, ...entry.also].some((known) => sameName(known, name)) ? [{ container, entry, index }] : [],
    ),
  );
}
