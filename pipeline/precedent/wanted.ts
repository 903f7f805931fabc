import { words } from '../names.js';

/** What an entry is about, whatever kind of thing it is: a variable, a flag, a secret. Fields that the caller does not know are null. */
export interface Wanted {
  name: string;
  value_type: 'string' | 'number' | 'boolean' | 'url' | 'enum';
  required: boolean;
  sensitive: boolean;
  default: string | number | boolean | null;
  example: string | null;
  description: string | null;
  options: readonly string[];
  group: string | null;
  /** True: into the documentation too; false: never; undefined: as the precedents. */
  document?: boolean | undefined;
  /** Values per environment: `{ staging: … }`. */
  values: Readonly<Record<string, string | number | boolean>>;
}

/** Prefixes that bundlers demand of what they hand to a browser, from the docs of Next.js, Vite, CRA, Expo, Nuxt, Gatsby, SvelteKit and Angular builders. */
const CLIENT = /^(NEXT_PUBLIC|VITE|REACT_APP|EXPO_PUBLIC|NUXT_PUBLIC|GATSBY|PUBLIC|NG_APP|STORYBOOK|VUE_APP|PLASMO_PUBLIC)_/;

/** The client prefix of a name, with its underscore, or the empty string. */
export const clientPrefix = (name: string): string => CLIENT.exec(name)?.[0] ?? '';

/** Names are compared pair by pair, many times over; a run meets a few thousand of them. */
const REMEMBERED = 20_000;
const split = new Map<string, string[]>();

/** The words of a name without a client prefix, in lower case. */
export function meaningfulWords(name: string): string[] {
  const known = split.get(name);
  if (known) return known;
  const made = words(name.slice(clientPrefix(name).length)).map((word) => word.toLowerCase());
  if (split.size >= REMEMBERED) split.clear();
  split.set(name, made);
  return made;
}

/** How many leading words two names share. */
export function sharedPrefix(a: string, b: string): number {
  const [left, right] = [meaningfulWords(a), meaningfulWords(b)];
  let count = 0;
  while (count < left.length && left[count] === right[count]) count += 1;
  return count;
}

const SECRET = /(^|_)(SECRET|TOKEN|PASSWORD|PASSWD|PASS|PWD|PRIVATE|CREDENTIALS?|SALT|APIKEY|SIGNATURE|ENCRYPTION)(_|$)|(API|ACCESS|SECRET|PRIVATE|ENCRYPTION|SIGNING|AUTH|LICENSE|MASTER|ADMIN|SERVICE|WRITE|SIGNATURE|JWT|SESSION)_?KEY$|(^|_)KEY$/i;
const PUBLIC = /PUBLIC|PUBLISHABLE|SITE_KEY|KEY_ID$|_TTL$|_EXPIRES|EXPIRY|EXPIRATION|LIFETIME|_LENGTH$|_LIMIT$|MAX_|MIN_/i;

/** True when a name by itself says that its value is a secret. */
export const looksSensitive = (name: string): boolean => SECRET.test(name) && !PUBLIC.test(name);
