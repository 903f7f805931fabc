import type { Container, Entry } from '../locator.js';

/** A new entry for a container: its own text, and where among its siblings it goes. */
export interface InsertOp {
  op: 'insert';
  /** `Container.path`. */
  container: string;
  /** The name the text declares, as the locator will read it. */
  name: string;
  /** The declaration, without the separator after it; further lines carry their own indentation. */
  text: string;
  /** Comment lines above it, the first without indentation, the others with. */
  lead?: string;
  /** Name of the sibling it follows; null puts it first. Absent: where the order of the siblings puts it when they are sorted, else last. */
  after?: string | null;
  /** Opens a new block: a blank line, then these comment lines (none when empty). */
  heading?: string;
}

/** Takes an entry out, with the comments that belong to it. */
export interface RemoveOp {
  op: 'remove';
  container: string;
  name: string;
}

/** Puts another text in the place of an entry's own. */
export interface ReplaceOp {
  op: 'replace';
  container: string;
  name: string;
  /** The name the new text declares. */
  becomes: string;
  text: string;
}

export type EntryOp = InsertOp | RemoveOp | ReplaceOp;

/** A sibling that is there, or one that is to be added. */
export type Item = { entry: Entry; op?: ReplaceOp } | { added: InsertOp };
export const isAdded = (item: Item): item is { added: InsertOp } => 'added' in item;

/** What is to be done in one container. */
export interface Plan {
  container: Container;
  items: Item[];
  removed: Entry[];
}
