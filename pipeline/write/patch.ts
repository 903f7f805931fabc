import { formatPatch, structuredPatch } from 'diff';
import { linesOf } from './lines.js';

type Patch = Parameters<typeof formatPatch>[0];

/** Lines of context, as git prints them. */
const CONTEXT = 3;
/** Beyond this many added and removed lines of one file the exact script costs too much: the file is shown as replaced. */
const MOST_EDITS = 20_000;

/**
 * The unified diff of files, as git writes and applies it.
 * @param files path with the texts before (null: created) and after (null: removed)
 */
export function patchOf(files: readonly { path: string; before: string | null; after: string | null }[]): string {
  return files
    .filter((file) => file.before !== file.after)
    .map((file) => formatPatch(onePatch(file.path, file.before, file.after)))
    .join('');
}

function onePatch(path: string, before: string | null, after: string | null): Patch {
  const [from, to] = [before === null ? '/dev/null' : `a/${path}`, after === null ? '/dev/null' : `b/${path}`];
  const [old, next] = [before ?? '', after ?? ''];
  // A whole file needs no comparison, but one without a line has no hunk.
  const isWhole = (before === null || after === null) && old !== next;
  const found = isWhole ? undefined : structuredPatch(from, to, old, next, undefined, undefined, { context: CONTEXT, maxEditLength: MOST_EDITS });
  const patch = found ?? { oldFileName: from, newFileName: to, oldHeader: undefined, newHeader: undefined, hunks: [replaced(old, next)] };
  return { ...patch, isGit: true, isCreate: before === null, isDelete: after === null };
}

function replaced(
  before: string,
  after: string,
): { oldStart: number; oldLines: number; newStart: number; newLines: number; lines: string[] } {
  const [old, next] = [linesOf(before), linesOf(after)];
  const marked = (mark: string, line: string): string[] =>
    line.endsWith('\n') ? [mark + line.slice(0, -1)] : [mark + line, '\\ No newline at end of file'];
  const lines = [...old.flatMap((line) => marked('-', line)), ...next.flatMap((line) => marked('+', line))];
  return { oldStart: 1, oldLines: old.length, newStart: 1, newLines: next.length, lines };
}
