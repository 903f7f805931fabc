import type { FreeText, Inferred, Json } from '../../pipeline/kind.js';

const SPEAKS = /\bfeature[- ]?(?:flag|toggle|switch)s?\b|\bflagd\b|\bkill[- ]?switch\b/i;
/** `enable2FAReset` in code marks, or a name in camel case right after the word. */
const NAME = /(?:flag|toggle|switch)\s*(?:named|called)?:?\s*[`"'“]([A-Za-z_][\w.-]*)[`"'”]|[`"“]([A-Za-z_][\w.-]*)[`"”]\s+(?:feature\s+)?(?:flag|toggle|switch)|(?:flag|toggle)\s+(?:named|called)?\s*([a-z]+[A-Z0-9]\w*)\b/gi;
const VARIABLE = /[`"“(\s]([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)[`"”)\s.,;]/g;
const ON_BY_DEFAULT = /\b(?:on|enabled|true)\s+by\s+default\b|default(?:s)?\s*(?:to|is|:)?\s*(?:on|true|enabled)\b/i;
const EXPIRES = /\b(?:expires?|remove(?:d)? by|until)\b\D{0,20}(\d{4}-\d{2}-\d{2})/i;
const OWNER = /\bowner\s*[:=]\s*`?([\w@./-]+)`?/i;

/** Reads a flag out of free text: only when exactly one is named. */
export function infer(text: FreeText): Inferred {
  const all = [text.description, ...text.implementation_notes].join('\n');
  if (!SPEAKS.test(all)) return { changes: [], questions: [] };
  const names = [...new Set([...all.matchAll(NAME)].map((match) => match[1] ?? match[2] ?? match[3] ?? '').filter((name) => !/^[A-Z][A-Z0-9_]+$/.test(name)))];
  const variables = [...new Set([...` ${all} `.matchAll(VARIABLE)].map((match) => match[1] ?? ''))];
  const skeleton = skeletonOf(text, all, names, variables);
  if (ON_BY_DEFAULT.test(all)) return asked('changes[0].default', 'The text asks for a flag that is on by default: a flag is off where nothing is set. Name the environments it is on in.', text, skeleton);
  if (names.length !== 1) return asked('changes[0].name', names.length ? `The text names several flags: ${names.join(', ')}.` : 'The text speaks of a feature flag and does not name it.', text, skeleton);
  if (variables.length > 1) return asked('changes[0].variable', `The text names several variables: ${variables.join(', ')}.`, text, skeleton);
  return { changes: [skeleton], questions: [] };
}

function skeletonOf(text: FreeText, all: string, names: readonly string[], variables: readonly string[]): Json {
  const removal = text.implementation_notes.filter((note) => /^\s*(?:removal|remove|delete)\b/i.test(note)).map((note) => note.trim());
  return {
    type: 'feature_flag',
    name: names[0] ?? '',
    ...(variables[0] ? { variable: variables[0] } : {}),
    description: text.description,
    ...(OWNER.exec(all)?.[1] ? { owner: OWNER.exec(all)![1]! } : {}),
    ...(EXPIRES.exec(all)?.[1] ? { expires: EXPIRES.exec(all)![1]! } : {}),
    ...(removal.length ? { removal_plan: removal } : {}),
  };
}

const asked = (slot: string, reason: string, text: FreeText, skeleton: Json): Inferred => ({
  changes: [],
  questions: [{ slot, reason, seen: [text.description, ...text.implementation_notes].filter(Boolean), skeleton: [skeleton] }],
});
