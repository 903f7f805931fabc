import { parseXml, type XmlElement } from '../../../pipeline/edit/xml.js';
import { readYaml } from '../../../pipeline/edit/yaml.js';
import type { Json } from '../../../pipeline/kind.js';
import { setsOf } from './formatted-sql.js';

export type Format = 'xml' | 'yaml' | 'json' | 'sql';

/** What a changelog holds, as far as new changesets depend on it. */
export interface Changelog {
  path: string;
  format: Format;
  text: string;
  sets: { id: string; author: string }[];
  /** Files that it includes, as it spells them. */
  includes: string[];
  include_all: boolean;
}

export const formatOf = (path: string): Format =>
  /\.ya?ml$/.test(path) ? 'yaml' : path.endsWith('.json') ? 'json' : path.endsWith('.sql') ? 'sql' : 'xml';

type Shape = { [key: string]: Json };
const shape = (value: Json | undefined): Shape => (typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {});

function fromValue(value: Json): Pick<Changelog, 'sets' | 'includes' | 'include_all'> {
  const list = shape(value)['databaseChangeLog'];
  const items = (Array.isArray(list) ? list : []).map(shape);
  const sets = items.filter((item) => item['changeSet']).map((item) => shape(item['changeSet']));
  return {
    sets: sets.map((set) => ({ id: String(set['id']), author: String(set['author']) })),
    includes: items.filter((item) => item['include']).map((item) => String(shape(item['include'])['file'])),
    include_all: items.some((item) => item['includeAll'] !== undefined),
  };
}

function fromXml(root: XmlElement): Pick<Changelog, 'sets' | 'includes' | 'include_all'> {
  const named = (name: string): XmlElement[] => root.children.filter((child) => child.name === name);
  return {
    sets: named('changeSet').map((set) => ({ id: set.attributes['id'] ?? '', author: set.attributes['author'] ?? '' })),
    includes: named('include').map((one) => one.attributes['file'] ?? ''),
    include_all: named('includeAll').length > 0,
  };
}

const fromSql = (text: string): Pick<Changelog, 'sets' | 'includes' | 'include_all'> => ({
  sets: setsOf(text),
  includes: [],
  include_all: false,
});

/**
 * Reads a changelog.
 * @throws InfraError where it does not parse
 */
export async function readChangelog(path: string, text: string): Promise<Changelog> {
  const format = formatOf(path);
  const read = {
    xml: async () => fromXml(await parseXml(text, path)),
    yaml: async () => fromValue(await readYaml(text, path)),
    json: async () => fromValue(JSON.parse(text.replace(/^\uFEFF/, '')) as Json),
    sql: async () => fromSql(text),
  }[format];
  return { path, format, text, ...(await read()) };
}
