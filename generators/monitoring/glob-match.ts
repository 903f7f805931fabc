/** A pattern of Go's `filepath.Match` as Prometheus takes it in `rule_files`: `*` and `?` stay within a folder. */
function expression(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+^${}()|\\]/g, '\\$&').replaceAll('*', '[^/]*').replaceAll('?', '[^/]');
  return new RegExp(`^${escaped}$`);
}

/**
 * Whether a `rule_files` entry loads a file. Absolute entries name the container's file system, so only their last two
 * components are compared there.
 * @param config the configuration the entry stands in
 */
export function globMatches(config: string, pattern: string, path: string): boolean {
  if (pattern.startsWith('/')) return expression(pattern.slice(pattern.lastIndexOf('/') + 1)).test(path.slice(path.lastIndexOf('/') + 1));
  const folder = config.slice(0, config.lastIndexOf('/') + 1);
  return expression(normal(folder + pattern)).test(path);
}

function normal(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}
