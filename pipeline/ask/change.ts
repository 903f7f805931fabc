import { settle } from '../ask.js';
import type { AnyKind, Json, Question } from '../kind.js';
import { schemaAt, shapeOf, type Schema } from './shape.js';
import { pathOf, valueAt, withAt } from './slot.js';
import { isDoubtful, isMap, type Asker } from './turn.js';
import { askValue } from './value.js';
import { askText } from './line.js';

/** What is answered about one task: its typed changes, and what was missing in the rest of the plan. */
export interface Given {
  changes: Json[];
  plan?: Json;
}

/** Asks for the slot of a typed change, or of the plan around it, and puts the answer there. */
export async function askChange(question: Question, given: Given, kinds: readonly AnyKind[], asker: Asker): Promise<Given> {
  const path = pathOf(question.slot, { changes: given.changes });
  if (path && path[0] !== 'changes') return { ...given, plan: withAt(given.plan ?? {}, path, await askPlain(question, asker)) };
  const [, index = 0, ...rest] = path ?? [];
  const change = given.changes[Number(index)] ?? given.changes[0];
  const kind = kinds.find((one) => isMap(change) && one.type === change['type']);
  if (change === undefined || !kind?.task) return given;
  const schema = path && schemaAt(kind.task, change, rest);
  const next = schema ? withAt(change, rest, (await askSlot(question, schema, { change, path: rest }, asker))!) : await askWhole(kind.task, change, asker);
  const settled = (await settle(kind.task, next, asker))!;
  return { ...given, changes: given.changes.map((one) => (one === change ? settled : one)) };
}

const listed = (options: readonly string[]) => options.map((option) => ({ name: option, value: option }));

async function askPlain(question: Question, asker: Asker): Promise<Json> {
  if (question.options?.length) return asker.ask({ type: 'select', message: question.slot, choices: listed(question.options) });
  return asker.ask({ type: 'input', message: question.slot, validate: (text) => (text.trim() === '' ? 'Something is needed here.' : true) });
}

interface Place {
  change: Json;
  path: readonly PropertyKey[];
}

async function askSlot(question: Question, schema: Schema, place: Place, asker: Asker): Promise<Json | undefined> {
  const { options = [], skeleton } = question;
  const list = shapeOf(schema).kind === 'list';
  if (options.length > 0) return asker.ask({ type: list ? 'checkbox' : 'select', message: question.slot, choices: listed(options), ...(list ? { required: true } : {}) });
  const known = isDoubtful(skeleton) ? skeleton : valueAt(place.change, place.path);
  const edit = known !== null && typeof known === 'object' && !isDoubtful(known);
  return edit ? askText({ schema, path: place.path, known, asker, editable: true }) : askValue({ schema, path: place.path, known, asker });
}

/** Where the slot names no single place: the whole change, to be edited. */
const askWhole = (schema: Schema, change: Json, asker: Asker): Promise<Json | undefined> =>
  askText({ schema, path: [], known: change, asker, editable: true });
