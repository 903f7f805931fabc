import picomatch from 'picomatch';

/** Compiles globs (dot files included, `/` as separator) into a filter over paths. */
export function globber(patterns: string | readonly string[]): (paths: readonly string[]) => string[] {
  const matches = picomatch(typeof patterns === 'string' ? patterns : [...patterns], { dot: true });
  return (paths) => paths.filter((path) => matches(path));
}
