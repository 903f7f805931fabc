/** What a migration takes from its tool's package. */
export interface Imports {
  from: string;
  names: readonly string[];
  quote: string;
  semicolon: string;
}

const IMPORT = /import\s+(type\s+)?(?:([\w$]+)\s*,?\s*)?(?:\{([^}]*)\}|\*\s+as\s+([\w$]+))?\s*from\s*['"]([^'"]+)['"]/;
const REQUIRE = /(?:const|let|var)\s+(?:([\w$]+)|\{([^}]*)\})\s*=\s*require\(['"]([^'"]+)['"]\)(?:\.\w+)?/;
const STATEMENT = new RegExp(String.raw`^(?:${IMPORT.source}|${REQUIRE.source});?[ \t]*(?:\r?\n|$)`, 'gm');

const local = (one: string): string =>
  one
    .trim()
    .split(/\s+as\s+|:\s*/)
    .at(-1)
    ?.replace(/^type\s+/, '')
    .trim() ?? '';
const used = (name: string, text: string): boolean => new RegExp(`(?<![\\w$.'"])${name.replaceAll('$', '\\$')}(?![\\w$'"])`).test(text);

const byName = (a: string, b: string): number => local(a).localeCompare(local(b), 'en');
const isSorted = (names: readonly string[]): boolean => names.every((name, at) => at === 0 || byName(names[at - 1] ?? '', name) <= 0);

interface Kept {
  text: string;
  /** Names it brings in. */
  names: string[];
}

/** An import statement with the names that are used, and further ones; empty where nothing of it is. */
function kept(match: RegExpMatchArray, body: string, wanted: readonly string[], from: string): Kept {
  const [text, type, one, braces, star, esm, required, pattern, cjs] = match;
  const list = (braces ?? pattern)?.split(',').filter((name) => name.trim()) ?? [];
  const alone = [one, star, required].filter((name): name is string => Boolean(name) && used(name ?? '', body));
  const here = list.filter((name) => used(local(name), body));
  const fits = (esm ?? cjs) === from && (braces ?? pattern) !== undefined && !type;
  const more = fits ? wanted.filter((name) => !here.some((other) => local(other) === name)) : [];
  const together = [...here.map((name) => name.trim()), ...more];
  const names = isSorted(list.map((name) => name.trim())) ? [...together].sort(byName) : together;
  if (names.length + alone.length === 0) return { text: '', names: [] };
  if (names.length === 0 && list.length) return { text: text.replace(/,?\s*\{[^}]*\}/, ''), names: alone };
  const written =
    list.length && names.join() !== list.map((name) => name.trim()).join() ? text.replace(/\{[^}]*\}/, `{ ${names.join(', ')} }`) : text;
  return { text: written, names: [...alone, ...(type ? [] : names.map(local))] };
}

/**
 * The file with imports of what it uses, no more.
 * @param body code that will stand in the file besides its text
 */
export function withImports(text: string, imports: Imports, body: string): string {
  const rest = text.replace(STATEMENT, '') + body;
  const brought: string[] = [];
  let taken = false;
  const result = text.replace(STATEMENT, (...found: unknown[]) => {
    const match = found.slice(0, 9) as unknown as RegExpMatchArray;
    const one = kept(match, rest, taken ? [] : imports.names, imports.from);
    taken ||= one.text !== '' && imports.names.every((name) => one.names.includes(name));
    brought.push(...one.names);
    return one.text;
  });
  const missing = imports.names.filter((name) => !brought.includes(name));
  return missing.length ? added(result, missing, imports) : result.replace(/^(\r?\n)+/, '');
}

/** A further import, behind the others or at the top. */
function added(text: string, names: readonly string[], { from, quote, semicolon }: Imports): string {
  const esm = /^(import|export)\b/m.test(text);
  const list = `{ ${names.join(', ')} }`;
  const line = esm
    ? `import ${list} from ${quote}${from}${quote}${semicolon}`
    : `const ${list} = require(${quote}${from}${quote})${semicolon}`;
  const last = [...text.matchAll(STATEMENT)].at(-1);
  const directive = /^['"]use strict['"];?\r?\n/.exec(text)?.[0].length ?? 0;
  const at = last ? last.index + last[0].length : directive;
  const gap = last ? '' : '\n';
  return `${text.slice(0, at)}${directive && !last ? '\n' : ''}${line}\n${gap}${text.slice(at).replace(/^\n/, last ? '\n' : '')}`;
}
