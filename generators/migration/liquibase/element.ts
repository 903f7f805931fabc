import { parseXml, type XmlElement } from '../../../pipeline/edit/xml.js';
import { readYaml } from '../../../pipeline/edit/yaml.js';
import type { Json } from '../../../pipeline/kind.js';
import { formatOf } from './changelog.js';
import { setsOf } from './formatted-sql.js';

/** A changeset or a change, of whatever format: scalars are attributes, everything else are children. */
export interface Element {
  name: string;
  attributes: Record<string, string>;
  children: Element[];
  text: string;
}

const CDATA = /<!\[CDATA\[([\s\S]*?)\]\]>/g;
const ENTITIES: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
const plain = (text: string): string =>
  text
    .split(CDATA)
    .map((part, at) => (at % 2 ? part : part.replace(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => ENTITIES[name] ?? '')))
    .join('');

const fromXml = ({ name, attributes, children, text }: XmlElement): Element => ({
  name,
  attributes,
  children: children.map(fromXml),
  text: plain(text),
});

const isScalar = (value: Json): value is string | number | boolean => ['string', 'number', 'boolean'].includes(typeof value);
const entriesOf = (value: Json): [string, Json][] =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];

/** `columns: [{ column: … }]` are children of the element itself, as in XML. */
function fromValue(name: string, value: Json): Element {
  const entries = entriesOf(value);
  const attributes = entries.flatMap(([key, one]): [string, string][] => (isScalar(one) ? [[key, String(one)]] : []));
  const children = entries.flatMap(([key, one]): Element[] => {
    if (Array.isArray(one)) return one.flatMap(fromItem);
    return isScalar(one) || one === null ? [] : [fromValue(key, one)];
  });
  return { name, attributes: Object.fromEntries(attributes), children, text: isScalar(value) ? String(value) : '' };
}

const fromItem = (item: Json): Element[] => entriesOf(item).map(([key, one]) => fromValue(key, one));

/** A changeset's way back, and what it asks before. */
const NOT_CHANGES = new Set(['rollback', 'preConditions', 'validCheckSum', 'comment', 'modifySql', 'property']);

/** In YAML and JSON the changes have a list of their own. */
function changesOf(set: Json): Element[] {
  const changes = entriesOf(set).find(([key]) => key === 'changes')?.[1] ?? null;
  return Array.isArray(changes) ? changes.flatMap(fromItem) : [];
}

/** A changeset with its changes, in order. */
export interface ReadSet {
  id: string;
  author: string;
  changes: Element[];
}

function ofXml(root: Element): ReadSet[] {
  const sets = root.children.filter((child) => child.name === 'changeSet');
  return sets.map(({ attributes, children }) => ({
    id: attributes['id'] ?? '',
    author: attributes['author'] ?? '',
    changes: children.filter((one) => !NOT_CHANGES.has(one.name)),
  }));
}

function ofValue(value: Json): ReadSet[] {
  const list = entriesOf(value).find(([key]) => key === 'databaseChangeLog')?.[1] ?? null;
  const sets = Array.isArray(list) ? list.flatMap((item) => entriesOf(item).filter(([key]) => key === 'changeSet')) : [];
  return sets.map(([, set]) => {
    const { id = '', author = '' } = fromValue('changeSet', set).attributes;
    return { id, author, changes: changesOf(set) };
  });
}

/** Lines that Liquibase reads itself; to MySQL `--` without a blank is no comment. */
export const DIRECTIVE = /^[ \t]*--.*$/gm;

function ofSql(text: string): ReadSet[] {
  const [, ...parts] = text.split(/^(?=[ \t]*--\s*changeset\s)/im);
  return parts.map((part) => {
    const sql: Element = { name: 'sql', attributes: {}, children: [], text: part.replace(DIRECTIVE, '') };
    return { id: '', author: '', ...setsOf(part)[0], changes: [sql] };
  });
}

/**
 * The changesets of a changelog, in order.
 * @throws InfraError where it does not parse
 */
export async function setsIn(path: string, text: string): Promise<ReadSet[]> {
  const read = {
    xml: async () => ofXml(fromXml(await parseXml(text, path))),
    yaml: async () => ofValue(await readYaml(text, path)),
    json: () => Promise.resolve(ofValue(JSON.parse(text.replace(/^\uFEFF/, '')) as Json)),
    sql: () => Promise.resolve(ofSql(text)),
  }[formatOf(path)];
  return read();
}
