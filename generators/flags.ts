import * as z from 'zod';
import { InfraError } from '../pipeline/error.js';
import type { AnyKind, Json } from '../pipeline/kind.js';

type Options = { [flag: string]: Json };

/** What is used of a JSON Schema. */
interface Schema {
  type?: string | string[];
  const?: Json;
  enum?: Json[];
  description?: string;
  properties?: { [name: string]: Schema };
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
}

/** JSON Schema of a kind's change as Nx needs it: draft 7, no references, input side. */
const schemaOf = (kind: AnyKind): Schema => z.toJSONSchema(kind.task!, { target: 'draft-7', io: 'input', reused: 'inline', unrepresentable: 'any' }) as Schema;

const SCALARS = new Set(['string', 'number', 'integer', 'boolean']);

const typeOf = (schema: Schema): string | undefined => (Array.isArray(schema.type) ? schema.type.find((one) => one !== 'null') : schema.type);
const isPlain = (schema: Schema): boolean => schema.enum !== undefined || schema.const !== undefined || SCALARS.has(typeOf(schema) ?? '');

/** The types of a choice among plain values: `string | number | boolean`; empty for anything else. */
function choiceOf(schema: Schema): string[] {
  const flat = (one: Schema): Schema[] => (one.anyOf ?? one.oneOf)?.flatMap(flat) ?? [one];
  const branches = flat(schema).filter((one) => one !== schema && typeOf(one) !== 'null' && one.type !== 'null');
  return branches.every(isPlain) ? branches.map((one) => typeOf(one) ?? 'string') : [];
}

const isScalar = (schema: Schema): boolean => isPlain(schema) || choiceOf(schema).length > 0;

/** The list of a change whose items are what the change is about: `variables`, `jobs`, `secrets`, `rules`. */
function mainList(schema: Schema): { name: string; items: Schema } | undefined {
  const lists = Object.entries(schema.properties ?? {}).filter(([, one]) => typeOf(one) === 'array' && one.items?.properties);
  const first = lists[0];
  return first ? { name: first[0], items: first[1].items! } : undefined;
}

/**
 * The flags of a kind: every scalar of the change as it is, every scalar of its main list's item for the common case of
 * one item, and everything else as a JSON text.
 */
export function flagsOf(kind: AnyKind): { [flag: string]: Flag } {
  const schema = schemaOf(kind);
  const own = Object.entries(schema.properties ?? {}).filter(([name]) => name !== 'type');
  const list = mainList(schema);
  const ofItem = Object.entries(list?.items.properties ?? {}).filter(([name]) => !(name in (schema.properties ?? {})));
  return Object.fromEntries([
    ...own.map(([name, one]) => [name, { ...flagOf(one), ...(schema.required?.includes(name) && isScalar(one) ? { 'x-prompt': `${flagOf(one).description}:` } : {}) }] as const),
    ...ofItem.map(([name, one]) => [name, flagOf(one, `of the one entry of ${list!.name}`)] as const),
  ]);
}

/** An option as Nx knows it. What every change needs and one line can say is asked by Nx itself; all else by our own prompts. */
interface Flag {
  type: string | string[];
  description: string;
  enum?: Json[];
  'x-prompt'?: string;
}

function flagOf(schema: Schema, whose = ''): Flag {
  const said = [schema.description, whose && `(${whose})`].filter(Boolean).join(' ');
  if (!isScalar(schema)) return { type: 'string', description: `${said || 'value'} (JSON)` };
  if (schema.enum) return { type: 'string', description: said || 'one of the values', enum: schema.enum.filter((value) => value !== null) };
  return { type: typeOf(schema) ?? soleType(choiceOf(schema)), description: said || 'value' };
}

/** Nx tries the types of a list in their order: a number given for one of several stays a number. */
function soleType(types: readonly string[]): string | string[] {
  const own = [...new Set(types)];
  return own.length === 1 ? own[0]! : own;
}

/** The typed change that flags describe. @throws InfraError when a JSON flag does not parse */
export function fromFlags(kind: AnyKind, flags: Options): Options {
  const schema = schemaOf(kind);
  const properties = schema.properties ?? {};
  const list = mainList(schema);
  const change: Options = {};
  const item: Options = {};
  for (const [name, value] of Object.entries(flags)) {
    if (name in properties) change[name] = valueOf(name, value, properties[name]!);
    else if (list?.items.properties && name in list.items.properties) item[name] = valueOf(name, value, list.items.properties[name]!);
    else throw new InfraError({ subject: `there is no option --${name}`, remedy: `See nx g infra-dev:${kind.name} --help.` });
  }
  if (list && Object.keys(item).length > 0 && !(list.name in change)) change[list.name] = [item];
  return change;
}

function valueOf(name: string, value: Json, schema: Schema): Json {
  if (typeof value !== 'string' || isPlain(schema)) return value;
  const choice = choiceOf(schema);
  if (choice.length > 0) return choiceValue(value, choice);
  try {
    return JSON.parse(value) as Json;
  } catch {
    throw new InfraError({ subject: `--${name} is not JSON: ${value.slice(0, 80)}`, remedy: `Quote it for the shell: --${name}='[…]'` });
  }
}

/** `5` is a number and `true` a boolean where the choice has those types; everything else is the text itself. */
function choiceValue(value: string, types: readonly string[]): Json {
  const number = types.some((type) => type === 'number' || type === 'integer') && /^-?\d+(\.\d+)?$/.test(value);
  const boolean = types.includes('boolean') && (value === 'true' || value === 'false');
  return number || boolean ? (JSON.parse(value) as Json) : value;
}
