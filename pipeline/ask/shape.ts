import * as z from 'zod';
import type { Json } from '../kind.js';

/** Any zod schema, whatever it makes. */
export type Schema = z.core.$ZodType;

/** What a person is asked for a value of a schema. */
export type Shape =
  | { kind: 'object'; fields: [string, Schema][] }
  | { kind: 'list'; item: Schema }
  | { kind: 'branches'; branches: Schema[] }
  | { kind: 'choice'; values: Json[] }
  | { kind: 'constant'; value: Json }
  | { kind: 'entries'; value: Schema }
  | { kind: 'boolean' }
  | { kind: 'text' };

const innerOf = (schema: Schema): Schema | undefined => {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodNonOptional) return schema.def.innerType;
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodReadonly) return schema.def.innerType;
  return undefined;
};

/** The schema without what makes it optional or gives it a default. */
export function bare(schema: Schema): Schema {
  const inner = innerOf(schema);
  return inner ? bare(inner) : schema;
}

/** What the schema says about itself, the outermost words first. */
export function describe(schema: Schema): string {
  const own = z.globalRegistry.get(schema)?.description;
  const inner = innerOf(schema);
  return own ?? (inner ? describe(inner) : '');
}

/** The value that stands where nothing is given; undefined when there is none, or none that one line can show. */
export function presetOf(schema: Schema): Json | undefined {
  const inner = innerOf(schema);
  if (schema instanceof z.ZodDefault && typeof schema.def.defaultValue !== 'object') return schema.def.defaultValue as Json;
  return inner ? presetOf(inner) : undefined;
}

/** Whether the schema takes the value. */
export const accepts = (schema: Schema, value: unknown): boolean => z.safeParse(schema, value).success;

/** Readers of the shapes, in order; what none of them knows is a line of text or JSON. */
const READERS: ((schema: Schema) => Shape | undefined)[] = [
  (schema) => (schema instanceof z.ZodObject ? { kind: 'object', fields: Object.entries(schema.shape) } : undefined),
  (schema) => (schema instanceof z.ZodArray ? { kind: 'list', item: schema.element } : undefined),
  (schema) => (schema instanceof z.ZodUnion ? ofUnion(schema) : undefined),
  (schema) => (schema instanceof z.ZodEnum ? { kind: 'choice', values: [...schema.options] } : undefined),
  (schema) => (schema instanceof z.ZodLiteral ? { kind: 'constant', value: schema.value as Json } : undefined),
  (schema) => (schema instanceof z.ZodRecord ? { kind: 'entries', value: schema.valueType } : undefined),
  (schema) => (schema instanceof z.ZodBoolean ? { kind: 'boolean' } : undefined),
];

/** How a value of the schema is asked for. */
export function shapeOf(schema: Schema): Shape {
  const inner = bare(schema);
  for (const read of READERS) {
    const shape = read(inner);
    if (shape) return shape;
  }
  return { kind: 'text' };
}

/** A choice among objects is made by their names; any other union is written as text or JSON. */
function ofUnion(schema: z.ZodUnion): Shape | undefined {
  const branches = schema.options.map(bare).filter((one) => !(one instanceof z.ZodNull));
  if (branches.length === 1) return shapeOf(branches[0]!);
  return branches.every((one) => one instanceof z.ZodObject) ? { kind: 'branches', branches } : undefined;
}

/** The constant that tells a branch from the others, with the words about it. */
export function constantOf(branch: Schema): { name: string; value: Json; words: string } | undefined {
  const shape = shapeOf(branch);
  const fields = shape.kind === 'object' ? shape.fields : [];
  for (const [name, field] of fields) {
    const own = shapeOf(field);
    if (own.kind === 'constant') return { name, value: own.value, words: describe(field) };
  }
  return undefined;
}

/**
 * The schema of a place inside a value.
 * @returns undefined where the schema has no such place
 */
export function schemaAt(schema: Schema, value: unknown, path: readonly PropertyKey[]): Schema | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return schema;
  const inside = value && typeof value === 'object' ? (value as { [key: PropertyKey]: unknown })[key] : undefined;
  const next = memberOf(schema, value, key);
  return next && schemaAt(next, inside, rest);
}

/** The schema of a member of the value. */
export function memberOf(schema: Schema, value: unknown, key: PropertyKey): Schema | undefined {
  const shape = shapeOf(schema);
  if (shape.kind === 'object') return shape.fields.find(([name]) => name === key)?.[1];
  if (shape.kind === 'list') return typeof key === 'number' ? shape.item : undefined;
  if (shape.kind === 'entries') return shape.value;
  const branch = shape.kind === 'branches' ? branchOf(shape.branches, value) : undefined;
  return branch && memberOf(branch, value, key);
}

/** The branch whose constant the value has. */
export function branchOf(branches: readonly Schema[], value: unknown): Schema | undefined {
  const map = (value && typeof value === 'object' ? value : {}) as { [name: string]: unknown };
  return branches.find((branch) => {
    const constant = constantOf(branch);
    return constant !== undefined && map[constant.name] === constant.value;
  });
}
