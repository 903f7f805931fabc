import { edit, type Change } from '../../../pipeline/change.js';
import { entryEditor, type EntryOp } from '../../../pipeline/edit/clone.js';
import { editSource, locator, type SourceOp } from '../../../pipeline/edit/source.js';
import { outlineSource } from '../../../pipeline/edit/source/outline.js';
import { parseSource } from '../../../pipeline/edit/source/syntax.js';
import { InfraError } from '../../../pipeline/error.js';
import type { Found } from '../../../pipeline/kind.js';
import type { SchemaModel } from '../model/schema.js';
import type { DialectName } from '../sql/types.js';
import type { Shape, Source } from './model.js';

/** What the migrations say, as far as it is known. */
export interface Known {
  dir: string;
  model: SchemaModel;
  dialect: DialectName;
}

/** The models of the workspace while the operations of one change are carried out on them. */
export interface Session {
  found: Found;
  shapes: readonly Shape[];
  known: Known;
  /** `table.column` → the name that a later operation gives it: what is known of the schema is what it is after all of them. */
  renamed: Map<string, string>;
  /** Files as they will be. */
  texts: Map<string, string>;
  changes: Change[];
  warnings: string[];
  because: string[];
  follow_up: string[];
}

export const openSession = (found: Found, shapes: readonly Shape[], known: Known): Session => ({
  found,
  shapes,
  known,
  renamed: new Map(),
  texts: new Map(),
  changes: [],
  warnings: [],
  because: [],
  follow_up: [],
});

/** The text of a file as it will be. */
export const readText = async ({ texts, found }: Session, path: string): Promise<string | null> =>
  texts.get(path) ?? found.draft.read(path);

/** How a file is written: learned from the file alone, because models of one workspace differ. */
export function styleOf(text: string): Source['style'] {
  const count = (pattern: RegExp): number => text.match(pattern)?.length ?? 0;
  const indent = /\n([ \t]+)(?![ \t*])/.exec(text)?.[1] ?? '  ';
  return {
    quote: count(/"/g) > count(/'/g) ? '"' : "'",
    semicolon: count(/;[ \t]*$/gm) > 0 ? ';' : '',
    indent,
  };
}

/** Parses a file; undefined where it cannot be. */
export async function sourceAt(session: Session, path: string): Promise<Source | undefined> {
  const text = await readText(session, path);
  if (text === null) return undefined;
  const known = session.found.memo('migration:entity:sources', () => new Map<string, { text: string; source: Source | undefined }>());
  const kept = known.get(path);
  if (kept?.text === text) return kept.source;
  const source = await readSource(path, text);
  known.set(path, { text, source });
  return source;
}

/** Parses a text; undefined where it cannot be. */
export async function readSource(path: string, text: string): Promise<Source | undefined> {
  try {
    const syntax = await parseSource(text, path);
    return { path, text, program: syntax.program, containers: outlineSource(text, syntax), style: styleOf(text) };
  } catch (error) {
    // A file that does not parse is somebody's work in progress: it declares nothing yet.
    if (error instanceof InfraError) return undefined;
    throw error;
  }
}

export const sourceEdit = (path: string, op: SourceOp): Change => edit(path, editSource, op);
export const entryEdit = (path: string, op: EntryOp): Change => edit(path, entryEditor(locator), op);

/**
 * Carries out edits that belong together: all of them, or none and a warning with the snippet.
 * @param snippet what to paste where they cannot be carried out
 * @returns true where they were
 */
export async function carryOut(session: Session, edits: readonly Change[], snippet: string): Promise<boolean> {
  const texts = new Map<string, string>();
  try {
    for (const one of edits) texts.set(one.path, await one.next(texts.get(one.path) ?? (await readText(session, one.path))));
  } catch (error) {
    if (!(error instanceof InfraError)) throw error;
    const [problem] = error.problems;
    session.warnings.push(
      `${problem?.file ?? edits[0]?.path ?? ''}: ${problem?.subject ?? 'cannot be edited'}. Add this by hand: ${oneLine(snippet)}`,
    );
    return false;
  }
  for (const [path, text] of texts) session.texts.set(path, text);
  session.changes.push(...edits);
  return true;
}

/** A snippet inside a sentence. */
export const oneLine = (text: string): string => `\`${text.replace(/\s*\r?\n\s*/g, ' ').replaceAll('`', "'")}\``;
