import type { Found } from '../../pipeline/kind.js';

/** So many files must begin alike before a new one does. */
const ENOUGH = 3;
const SHARE = 0.6;

/**
 * The comment that the workspace's files of this kind begin with (a licence header), with what separates it from the rest.
 * @param patterns globs of the files to look at
 * @returns an empty text where they have none in common
 */
export function headerOf(found: Found, patterns: readonly string[]): string {
  return found.memo(`monitoring.header.${patterns.join(' ')}`, () => {
    const texts = found.workspace.glob(patterns).slice(0, 200).map((path) => found.workspace.read(path) ?? '');
    const heads = texts.map(leading).filter(Boolean);
    const counts = new Map<string, number>();
    for (const head of heads) counts.set(head, (counts.get(head) ?? 0) + 1);
    const [head = '', count = 0] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [];
    return count >= ENOUGH && count >= texts.length * SHARE ? head : '';
  });
}

/** A leading block of comment lines that names a copyright or a licence, with the blank lines after it. */
function leading(text: string): string {
  const hash = /^(?:#[^\n]*\n)+\n*/.exec(text)?.[0] ?? /^(?:\/\/[^\n]*\n)+\n*/.exec(text)?.[0] ?? /^\/\*[\s\S]*?\*\/\n+/.exec(text)?.[0] ?? '';
  return /copyright|licen[cs]e|SPDX/i.test(hash) ? `${hash.trimEnd()}\n\n` : '';
}
