/** The attribute of that name, with its arguments. */
export const attribute = (entry: { attributes: string[] }, name: string): string | undefined =>
  entry.attributes.find((one) => one === name || (one.startsWith(name) && one[name.length] === '('));

/** Text between the brackets of an attribute. */
export const argumentsOf = (text: string | undefined): string =>
  text && text.includes('(') ? text.slice(text.indexOf('(') + 1, -1).trim() : '';

/** A named argument, `fields: [a]`, at the top level of an attribute's brackets. */
export function named(text: string | undefined, name: string): string | undefined {
  const args = argumentsOf(text);
  const start = new RegExp(`(?:^|[\\s,(])${name}\\s*:\\s*`).exec(args);
  if (!start) return undefined;
  let depth = 0;
  let quoted = false;
  for (let at = start.index + start[0].length; at <= args.length; at++) {
    const char = args[at];
    if (char === '"' && args[at - 1] !== '\\') quoted = !quoted;
    if (quoted) continue;
    if (char === '[' || char === '(') depth += 1;
    if (char === ']' || char === ')') depth -= 1;
    if (depth === 0 && (char === ',' || char === undefined)) return args.slice(start.index + start[0].length, at).trim();
  }
  return args.slice(start.index + start[0].length).trim();
}

/** The first of the arguments between brackets; commas and brackets inside of strings are none. */
export function firstArgument(args: string): string {
  const end = [...args.matchAll(/"(?:[^"\\]|\\.)*"|[()[\],]/g)].reduce<{ depth: number; at?: number }>(
    (seen, { 0: text, index }) => {
      if (seen.at !== undefined || text.startsWith('"')) return seen;
      if (text === ',') return seen.depth === 0 ? { ...seen, at: index } : seen;
      return { depth: seen.depth + (text === '(' || text === '[' ? 1 : -1) };
    },
    { depth: 0 },
  );
  return args.slice(0, end.at).trim();
}

/** What a string literal says; undefined for anything else. */
export const unquoted = (text: string | undefined): string | undefined => {
  if (text === undefined || !text.startsWith('"')) return undefined;
  try {
    return String(JSON.parse(text));
  } catch {
    return text.slice(1, -1);
  }
};

/** `@map("x")`, `@@map("x")`: the database's name. */
export const mapped = (owner: { attributes: string[] }, name: '@map' | '@@map'): string | undefined => {
  const found = attribute(owner, name);
  return unquoted(named(found, 'name') ?? (argumentsOf(found) || undefined));
};

/** The names in `[a, b(sort: Desc)]`. */
export function listed(text: string | undefined): { name: string; options: string }[] {
  const inner = /^\[([\s\S]*)\]$/.exec((text ?? '').trim())?.[1] ?? text ?? '';
  return [...inner.matchAll(/([A-Za-z]\w*)\s*(\([^)]*\))?/g)].map((match) => ({ name: match[1] ?? '', options: match[2] ?? '' }));
}
