import { askFor } from '../ask.js';
import type { AnyKind, Json } from '../kind.js';
import type { PlanTask } from '../plan.js';
import type { Reading } from '../resolve.js';
import { shownJson } from './shown.js';
import { pathOf } from './slot.js';
import { isMap, type Answers, type Asker } from './turn.js';

/**
 * Has a person say what a free text means: which kinds of change it is about, and what the rules could not read of each.
 * @returns the typed changes of the task
 */
export async function askReadings(task: PlanTask, readings: readonly Reading[], kinds: readonly AnyKind[], asker: Asker): Promise<Json[]> {
  const changes: Json[] = [];
  for (const kind of await chosenKinds(readings, kinds, asker)) {
    const reading = readings.find((one) => one.kind === kind);
    const certain = reading !== undefined && reading.questions.length === 0;
    changes.push(...(certain ? reading.changes : [await askOne(kind, reading, asker)]));
  }
  asker.say(`  This is how "${task.task_id}" is understood:\n${shownJson(changes)}`);
  const right = await asker.ask({ type: 'confirm', message: 'Is that right?', default: true });
  return right === true ? changes : askReadings(task, readings, kinds, asker);
}

/** What the rules saw comes first; where they saw several things, any number of them may be meant. */
async function chosenKinds(readings: readonly Reading[], kinds: readonly AnyKind[], asker: Asker): Promise<AnyKind[]> {
  const typed = kinds.filter((kind) => kind.task);
  const read = readings.map((one) => one.kind);
  const ordered = [...read, ...typed.filter((kind) => !read.includes(kind))];
  const choices = ordered.map((kind) => ({ name: kind.title, value: kind.name, ...(read.length > 1 && read.includes(kind) ? { checked: true } : {}) }));
  const several = read.length > 1;
  const chosen = await asker.ask({ type: several ? 'checkbox' : 'select', message: 'What is to be changed?', choices, ...(several ? { required: true } : {}) });
  const names = new Set([chosen].flat());
  return ordered.filter((kind) => names.has(kind.name));
}

async function askOne(kind: AnyKind, reading: Reading | undefined, asker: Asker): Promise<Json> {
  const question = reading?.questions.find((one) => skeletonOf(one.skeleton, kind));
  if (!question) return askFor(kind.task!, { type: kind.type! }, asker);
  const skeleton = { ...withoutEmpty(skeletonOf(question.skeleton, kind)!), type: kind.type! };
  return askFor(kind.task!, skeleton, asker, pathOf(question.slot, { changes: [skeleton] })?.slice(2) ?? []);
}

/** A skeleton is the change, or the list of changes with it. */
const skeletonOf = (skeleton: Json | undefined, kind: AnyKind): Answers | undefined =>
  [skeleton].flat().filter(isMap).find((one) => one['type'] === kind.type);

/** Lists and objects without anything in them, and nulls, say nothing: they are asked or offered. */
function withoutEmpty(value: Answers): Answers {
  const kept = Object.entries(value).map(([key, one]) => [key, strip(one)] as const);
  return Object.fromEntries(kept.filter((entry): entry is [string, Json] => entry[1] !== undefined));
}

function strip(value: Json): Json | undefined {
  if (value === null) return undefined;
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.flatMap((one) => strip(one) ?? []);
  if (!isMap(value)) return value;
  const inner = withoutEmpty(value);
  return Object.keys(inner).length === 0 ? undefined : inner;
}
