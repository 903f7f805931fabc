import { isAlias, isMap, isPair, isScalar, isSeq, parseAllDocuments, type Node } from 'yaml';
import { editYaml, locator, type YamlOp, type YamlPath, type YamlPlace } from '../../../pipeline/edit/yaml.js';
import type { Json } from '../../../pipeline/kind.js';
import { chosen, cloneTrials } from './clone.js';
import type { CorpusFile } from './files.js';
import type { Made, Subject, Trial } from './trial.js';
import type { Tree } from './tree.js';

/** Values with their types, keys, anchors, aliases and tags of all documents. */
function read({ text }: CorpusFile): Tree | undefined {
  const docs = parseAllDocuments(text, { uniqueKeys: false, logLevel: 'silent' });
  if (!Array.isArray(docs) || docs.some((doc) => doc.errors.length > 0)) return undefined;
  return docs.map((doc) => treeOf(doc.contents));
}

function treeOf(node: unknown): Tree {
  if (isAlias(node)) return ['alias', node.source];
  const marks = [(node as { anchor?: string } | null)?.anchor ?? '', (node as { tag?: string } | null)?.tag ?? ''].join(' ');
  if (isMap(node)) return ['map', marks, ...node.items.map((one) => [treeOf(one.key), treeOf(one.value)])];
  if (isSeq(node)) return ['seq', marks, ...node.items.map(treeOf)];
  if (isPair(node)) return ['pair', treeOf(node.key), treeOf(node.value)];
  return isScalar(node) ? [typeof node.value, String(node.value), marks] : ['null'];
}

interface Spot {
  document: number;
  at: YamlPath;
}

/** Every place of a text that is such a node, with the document it is in. Aliases and odd keys are no part of a path. */
function places({ text }: CorpusFile, fits: (node: unknown) => boolean): Spot[] {
  const found: Spot[] = [];
  const visit = (node: unknown, document: number, at: YamlPath): void => {
    if (fits(node)) found.push({ document, at });
    if (isMap(node)) for (const one of node.items) if (isScalar(one.key) && typeof one.key.value === 'string') visit(one.value, document, [...at, one.key.value]);
    if (isSeq(node)) node.items.forEach((one, index) => visit(one, document, [...at, index]));
  };
  parseAllDocuments(text, { uniqueKeys: false, logLevel: 'silent' }).forEach((doc, document) => visit(doc.contents, document, []));
  return found;
}

const filled = (node: unknown): boolean => (isMap(node) || isSeq(node)) && node.items.length > 0;
const valueOf = ({ value, words, picks }: Made): Json => chosen<Json>([value, words, 12, true, null, [value, 1], { key: value, other: [words] }, `${words}\n${value}`, [], {}], picks[3]!)!;
// A comment above the first of several may speak of all: taking the first out leaves it.
const placeOf = ({ picks }: Made): YamlPlace => chosen<YamlPlace>(['end', 'start', 'sorted'], picks[4]!)!;

const set: Trial = {
  name: 'set a new key',
  plan(file, made) {
    const spot = chosen(places(file, (node) => isMap(node) && filled(node)), made.picks[0]!);
    if (!spot) return undefined;
    const op: YamlOp = { op: 'set', ...spot, key: made.name, value: valueOf(made), place: placeOf(made), ...(made.picks[1]! % 3 === 0 ? { comment: made.words } : {}), ...(made.picks[2]! % 3 === 0 ? { remark: made.words } : {}) };
    return {
      what: JSON.stringify(op),
      apply: (text) => editYaml(text, [op], file.path),
      ...(op.comment !== undefined && op.place !== 'end' ? {} : { undo: (text: string) => editYaml(text, [{ op: 'remove', document: spot.document, at: [...spot.at, made.name] }], file.path) }),
      brings: [made.name],
    };
  },
};

const append: Trial = {
  name: 'append to a list',
  plan(file, made) {
    const spot = chosen(places(file, (node) => isSeq(node) && filled(node)), made.picks[0]!);
    if (!spot) return undefined;
    const { name } = made;
    const value: Json = chosen<Json>([name, { name, value: made.value }, { name, list: [made.words] }], made.picks[1]!)!;
    const op: YamlOp = { op: 'append', ...spot, value, place: placeOf(made), ...(made.picks[2]! % 3 === 0 ? { comment: made.words } : {}) };
    const step = typeof value === 'string' ? value : { name };
    return {
      what: JSON.stringify(op),
      apply: (text) => editYaml(text, [op], file.path),
      ...(op.comment !== undefined && op.place !== 'end' ? {} : { undo: (text: string) => editYaml(text, [{ op: 'remove', document: spot.document, at: [...spot.at, step] }], file.path) }),
      brings: [name],
    };
  },
};

const fill: Trial = {
  name: 'fill what is empty or missing',
  plan(file, made) {
    const empty = places(file, (node) => node === null || (isScalar(node) && node.value === null) || ((isMap(node) || isSeq(node)) && node.items.length === 0));
    const spot = chosen([...empty, { document: 0, at: ['made', 'between'] } as Spot], made.picks[0]!);
    const op: YamlOp = made.picks[1]! % 2 === 0 ? { op: 'set', ...spot!, key: made.name, value: valueOf(made) } : { op: 'append', ...spot!, value: made.name };
    return { what: JSON.stringify(op), apply: (text) => editYaml(text, [op], file.path), brings: [made.name], replaces: true };
  },
};

const replace: Trial = {
  name: 'replace a value',
  plan(file, made) {
    const spot = chosen(places(file, (node) => node !== null && !(node as Node & { anchor?: string }).anchor).filter((one) => one.at.length > 0), made.picks[0]!);
    if (!spot) return undefined;
    const op: YamlOp = { op: 'replace', ...spot, value: chosen<Json>([made.name, { name: made.name, value: made.value }, [made.name]], made.picks[1]!)! };
    return { what: JSON.stringify(op), apply: (text) => editYaml(text, [op], file.path), brings: [made.name], replaces: true };
  },
};

const rename: Trial = {
  name: 'rename a key and back',
  plan(file, { name, picks }) {
    const spot = chosen(places(file, () => true).filter((one) => typeof one.at.at(-1) === 'string'), picks[0]!);
    if (!spot) return undefined;
    const [above, old] = [spot.at.slice(0, -1), spot.at.at(-1) as string];
    const renamed = (text: string, from: string, to: string) => editYaml(text, [{ op: 'rename', document: spot.document, at: [...above, from], to }], file.path);
    return { what: `rename ${JSON.stringify(spot)} to ${name}`, apply: (text) => renamed(text, old, name), brings: [name], replaces: true };
  },
};

export const yaml: Subject = { format: 'yaml', trials: [set, append, fill, replace, rename, ...cloneTrials(locator)], read };
