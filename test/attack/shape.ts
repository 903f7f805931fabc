import { parse as parseSource } from '@babel/parser';
import { parse as parseEnv } from 'dotenv';
import { DockerfileParser, PropertyInstruction, type Instruction } from 'dockerfile-ast';
import { getNodeValue, parseTree } from 'jsonc-parser';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import { gfmTable } from 'micromark-extension-gfm-table';
import { parseAllDocuments } from 'yaml';
import { parseHcl, type HclBody } from '../../pipeline/edit/hcl/parse.js';

type Shape = unknown;

/**
 * What a file is made of, texts left out: its keys, types, statements, headings. Two runs that differ by a text alone must give the
 * same shape, whatever the text is. Throws when the file does not parse.
 */
export function shapeOf(path: string, text: string): Shape {
  const found = SHAPES.find(({ files }) => files.test(path));
  return found ? found.shape(text) : text.split('\n').length;
}

const SHAPES: { files: RegExp; shape: (text: string) => Shape }[] = [
  { files: /\.json$/, shape: (text) => valueShape(getNodeValue(parseTree(text, [], { disallowComments: true })!)) },
  { files: /\.ya?ml$/, shape: yamlShape },
  { files: /\.[cm]?[jt]sx?$/, shape: (text) => sourceShape(parseSource(text, { sourceType: 'module', plugins: ['typescript'] }).program) },
  { files: /(^|\/)\.env[^/]*$/, shape: (text) => Object.keys(parseEnv(text)) },
  {
    files: /\.mdx?$/,
    shape: (text) => markdownShape(fromMarkdown(text, { extensions: [gfmTable()], mdastExtensions: [gfmTableFromMarkdown()] })),
  },
  { files: /\.(tf|tofu|hcl)$/, shape: (text) => hclShape(parseHcl(text, 'x.tf')) },
  { files: /\.(sql|prisma)$/, shape: bareShape },
  {
    files: /(^|\/)Dockerfile[^/]*$/,
    shape: (text) =>
      DockerfileParser.parse(text)
        .getInstructions()
        .map((one) => [one.getKeyword(), propertyNames(one)]),
  },
];

/**
 * The values of a file that is data, each with the way to it; undefined for code and prose. What a text was written as must be read
 * back as that text.
 */
export function valuesOf(path: string, text: string): Map<string, unknown> | undefined {
  const found = DATA.find(({ files }) => files.test(path));
  const values = new Map<string, unknown>();
  if (found) collect(found.parse(text), '', values);
  return found && values;
}

const DATA: { files: RegExp; parse: (text: string) => unknown }[] = [
  { files: /\.json$/, parse: (text) => JSON.parse(text) as unknown },
  {
    files: /\.ya?ml$/,
    parse: (text) => [parseAllDocuments(text)].flat().map((document) => ('toJS' in document ? (document.toJS() as unknown) : null)),
  },
  { files: /(^|\/)\.env[^/]*$/, parse: (text) => parseEnv(text) },
];

function collect(value: unknown, way: string, into: Map<string, unknown>): void {
  if (value === null || typeof value !== 'object') return void into.set(way, value);
  for (const [key, one] of Object.entries(value)) collect(one, `${way}/${key}`, into);
}

function valueShape(value: unknown): Shape {
  if (Array.isArray(value)) return value.map(valueShape);
  if (value === null || typeof value !== 'object') return value === null ? 'null' : typeof value;
  return Object.entries(value).map(([key, one]) => [key, valueShape(one)]);
}

function yamlShape(text: string): Shape {
  const documents = parseAllDocuments(text, { version: '1.2' });
  if ('empty' in documents) return [];
  for (const { errors } of documents) if (errors.length > 0) throw errors[0]!;
  return documents.map((document) => valueShape(document.toJS({ maxAliasCount: 100 })));
}

/** Node types, names and operators; literals are blank. */
function sourceShape(node: unknown): Shape {
  if (Array.isArray(node)) return node.map(sourceShape);
  if (node === null || typeof node !== 'object') return null;
  const { type, name, operator, body, ...rest } = node as { [key: string]: unknown };
  const parts = Object.entries(rest).filter(
    ([key, value]) => typeof value === 'object' && !/comments|loc|extra|errors|range|tokens/i.test(key),
  );
  return [
    type,
    type === 'Identifier' || type === 'JSXIdentifier' ? name : null,
    operator ?? null,
    sourceShape(body ?? null),
    parts.map(([key, value]) => [key, sourceShape(value)]),
  ];
}

/** What ENV, ARG and LABEL name; of other instructions the number of arguments. */
const propertyNames = (instruction: Instruction): Shape =>
  instruction instanceof PropertyInstruction ? instruction.getProperties().map((one) => one.getName()) : instruction.getArguments().length;

interface Marked {
  type: string;
  depth?: number;
  children?: Marked[];
}

// A text may be code or emphasised without becoming anything else; a link, an image or HTML is something else.
const PLAIN = new Set(['text', 'inlineCode', 'emphasis', 'strong', 'break']);

/** Neighbouring texts count as one. */
function markdownShape(node: Marked): Shape {
  if (PLAIN.has(node.type)) return ['text', 0, []];
  const children = (node.children ?? []).map(markdownShape).map((one) => JSON.stringify(one));
  const merged = children.filter((one, index) => !(one === '["text",0,[]]' && children[index - 1] === one));
  return [node.type, node.depth ?? 0, merged.map((one) => JSON.parse(one) as Shape)];
}

function hclShape(body: HclBody): Shape {
  return body.items.map((one) => (one.kind === 'attribute' ? one.name : [one.type, one.labels, hclShape(one.body)]));
}

/** Strings and comments taken out: what is left is what runs. */
function bareShape(text: string): Shape {
  const bare = text.replace(/'(?:[^']|'')*'|"(?:[^"\\]|\\.)*"|--[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (part) =>
    /^['"]/.test(part) ? '""' : '',
  );
  return bare
    .split('\n')
    .map((line) => line.trim().replace(/\s+/g, ' '))
    .filter(Boolean);
}
