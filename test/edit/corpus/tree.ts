/** What a text means to a reader that is not the editor's: names, values and their nesting, without layout and comments. */
export type Tree = string | readonly Tree[];

/** What stands at the one place where two trees differ. */
export interface Difference {
  gone: readonly Tree[];
  come: readonly Tree[];
}

/** The one place where two trees differ: as deep as it goes, with all that is neither before nor behind it. Nothing on both sides where they are the same. */
export function difference(before: Tree, after: Tree): Difference {
  if (typeof before === 'string' || typeof after === 'string') return same(before, after) ? { gone: [], come: [] } : { gone: [before], come: [after] };
  const least = Math.min(before.length, after.length);
  let first = 0;
  while (first < least && same(before[first]!, after[first]!)) first += 1;
  let last = 0;
  while (last < least - first && same(before.at(-1 - last)!, after.at(-1 - last)!)) last += 1;
  const [gone, come] = [before.slice(first, before.length - last), after.slice(first, after.length - last)];
  const [one, other] = [gone[0], come[0]];
  const deeper = gone.length === 1 && come.length === 1 && typeof one === 'object' && typeof other === 'object';
  return deeper ? difference(one, other) : { gone, come };
}

function same(a: Tree, b: Tree): boolean {
  if (typeof a === 'string' || typeof b === 'string') return a === b;
  return a.length === b.length && a.every((one, index) => same(one, b[index]!));
}

/** All words of a tree. */
export const wordsOf = (tree: Tree): string[] => (typeof tree === 'string' ? [tree] : tree.flatMap(wordsOf));
