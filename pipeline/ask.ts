import * as z from 'zod';
import type { Json } from './kind.js';

/** One question to a person, in the words that inquirer takes. */
export interface Prompt {
  type: 'input' | 'number' | 'confirm' | 'list' | 'checkbox';
  name: string;
  message: string;
  choices?: { name: string; value: string }[];
  default?: string | number | boolean;
  validate?(answer: unknown): true | string;
}

/** Puts one question and gives the answer. */
export type Ask = (prompt: Prompt) => Promise<Json>;

/** What is used of a JSON Schema. */
interface Schema {
  type?: string | string[];
  const?: Json;
  enum?: Json[];
  description?: string;
  default?: Json;
  properties?: { [name: string]: Schema };
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  additionalProperties?: Schema | boolean;
  pattern?: string;
}

type Answers = { [name: string]: Json };

/** JSON Schema of a zod schema as the faces need it: draft 7, no references, input side. */
export function jsonSchemaOf(schema: z.ZodType): Schema {
  return z.toJSONSchema(schema, { target: 'draft-7', io: 'input', reused: 'inline', unrepresentable: 'any' }) as Schema;
}

/**
 * Asks for everything a schema needs that is not known yet, and offers the rest.
 * @param schema a zod object
 * @param known what has been given already; never asked again
 */
export async function askFor(schema: z.ZodType, known: Answers, ask: Ask): Promise<Answers> {
  return askObject(jsonSchemaOf(schema), known, '', ask);
}

async function askObject(schema: Schema, known: Answers, path: string, ask: Ask): Promise<Answers> {
  const answers: Answers = { ...known };
  const properties = Object.entries(schema.properties ?? {}).filter(([name]) => !(name in answers));
  const needed = properties.filter(([name, one]) => schema.required?.includes(name) || one.const !== undefined);
  for (const [name, one] of needed) answers[name] = await askValue(one, join(path, name), ask);
  const offered = properties.filter(([name]) => !(name in answers));
  if (offered.length === 0) return answers;
  const chosen = await ask({
    type: 'checkbox',
    name: 'more',
    message: `${path || 'change'}: set more?`,
    choices: offered.map(([name, one]) => ({ name: one.description ? `${name}: ${one.description}` : name, value: name })),
  });
  for (const name of Array.isArray(chosen) ? chosen.map(String) : []) answers[name] = await askValue(schema.properties![name]!, join(path, name), ask);
  return answers;
}

const join = (path: string, name: string): string => (path ? `${path}.${name}` : name);

async function askValue(schema: Schema, path: string, ask: Ask): Promise<Json> {
  if (schema.const !== undefined) return schema.const;
  const message = schema.description ? `${path}: ${schema.description}` : path;
  const branches = schema.anyOf ?? schema.oneOf;
  if (branches) return askBranch(branches.filter((one) => one.type !== 'null'), path, message, ask);
  if (schema.enum) return ask({ type: 'list', name: path, message, choices: schema.enum.map((value) => ({ name: String(value), value: String(value) })) });
  const type = Array.isArray(schema.type) ? schema.type.find((one) => one !== 'null') : schema.type;
  if (type === 'object' && schema.properties) return askObject(schema, {}, path, ask);
  if (type === 'array' && schema.items) return askList(schema.items, path, ask);
  return askScalar(schema, type, path, message, ask);
}

function askScalar(schema: Schema, type: string | undefined, path: string, message: string, ask: Ask): Promise<Json> {
  const preset = typeof schema.default === 'object' ? undefined : schema.default;
  const base = { name: path, message, ...(preset !== undefined ? { default: preset } : {}) };
  if (type === 'boolean') return ask({ ...base, type: 'confirm' });
  if (type === 'number' || type === 'integer') return ask({ ...base, type: 'number' });
  if (type === 'string') return ask({ ...base, type: 'input', validate: matching(schema.pattern) });
  return ask({ ...base, type: 'input', message: `${message} (JSON)`, validate: isJson }).then((text) => JSON.parse(String(text)) as Json);
}

const matching = (pattern: string | undefined) => (answer: unknown): true | string =>
  pattern === undefined || new RegExp(pattern, 'u').test(String(answer)) ? true : `must match ${pattern}`;

function isJson(answer: unknown): true | string {
  try {
    JSON.parse(String(answer));
    return true;
  } catch {
    return 'must be JSON';
  }
}

async function askBranch(branches: readonly Schema[], path: string, message: string, ask: Ask): Promise<Json> {
  if (branches.length === 1) return askValue(branches[0]!, path, ask);
  const labels = branches.map(labelOf);
  const chosen = await ask({ type: 'list', name: path, message, choices: labels.map((label, index) => ({ name: label, value: String(index) })) });
  return askValue(branches[Number(chosen)]!, path, ask);
}

/** A branch of a discriminated union is called by its constant, any other by its type. */
function labelOf(schema: Schema): string {
  const constant = Object.values(schema.properties ?? {}).find((one) => one.const !== undefined)?.const;
  return String(constant ?? schema.description ?? schema.type ?? 'value');
}

async function askList(items: Schema, path: string, ask: Ask): Promise<Json[]> {
  const list: Json[] = [];
  do list.push(await askValue(items, `${path}[${list.length}]`, ask));
  while (await ask({ type: 'confirm', name: 'more', message: `${path}: another one?`, default: false }));
  return list;
}
