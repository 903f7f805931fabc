import { declared, type TerraformModule } from '../../../pipeline/edit/hcl/module.js';
import { HclCode, spaced, type HclEntry, type HclValue } from '../../../pipeline/edit/hcl.js';
import type { HclBody } from '../../../pipeline/edit/hcl/parse.js';
import type { Value } from '../task.js';
import { isMap, toHcl, type Asset } from './value.js';

/** Maps of free keys, whichever the provider: everything else that holds named values is a nested block. */
const MAPS = new Set([
  'tags',
  'tags_all',
  'labels',
  'annotations',
  'variables',
  'environment_variables',
  'metadata',
  'dimensions',
  'parameters',
  'triggers',
  'keepers',
  'match_labels',
  'data',
  'string_data',
  'binary_data',
  'default_arguments',
  'app_settings',
  'user_labels',
  'resource_labels',
  'set_identifier',
  'inputs',
  'vars',
  'request_parameters',
  'response_parameters',
  'request_templates',
  'filter_policy',
  'message_attributes',
  'manifest',
  'attributes',
  'options',
  'query',
  'headers',
]);
/** Blocks that Terraform itself knows in every resource. */
const META_BLOCKS = new Set(['lifecycle', 'provisioner', 'connection', 'timeouts', 'dynamic']);
const META_FIRST = ['provider', 'for_each', 'count'];
const LAST = ['tags', 'depends_on', 'lifecycle'];

/** How the arguments of a resource type are written in this module: which names stand as blocks, which as attributes. */
export interface Shape {
  blocks: Set<string>;
  attributes: Set<string>;
}

/** Learns the shape from the resources of that type that are there. */
export function shapeOf(module: TerraformModule, type: string): Shape {
  const shape: Shape = { blocks: new Set(), attributes: new Set() };
  for (const { block } of declared(module, 'resource', [type])) collect(block.body, shape);
  return shape;
}

function collect(body: HclBody, shape: Shape): void {
  for (const item of body.items) {
    if (item.kind === 'attribute') shape.attributes.add(item.name);
    else {
      shape.blocks.add(item.type === 'dynamic' ? (item.labels[0] ?? '') : item.type);
      collect(item.body, shape);
    }
  }
}

const isBlock = (name: string, value: Value, shape: Shape): boolean => {
  const maps = Array.isArray(value) && value.length > 0 ? value : [value];
  if (!maps.every(isMap) || shape.attributes.has(name)) return false;
  return shape.blocks.has(name) || META_BLOCKS.has(name) || !MAPS.has(name);
};

/** The body of a resource, in the order of Terraform's style guide: meta-arguments, arguments, blocks, tags, lifecycle. */
export function bodyOf(attributes: { [name: string]: Value }, shape: Shape, locate: (asset: Asset) => string): HclEntry[] {
  const names = Object.keys(attributes);
  const rank = (name: string): number =>
    META_FIRST.includes(name) ? 0 : LAST.includes(name) ? 3 + LAST.indexOf(name) : isBlock(name, attributes[name] as Value, shape) ? 2 : 1;
  const ordered = names.map((name, at) => ({ name, at })).sort((a, b) => rank(a.name) - rank(b.name) || a.at - b.at);
  const entries = ordered.flatMap(({ name }) => entriesOf(name, attributes[name] as Value, shape, locate));
  const firsts = ordered.filter(({ name }) => rank(name) === 0).length;
  const separated: HclEntry[] =
    firsts > 0 && firsts < entries.length ? [...entries.slice(0, firsts), { blank: true }, ...entries.slice(firsts)] : entries;
  return spaced(separated);
}

function entriesOf(name: string, value: Value, shape: Shape, locate: (asset: Asset) => string): HclEntry[] {
  if (!isBlock(name, value, shape)) return [{ attribute: name, value: references(name, toHcl(value, locate)) }];
  const maps = (Array.isArray(value) ? value : [value]) as { [key: string]: Value }[];
  return maps.map((map) => ({ block: { type: name, labels: [], body: bodyOf(map, shape, locate) } }));
}

/** `depends_on` takes addresses, never strings; a planner writes them as strings all the same. */
function references(name: string, value: HclValue): HclValue {
  if (name !== 'depends_on' || !Array.isArray(value)) return value;
  return (value as HclValue[]).map((item) => (typeof item === 'string' && /^[\w.-]+$/.test(item) ? new HclCode(item) : item));
}
