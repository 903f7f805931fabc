import type { Json } from '../kind.js';
import { jsonPath } from '../json-file.js';
import { printable } from '../say.js';
import { askEntries, askLines, askText } from './line.js';
import { accepts, branchOf, constantOf, describe, presetOf, shapeOf, type Schema, type Shape } from './shape.js';
import { isDoubtful, isMap, isPlaceholder, messageOf, placeOf, type Answers, type Turn } from './turn.js';

/**
 * Keeps what is known where the schema takes it; asks for the rest.
 * @param keep false: asks in any case, and offers what is known as the default
 */
export async function complete(turn: Turn, keep: boolean): Promise<Json | undefined> {
  return keep && turn.known !== undefined && accepts(turn.schema, turn.known) ? turn.known : askValue(turn);
}

/** Asks for a value, whatever is known of it. Gives undefined where it is left out. */
export function askValue(turn: Turn): Promise<Json | undefined> {
  const shape = shapeOf(turn.schema);
  return (ASKING[shape.kind] as (shape: Shape, turn: Turn) => Promise<Json | undefined>)(shape, turn);
}

const ASKING: { [K in Shape['kind']]: (shape: Extract<Shape, { kind: K }>, turn: Turn) => Promise<Json | undefined> } = {
  object: (shape, turn) => askObject(shape.fields, turn),
  list: (shape, turn) => (isPlain(shape.item) ? askLines(shape.item, turn) : askItems(shape.item, turn)),
  branches: (shape, turn) => askBranch(shape.branches, turn),
  choice: (shape, turn) => askChoice(shape.values, turn),
  constant: async (shape) => shape.value,
  entries: (shape, turn) => askEntries(shape.value, turn),
  boolean: (_shape, turn) => turn.asker.ask({ type: 'confirm', message: messageOf(turn), default: (turn.known ?? presetOf(turn.schema)) === true }),
  text: (_shape, turn) => askText(turn),
};

const isPlain = (schema: Schema): boolean => ['text', 'choice', 'boolean'].includes(shapeOf(schema).kind);
const isConstant = (schema: Schema): boolean => shapeOf(schema).kind === 'constant';
const isRequired = (schema: Schema): boolean => !accepts(schema, undefined);

type Field = [name: string, schema: Schema];

/** What every person should say of a new thing, though nothing refuses its absence. */
const ALWAYS = new Set(['description']);

async function askObject(fields: readonly Field[], turn: Turn): Promise<Json> {
  const { asker, path } = turn;
  const given = isMap(turn.known) ? turn.known : {};
  const asked = (name: string): boolean => Object.hasOwn(given, name) || turn.missing?.[0] === name || (ALWAYS.has(name) && !isMap(turn.known));
  const needed = fields.filter(([name, field]) => asked(name) || isRequired(field));
  const answers: Answers = {};
  const constant = fields.map(([, field]) => shapeOf(field)).find((shape) => shape.kind === 'constant');
  if (path.length > 0 && needed.some(([, field]) => !isConstant(field))) asker.say(`  ${[jsonPath(path), constant?.value].filter(Boolean).join(': ')}`);
  // Beside a value that is to be filled in the others are not certain either.
  const doubted = Object.values(given).some(isPlaceholder);
  for (const [name, field] of needed) {
    const known = isPlaceholder(given[name]) ? undefined : given[name];
    const missing = turn.missing?.[0] === name ? turn.missing.slice(1) : undefined;
    const keep = !(doubted && isPlain(field)) && !isDoubtful(known) && !missing;
    const value = await complete({ schema: field, path: [...path, name], known, optional: !isRequired(field), missing, asker }, keep);
    if (value !== undefined) answers[name] = value;
  }
  const open = fields.filter(([name, field]) => !needed.some(([own]) => own === name) && !isConstant(field));
  const empty = path.length === 0 && needed.every(([, field]) => isConstant(field));
  return open.length > 0 ? askMore(open, answers, turn, empty) : answers;
}

/** Which project, tool or file is meant is offered last: it is found, mostly. */
const LAST = new Set(['project', 'tool', 'path', 'paths']);

async function askMore(open: readonly Field[], answers: Answers, turn: Turn, required: boolean): Promise<Json> {
  const { asker, path } = turn;
  const offered = [...open.filter(([name]) => !LAST.has(name)), ...open.filter(([name]) => LAST.has(name))];
  const chosen = await asker.ask({
    type: 'checkbox',
    message: required ? 'What is to be changed?' : `Anything else for ${placeOf(turn)}?`,
    required,
    choices: offered.map(([name, field]) => choice(name, name, describe(field))),
  });
  const names = new Set(Array.isArray(chosen) ? chosen : []);
  for (const [name, field] of offered.filter(([own]) => names.has(own))) {
    const value = await askValue({ schema: field, path: [...path, name], optional: !required, asker });
    if (value !== undefined) answers[name] = value;
  }
  return answers;
}

const choice = (value: string, name: string, description: string) => ({ value, name, ...(description ? { description } : {}) });

async function askBranch(branches: readonly Schema[], turn: Turn): Promise<Json | undefined> {
  const known = branchOf(branches, turn.known);
  if (known) return askValue({ ...turn, schema: known });
  const chosen = await turn.asker.ask({ type: 'select', message: messageOf(turn), choices: branches.map(branchChoice) });
  return askValue({ ...turn, schema: branches[Number(chosen)]!, known: undefined });
}

function branchChoice(branch: Schema, index: number) {
  const constant = constantOf(branch);
  return choice(String(index), String(constant?.value ?? describe(branch)), constant?.words ?? '');
}

async function askChoice(values: readonly Json[], turn: Turn): Promise<Json> {
  const preset = turn.known ?? presetOf(turn.schema);
  const choices = values.map((value) => choice(String(value), String(value), ''));
  const chosen = await turn.asker.ask({ type: 'select', message: messageOf(turn), choices, ...(preset === undefined ? {} : { default: String(preset) }) });
  return values.find((value) => String(value) === chosen)!;
}

/** Objects, one after the other; what is known is completed first. */
async function askItems(item: Schema, turn: Turn): Promise<Json> {
  const { asker, path } = turn;
  const known = Array.isArray(turn.known) ? turn.known : [];
  const items: Json[] = [];
  const add = (value: Json | undefined): void => void (value === undefined || items.push(value));
  for (const one of known) add(await complete({ schema: item, path: [...path, items.length], known: one, asker }, !isDoubtful(one)));
  // Where all that is known was certain, it is an entry that is missing.
  const sure = turn.missing !== undefined && !known.some(isDoubtful);
  if (sure) asker.say([`  ${placeOf(turn)} so far:`, ...known.map((one) => `    ${printable(JSON.stringify(one))}`)].join('\n'));
  let more = known.length === 0 || (await another(turn, sure));
  while (more) {
    add(await askValue({ schema: item, path: [...path, items.length], asker }));
    more = await another(turn, false);
  }
  return items;
}

const another = async (turn: Turn, preset: boolean): Promise<boolean> =>
  (await turn.asker.ask({ type: 'confirm', message: `Another one for ${placeOf(turn)}?`, default: preset })) === true;
