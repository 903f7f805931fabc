import { viewYaml, type YamlView } from '../../../pipeline/edit/yaml.js';
import type { Found, Json } from '../../../pipeline/kind.js';

export type Fields = { [key: string]: Json };

/** One compose file, read: merge keys carried out in `services`, as they stand in `view`. */
export interface ComposeFile {
  path: string;
  view: YamlView;
  data: Fields;
  services: { [name: string]: Fields };
}

/** Whether a value is a map. */
export const isFields = (value: Json | undefined): value is Fields => value !== null && typeof value === 'object' && !Array.isArray(value);

/** A compose file as the draft has it; undefined when there is none. Throws an InfraError for what is not YAML. */
export async function readCompose(path: string, found: Found): Promise<ComposeFile | undefined> {
  const text = await found.draft.read(path);
  if (text === null) return undefined;
  const [view] = await viewYaml(text, path);
  if (!view || !isFields(view.data)) return undefined;
  const declared = isFields(view.data['services']) ? view.data['services'] : {};
  const services = Object.fromEntries(
    Object.entries(declared).map(([name, service]): [string, Fields] => [name, isFields(service) ? service : {}]),
  );
  return { path, view, data: view.data, services };
}

/** A compose file that has nothing yet. */
export const emptyCompose = (path: string): ComposeFile => ({
  path,
  services: {},
  data: {},
  view: {
    data: {},
    has: () => false,
    lineOf: () => undefined,
    textOf: () => undefined,
    markOf: () => undefined,
    keysOf: () => [],
    style: () => ({ indent: 2, dash_indent: 2, isSpaced: () => false, render: () => '' }),
  },
});

/** Variables of a service by name, with null for those handed on without a value. */
export function variablesOf(service: Fields | undefined): Map<string, Json> {
  const environment = service?.['environment'];
  if (Array.isArray(environment)) return new Map(environment.flatMap((item) => (typeof item === 'string' ? [split(item)] : [])));
  return new Map(isFields(environment) ? Object.entries(environment) : []);
}

function split(item: string): [string, Json] {
  const at = item.indexOf('=');
  return at === -1 ? [item, null] : [item.slice(0, at), item.slice(at + 1)];
}

/** Names in `depends_on`, `networks` or a top-level section, whichever form it has. */
export function namesIn(value: Json | undefined): string[] {
  if (Array.isArray(value)) return value.filter((item): item is string => typeof item === 'string');
  return isFields(value) ? Object.keys(value) : [];
}

/** The value most of a list share; undefined where fewer than half do. */
export function common(values: readonly (Json | undefined)[], all: number): Json | undefined {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== undefined) counts.set(JSON.stringify(value), (counts.get(JSON.stringify(value)) ?? 0) + 1);
  const [best] = [...counts].sort((a, b) => b[1] - a[1]);
  return best && best[1] * 2 > all ? (JSON.parse(best[0]) as Json) : undefined;
}
