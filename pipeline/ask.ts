import { jsonPath } from './json-file.js';
import type { Json } from './kind.js';
import { memberOf, type Schema } from './ask/shape.js';
import { isMap, issuesOf, type Answers, type Asker } from './ask/turn.js';
import { askValue, complete } from './ask/value.js';

export type { Asker, Prompt } from './ask/turn.js';

/**
 * Asks for everything a value needs that is not known yet, and offers the rest. The schema that a plan is read with reads the answers;
 * what it refuses is said and asked again.
 * @param known what has been given already; what is certain of it is not asked again
 * @param missing where something is missing, though the schema takes what is known
 * @throws Cancelled when the person ends it
 */
export async function askFor(schema: Schema, known: Answers, asker: Asker, missing?: readonly PropertyKey[]): Promise<Answers> {
  const given = Object.keys(known).some((name) => name !== 'type');
  const value = await complete({ schema, path: [], known, missing, asker }, given && !missing);
  return (await settle(schema, value, asker)) as Answers;
}

/** Asks again for what the schema refuses, until it refuses nothing. */
export async function settle(schema: Schema, value: Json | undefined, asker: Asker): Promise<Json | undefined> {
  const issues = issuesOf(schema, value);
  if (issues.length === 0) return value;
  for (const issue of issues) asker.say(`  ${[jsonPath(issue.path), issue.message].filter(Boolean).join(': ')}`);
  return settle(schema, await again({ schema, value, path: issues[0]!.path, done: [], asker }), asker);
}

interface Refused {
  schema: Schema;
  value: Json | undefined;
  path: readonly PropertyKey[];
  done: readonly PropertyKey[];
  asker: Asker;
}

/** Asks for the deepest place of the path that the schema knows. */
async function again({ schema, value, path, done, asker }: Refused): Promise<Json | undefined> {
  const [key, ...rest] = path;
  const inner = key === undefined ? undefined : memberOf(schema, value, key);
  if (key === undefined || !inner) return askValue({ schema, path: done, known: value, asker });
  const members: { [key: PropertyKey]: Json } = Array.isArray(value) ? ([...value] as never) : isMap(value) ? { ...value } : {};
  const given = await again({ schema: inner, value: members[key], path: rest, done: [...done, key], asker });
  if (given === undefined) delete members[key];
  else members[key] = given;
  return members as Json;
}
