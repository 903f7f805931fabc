import { distinct, type Container, type Entry, type Locator, type Span } from '../locator.js';
import { elementsOf, type Element } from './elements.js';
import { parseHcl, unquote, type HclAttribute, type HclBlock, type HclBody } from './parse.js';
import { columnOf, lineStart, titleOf } from './target.js';
import { tokenize, type Token } from './token.js';
import { references } from './references.js';

/** Reads Terraform, OpenTofu, `.tfvars` and other HCL: blocks by their last label, attributes, keys of maps, elements of lists. */
export const locator: Locator = { format: 'hcl', handles: (path) => /\.(tf|tofu|tfvars|hcl|nomad)$/i.test(path), outline };

function outline(text: string, path: string): Container[] {
  const containers: Container[] = [];
  visit(text, parseHcl(text, path), '', { start: 0, end: text.length }, containers);
  return distinct(containers);
}

/** The place of a body: `resource "aws_ecs_task_definition" "api" › container`. */
const below = (parent: string, name: string): string => (parent === '' ? name : `${parent} › ${name}`);

function visit(text: string, body: HclBody, at: string, inner: Span, into: Container[]): void {
  const blocks = body.items.filter((item): item is HclBlock => item.kind === 'block');
  const attributes = body.items.filter((item): item is HclAttribute => item.kind === 'attribute');
  for (const type of new Set(blocks.map((block) => block.type))) {
    const entries = blocks.filter((block) => block.type === type).map((block) => blockEntry(text, block));
    into.push({ path: below(at, `${type} blocks`), kind: 'blocks', separator: '', inner, entries });
  }
  if (attributes.length > 0)
    into.push({ path: at || 'file', kind: 'map', separator: '', inner, entries: attributes.map((one) => attributeEntry(text, one)) });
  for (const attribute of attributes) collection(text, attribute, below(at, attribute.name), into);
  for (const block of blocks) visit(text, block.body, below(at, titleOf(block)), { start: block.open, end: block.close }, into);
}

function blockEntry(text: string, block: HclBlock): Entry {
  const head = text.slice(block.start, block.open);
  const label = block.labels[block.labels.length - 1];
  const found = label === undefined ? 0 : Math.max(0, head.lastIndexOf(label));
  const key = { start: block.start + found, end: block.start + found + (label ?? block.type).length };
  return {
    name: label ?? block.type,
    also: [],
    node: { start: block.start, end: block.end },
    key,
    lead: leadOf(text, block.start),
    shape: 'block',
  };
}

function attributeEntry(text: string, attribute: HclAttribute): Entry {
  const key = { start: attribute.start, end: attribute.start + attribute.name.length };
  return {
    name: attribute.name,
    also: alsoOf(attribute.tokens),
    node: { start: attribute.start, end: attribute.end },
    key,
    value: attribute.value,
    lead: leadOf(text, attribute.start),
    shape: shapeOf(attribute.tokens),
  };
}

/** `var.segment_key` declares `segment_key` as well; a list or a map of its own declares what it holds. */
const alsoOf = (tokens: readonly Token[]): string[] =>
  /^[[{]$/.test(tokens[0]?.text ?? '')
    ? []
    : references(tokens).flatMap((name) => (/^(var|local)\./.test(name) ? [name.split('.')[1] ?? ''] : []));

function shapeOf(tokens: readonly Token[]): string {
  const [first] = tokens;
  if (first?.text === '[') return 'list';
  if (first?.text === '{') return 'map';
  if (first?.text === 'true' || first?.text === 'false') return 'boolean';
  if (first?.text === 'null') return 'null';
  if (first?.kind === 'string' || first?.kind === 'heredoc') return 'string';
  return first?.kind === 'number' ? 'number' : 'call';
}

/** Start of the first comment line directly above an item, without its indentation; the item where there is none. */
function leadOf(text: string, start: number): number {
  if (columnOf(text, start) !== (/^[ \t]*/.exec(text.slice(lineStart(text, start)))?.[0].length ?? 0)) return start;
  let at = start;
  for (let line = lineStart(text, start); line > 0;) {
    line = lineStart(text, line - 1);
    const comment = /^[ \t]*(?=#|\/\/)/.exec(text.slice(line));
    if (!comment) return at;
    at = line + comment[0].length;
  }
  return at;
}

function collection(text: string, attribute: HclAttribute, at: string, into: Container[]): void {
  const inner = { start: attribute.value.start + 1, end: attribute.value.end - 1 };
  const keys = elementsOf(text, attribute.value, '{');
  const items = elementsOf(text, attribute.value, '[');
  if (keys && keys.length > 0)
    into.push({ path: at, kind: 'map', separator: '', inner, entries: keys.flatMap((one) => keyEntry(text, one)) });
  if (items && items.length > 0)
    into.push({ path: at, kind: 'array', separator: ',', inner, entries: items.map((one) => itemEntry(text, one)) });
}

function keyEntry(text: string, element: Element): Entry[] {
  const [key, sign, first] = element.tokens;
  if (!key || !first || (sign?.text !== '=' && sign?.text !== ':')) return [];
  const quote = key.kind === 'string' ? 1 : 0;
  const start = element.start + quote;
  const length = key.end - key.start - 2 * quote;
  const value = { start: element.start + first.start - key.start, end: element.end };
  const node = { start: element.start, end: element.end };
  const rest = element.tokens.slice(2);
  return [
    {
      name: unquote(key.text),
      also: alsoOf(rest),
      node,
      key: { start, end: start + length },
      value,
      lead: leadOf(text, element.start),
      shape: shapeOf(rest),
    },
  ];
}

function itemEntry(text: string, element: Element): Entry {
  const node = { start: element.start, end: element.end };
  const source = text.slice(element.start, element.end);
  const quote = source.startsWith('"') ? 1 : 0;
  const named = quote ? undefined : nameKey(source);
  const key = named
    ? { start: node.start + named.start, end: node.start + named.end }
    : { start: node.start + quote, end: node.end - quote };
  const name = text.slice(key.start, key.end);
  return { name, also: alsoOf(element.tokens), node, key, lead: leadOf(text, element.start), shape: shapeOf(element.tokens) };
}

/** The value of `name = "…"` in an object. */
function nameKey(source: string): Span | undefined {
  if (!source.startsWith('{')) return undefined;
  const tokens = tokenize(source, 'a value').filter((token) => token.kind !== 'newline');
  const at = tokens.findIndex((token, index) => /^"?name"?$/i.test(token.text) && /^[=:]$/.test(tokens[index + 1]?.text ?? ''));
  const value = at < 0 ? undefined : tokens[at + 2];
  return value?.kind === 'string' ? { start: value.start + 1, end: value.end - 1 } : undefined;
}
