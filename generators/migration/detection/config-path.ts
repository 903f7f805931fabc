import { posix } from 'node:path';

/**
 * The path that a JavaScript configuration gives to a key: `out: './drizzle'`, `path: join(__dirname, '..', 'prisma')`,
 * `'migrations-path': path.resolve('server', 'migrations')`, `schema = "x"`. Undefined when it is computed otherwise.
 * @param text the configuration
 * @param key the key, as a pattern source
 * @param folder the folder that relative paths start from
 */
export function configPath(text: string, key: string, folder: string): string | undefined {
  const literal = new RegExp(`(?:^|[\\s{,(])['"]?${key}['"]?\\s*[:=]\\s*\\[?\\s*(['"\`])([^'"\`\\n]+)\\1`, 'm').exec(text)?.[2];
  if (literal !== undefined) return literal.includes('${') ? undefined : resolvePath(folder, literal);
  const call = new RegExp(`(?:^|[\\s{,(])['"]?${key}['"]?\\s*[:=]\\s*\\[?\\s*(?:\\w+\\.)?(?:join|resolve)\\(([^()]*)\\)`, 'm').exec(
    text,
  )?.[1];
  if (call === undefined) return undefined;
  const parts = call
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
  if (/^(__dirname|import\.meta\.dirname|process\.cwd\(?)/.test(parts[0] ?? '')) parts.shift();
  const strings = parts.map((part) => /^(['"`])([^'"`]*)\1$/.exec(part)?.[2]);
  return strings.includes(undefined) ? undefined : resolvePath(folder, strings.join('/'));
}

/** A path from a folder of the workspace; undefined when it leads out of it. */
export function resolvePath(folder: string, path: string): string | undefined {
  const joined = posix.normalize(posix.join(folder || '.', path)).replace(/\/$/, '');
  return joined.startsWith('..') || posix.isAbsolute(path) ? undefined : joined.replace(/^\.\//, '');
}
