import { classes, entropy, isHarmless, type Hit } from './hit.js';

/** A word in a name that says: the value is secret. */
const WORD =
  /secret|token|passw(?:or)?d|passphrase|pwd|credentials?|private[_-]?key|(?:api|access|auth|account|admin|client|consumer|encryption|hmac|jwt|license|licence|master|service|session|shared|signing|signature|storage|webhook|app)[_-]?key|apikey|_KEY\b|_DSN\b/gi;

/** From the word to the value: the rest of the name, then `=`, `:` or `=>`, or `value:` beside `name:` as Kubernetes and JSON write it. */
const TO_VALUE = /[\w.-]{0,60}["'`\]]{0,2}[ \t]{0,20}(?::=|=>|==?|:)[ \t]{0,20}["'`]?/y;
const TO_FIELD = /[\w.-]{0,60}["'`]?,?\s{1,60}["'`]?(?:value|default|secret_string)["'`]?[ \t]{0,20}[:=][ \t]{0,20}["'`]?/y;
const TO_ARGUMENT = /[\w-]{0,30}[ \t=]{1,4}["'`]?/y;
const VALUE = /[^\s"'`,;<>(){}[\]|]{8,512}/y;

/** Names whose value is not the secret itself. */
const ABOUT =
  /(?:public|pub)[_-]?key|(?:_|-|\.)?(?:id|ids|name|names|arn|path|paths|url|uri|file|ref|type|length|size|ttl|hash|digest|version|algorithm|issuer|expir\w*|endpoint|prefix|header|field|param\w*|count|limit|template|store|manager|provider)$/i;

/** Values of high entropy beside a name that says secret. */
export function assigned(text: string): Hit[] {
  const hits: Hit[] = [];
  for (const match of text.matchAll(WORD)) {
    const hit = valueOf(text, match.index, match[0].length);
    if (hit) hits.push(hit);
  }
  return hits;
}

function valueOf(text: string, at: number, length: number): Hit | undefined {
  const from = at + length;
  const flag = /(?:^|[\s"'])--?[\w-]{0,30}$/.test(text.slice(Math.max(0, at - 34), at));
  for (const way of flag ? [TO_VALUE, TO_ARGUMENT] : [TO_VALUE, TO_FIELD]) {
    const end = step(way, text, from);
    if (end === undefined) continue;
    const name = nameOf(text, at, from);
    const start = end;
    const stop = step(VALUE, text, start);
    if (stop === undefined || ABOUT.test(name) || inArn(text, at)) continue;
    const value = text.slice(start, stop);
    if (looksSecret(value, name)) return { start, end: stop, rule: `value-of-${name.toLowerCase().slice(0, 60)}` };
  }
  return undefined;
}

/** `arn:aws:secretsmanager:eu-west-1:123456789012:secret:name`: the word is part of an identity. */
const inArn = (text: string, at: number): boolean => /\barn:[\w-]+:[\w:-]*$/.test(text.slice(Math.max(0, at - 100), at));

function step(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

function nameOf(text: string, at: number, from: number): string {
  const before = /[\w.-]{0,60}$/.exec(text.slice(Math.max(0, at - 60), at))?.[0] ?? '';
  const after = /^[\w.-]{0,60}/.exec(text.slice(from, from + 60))?.[0] ?? '';
  return before + text.slice(at, from) + after;
}

// Bits per character of random text: hexadecimal about 3.6 at 32 characters, base64 about 4.1 at 20 and 4.6 at 40; English words stay below 3.6.
function looksSecret(value: string, name: string): boolean {
  if (isHarmless(value) || isWords(value)) return false;
  if (/^[0-9a-f]{24,}$/i.test(value)) return entropy(value) >= 3;
  if (/passw|passphrase|pwd/i.test(name)) return value.length >= 8 && classes(value) >= 3 && entropy(value) >= 2.7;
  if (!/^[\w+/=.~!@#%^&*-]+$/.test(value) || value.length < 16) return false;
  if (classes(value.replace(/[-_./]/g, '')) >= 3) return entropy(value) >= 3.5 && /\d/.test(value);
  return value.length >= 24 && classes(value) >= 2 && entropy(value) >= 3.9 && /\d/.test(value);
}

/** Names, paths and sentences: words of letters, joined by signs or by capitals, with few digits. */
function isWords(value: string): boolean {
  const parts = value.split(/[-_./:=@ ]+/).filter(Boolean);
  return parts.length > 0 && parts.every((part) => /^(\d{1,4}|v\d+|\d[a-z]{1,5})$/.test(part) || isName(part));
}

/** Words of a name in camel case are three letters and more on average; those of random text one or two. */
function isName(part: string): boolean {
  if (!/^[A-Za-z]+(\d{1,2}[A-Z][A-Za-z]*)?\d{0,3}$/.test(part)) return false;
  const letters = part.replace(/\d/g, '');
  const words = letters.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g) ?? [];
  return words.length === 1 || letters.length / words.length >= 3;
}
