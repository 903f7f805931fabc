import { assigned } from './secrets/assigned.js';
import { patterns } from './secrets/patterns.js';
import { known } from './secrets/known.js';
import type { Hit } from './secrets/hit.js';

/** Something that looks like a secret: where it stands, what it was taken for, and what may be shown of it. */
export interface SecretFinding {
  /** 1-based. */
  line: number;
  /** 1-based. */
  column: number;
  /** What it looks like: `stripe-key`, `private-key`, `value-of-api_key`, a rule of secretlint … */
  rule: string;
  /** The first 3 characters and the length: enough to find it, not to use it. */
  shown: string;
}

/** The first 3 characters and the length of a value. Never more of it may reach an error, a log or a report. */
export const redact = (value: string): string => `${value.slice(0, 3)}… (${value.length} characters)`;

/**
 * Everything in a text that looks like a secret: keys of known providers, private keys, passwords in URLs, and values of high
 * entropy beside a name such as key, secret, token or password. Hashes, digests, UUIDs, references and placeholders do not count.
 * @returns in the order of the text, one finding per place
 */
export async function scan(text: string): Promise<SecretFinding[]> {
  const hits: Hit[] = [...patterns(text), ...assigned(text), ...(await known(text))];
  hits.sort((a, b) => a.start - b.start || b.end - a.end);
  const apart = hits.filter((hit, at) => !hits.slice(0, at).some((other) => other.start < hit.end && hit.start < other.end));
  return apart.map((hit) => ({ ...placeOf(text, hit.start), rule: hit.rule, shown: redact(text.slice(hit.start, hit.end)) }));
}

function placeOf(text: string, at: number): { line: number; column: number } {
  const before = text.slice(0, at);
  return { line: before.split('\n').length, column: at - before.lastIndexOf('\n') };
}
