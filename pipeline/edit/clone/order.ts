/** Ways in which people sort names: by code unit, ignoring case, with the underscore before letters, word by word. */
const COMPARATORS: ((name: string) => string)[] = [
  (name) => name,
  (name) => name.toLowerCase(),
  (name) => name.toLowerCase().replace(/[_.-]/g, ' '),
  (name) => name.replace(/[_.-]/g, '~').toUpperCase(),
];
/** One pair in ten may be out of order and the list still counts as sorted: real lists have slips. */
const SORTED_SHARE = 0.9;

/** Where a name goes in a sorted list: the place that leaves the fewest names on the wrong side; undefined when the list is not sorted. */
export function sortedPosition(names: readonly string[], name: string): number | undefined {
  if (names.length < 3) return undefined;
  const scored = COMPARATORS.map((form) => ({ form, share: orderedShare(names.map(form)) }));
  const best = scored.reduce((a, b) => (b.share > a.share ? b : a));
  if (best.share < SORTED_SHARE) return undefined;
  const target = best.form(name);
  let wrong = names.filter((one) => best.form(one) < target).length;
  let least = { at: 0, wrong };
  names.forEach((one, index) => {
    wrong += best.form(one) > target ? 1 : -1;
    if (wrong <= least.wrong) least = { at: index + 1, wrong };
  });
  return least.at;
}

function orderedShare(keys: readonly string[]): number {
  const pairs = keys.slice(1).filter((key, index) => keys[index]! <= key).length;
  return pairs / Math.max(1, keys.length - 1);
}
