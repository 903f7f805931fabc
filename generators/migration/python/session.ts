import { editPython, type PyOp } from './edit.js';
import type { ParsePython, PyModule } from './syntax.js';

/** Python files being edited in one task: the texts so far, and the edits that made them. */
export interface PySession {
  parse: ParsePython;
  texts: Map<string, string>;
  edits: { path: string; op: PyOp }[];
}

/** Carries edits out on the text at hand and keeps them for the draft. */
export async function changeText(session: PySession, path: string, ...ops: readonly PyOp[]): Promise<void> {
  for (const op of ops) {
    session.texts.set(path, await editPython(session.texts.get(path) ?? '', [op], path));
    session.edits.push({ path, op });
  }
}

/** The file as it is now. */
export const moduleAt = (session: PySession, path: string): PyModule => session.parse(session.texts.get(path) ?? '', path);
