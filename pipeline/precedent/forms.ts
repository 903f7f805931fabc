import { camelCase, constantCase, kebabCase, lowerWords, pascalCase, sentenceCase, snakeCase, words } from '../names.js';

const dotted = (name: string): string => words(name).join('.').toLowerCase();
const titled = (name: string): string => words(name).map((word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase()).join(' ');
const FORMS = [constantCase, snakeCase, kebabCase, camelCase, pascalCase, dotted, lowerWords, sentenceCase, titled];

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/**
 * Puts one name in the place of another wherever it stands in a text, each time in the case form it has there.
 * A name of one word is replaced only as it is spelled: `port` is a word of many texts.
 */
export function substituteName(text: string, from: string, to: string): string {
  const pairs = new Map<string, string>([[from, matching(from, to)]]);
  if (words(from).length > 1) for (const form of FORMS) if (!pairs.has(form(from))) pairs.set(form(from), form(to));
  return replaceAny(text, pairs, '[A-Za-z0-9]');
}

/** As `substituteName`, for the name alone: a longer name that contains it stays. */
export function renameIn(text: string, from: string, to: string): string {
  const pairs = new Map<string, string>([[from, to]]);
  if (words(from).length > 1) for (const form of [kebabCase, camelCase, pascalCase, snakeCase]) if (!pairs.has(form(from))) pairs.set(form(from), form(to));
  return replaceAny(text, pairs, '[A-Za-z0-9_$]');
}

function replaceAny(text: string, pairs: ReadonlyMap<string, string>, joined: string): string {
  const longest = [...pairs.keys()].sort((a, b) => b.length - a.length);
  const any = new RegExp(`(?<!${joined})(?:${longest.map(escape).join('|')})(?!${joined})`, 'g');
  return text.replace(any, (found) => pairs.get(found) ?? found);
}

/** The new name in the case form that the old one is spelled in; as it stands where the form is not known. */
function matching(from: string, to: string): string {
  const form = FORMS.find((one) => one(from) === from && words(from).length > 1);
  return form && form !== constantCase ? form(to) : to;
}

const lower = (name: string): string[] => words(name).map((word) => word.toLowerCase());

/** True when the key is the name in some form, or ends as the name ends: `port` for `SERVER_PORT`. */
export function keyFits(key: string, name: string): boolean {
  const [own, whole] = [lower(key), lower(name)];
  return own.length > 0 && own.every((word, index) => word === whole[whole.length - own.length + index]);
}

/**
 * The key with the words in which the new name differs in the place of those in which the old one does: `legalEntity` → `balance` for
 * `X_LEGAL_ENTITY_URL` → `X_BALANCE_URL`. Undefined where the key holds none of them.
 */
function exchange(key: string, from: string, to: string, others: readonly string[]): string | undefined {
  const [old, made] = [lower(from), lower(to)];
  const most = Math.min(old.length, made.length);
  let start = 0;
  while (start < most && old[start] === made[start]) start += 1;
  let end = 0;
  while (end < most - start && old.at(-1 - end) === made.at(-1 - end)) end += 1;
  const [out, into] = [old.slice(start, old.length - end), made.slice(start, made.length - end)];
  const own = lower(key);
  const at = own.findIndex((_word, index) => out.length > 0 && out.every((word, offset) => own[index + offset] === word));
  const form = formOf(key, others);
  return at < 0 || into.length === 0 ? undefined : form([...own.slice(0, at), ...into, ...own.slice(at + out.length)].join('_'));
}

/** The form that a key has by its first letters, where an abbreviation in it (`LogJSON`) fits none: as it stands where that tells nothing. */
const looseForm = (key: string): ((name: string) => string) => (/^[A-Z]+[a-z]/.test(key) ? pascalCase : /^[a-z]+[A-Z]/.test(key) ? camelCase : (name) => name);

/** The form of a key; one of a single small word fits several, and the keys beside it tell which. */
function formOf(key: string, others: readonly string[]): (name: string) => string {
  const possible = FORMS.filter((one) => one(key) === key);
  if (possible.length < 2) return possible[0] ?? looseForm(key);
  const counts = possible.map((one) => others.filter((other) => words(other).length > 1 && one(other) === other).length);
  return possible[counts.indexOf(Math.max(...counts))]!;
}

/**
 * The key of the new entry, made as the key of the precedent was made from its name.
 * @param others keys beside it
 */
export function keyFor(key: string, from: string, to: string, others: readonly string[] = []): string {
  const substituted = substituteName(key, from, to);
  if (substituted !== key) return substituted;
  const exchanged = exchange(key, from, to, others);
  if (exchanged) return exchanged;
  const dropped = lower(from).length - lower(key).length;
  const [before, after] = [lower(from).slice(0, dropped), lower(to).slice(0, dropped)];
  const rest = before.every((word, index) => word === after[index]) ? words(to).slice(dropped).join('_') : to;
  return formOf(key, others)(rest);
}
