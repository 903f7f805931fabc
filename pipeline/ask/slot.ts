import type { Json } from '../kind.js';

/** A step of a slot: a key, a position, or the entry of a list with that name. */
type Step = string | number | { key: string; value: string };

const STEP = /^(?:\.?([A-Za-z_][\w-]*)|\[(\d+)\]|\[(\w+)=([^\]]+)\])/;

/**
 * The steps of a slot such as `changes[0].rules[name=api].ports`.
 * @returns undefined when it is written for people alone
 */
function stepsOf(slot: string): Step[] | undefined {
  const steps: Step[] = [];
  for (let rest = slot; rest !== ''; ) {
    const match = STEP.exec(rest);
    if (!match) return undefined;
    steps.push(match[1] ?? (match[2] !== undefined ? Number(match[2]) : { key: match[3]!, value: match[4]! }));
    rest = rest.slice(match[0].length);
  }
  return steps;
}

/**
 * The place that a slot names in a value.
 * @returns undefined when it names none: a list has no entry of that name, or the slot is written for people alone
 */
export function pathOf(slot: string, value: Json): PropertyKey[] | undefined {
  const path: PropertyKey[] = [];
  let at: Json | undefined = value;
  for (const step of stepsOf(slot) ?? [{ key: '', value: '' }]) {
    const key: string | number = typeof step === 'object' ? indexOf(at, step) : step;
    if (key === -1) return undefined;
    path.push(key);
    at = at && typeof at === 'object' ? (at as { [key: PropertyKey]: Json })[key] : undefined;
  }
  return path;
}

const indexOf = (list: Json | undefined, step: { key: string; value: string }): number =>
  Array.isArray(list) ? list.findIndex((one) => one !== null && typeof one === 'object' && !Array.isArray(one) && one[step.key] === step.value) : -1;

/** A copy of the value with another one at the path; what is missing on the way is made. */
export function withAt(value: Json | undefined, path: readonly PropertyKey[], put: Json): Json {
  const [key, ...rest] = path;
  if (key === undefined) return put;
  const copy = Array.isArray(value) ? [...value] : value && typeof value === 'object' ? { ...value } : typeof key === 'number' ? [] : {};
  const members = copy as { [key: PropertyKey]: Json };
  members[key] = withAt(members[key], rest, put);
  return copy;
}

/** What stands at the path. */
export function valueAt(value: Json | undefined, path: readonly PropertyKey[]): Json | undefined {
  return path.reduce<Json | undefined>((at, key) => (at && typeof at === 'object' ? (at as { [key: PropertyKey]: Json })[key] : undefined), value);
}
