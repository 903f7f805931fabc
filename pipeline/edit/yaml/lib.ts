import type * as Yaml from 'yaml';
import type { Alias, Document, LineCounter, Node, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';

let loaded: typeof Yaml | undefined;

/** Loads the parser on first use: it is not needed by runs that touch no YAML. */
export async function loadYaml(): Promise<typeof Yaml> {
  loaded ??= await import('yaml');
  return loaded;
}

/** The parser, after `loadYaml`. Throws when it was not loaded: a bug of this package. */
export function lib(): typeof Yaml {
  if (!loaded) throw new Error('loadYaml() was not called');
  return loaded;
}

export type { Alias, Document, LineCounter, Node, Pair, Scalar, YAMLMap, YAMLSeq };
export type Doc = Document.Parsed;
export type Collection = YAMLMap | YAMLSeq;
