const fold = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/**
 * The names most alike to one that does not exist, best first, for an error message.
 * @param name what was asked for
 * @param known what there is
 * @param limit how many at most
 */
export function nearNames(name: string, known: readonly string[], limit = 3): string[] {
  const wanted = fold(name);
  return known
    .map((one) => ({ one, score: fold(one).includes(wanted) || wanted.includes(fold(one)) ? 1 : distance(wanted, fold(one)) }))
    .filter(({ score }) => score <= Math.max(2, wanted.length / 3))
    .sort((a, b) => a.score - b.score || a.one.localeCompare(b.one))
    .slice(0, limit)
    .map(({ one }) => one);
}
