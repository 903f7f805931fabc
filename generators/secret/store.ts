import type { Found, Made } from '../../pipeline/kind.js';
import type { Secret } from './task.js';

/** What a person types to give a secret its value, without the value on a command line. `FILE` holds it. */
export interface Commands {
  /** The first time, where nothing declares the place. */
  create?: string;
  /** Every time after that, and the first time where the place is there. */
  set: string;
  /** Shows that it is there, without showing it. */
  check: string;
  /** How the place is called, for people: `secret prod/email/api-key of AWS Secrets Manager`. */
  place: string;
}

/** One secrets manager. */
export interface Store {
  name: string;
  /** The file with the value: `secret.txt`. */
  commands(secret: Secret, file: string, context: StoreContext): Commands;
  /** Declarations and references in the workspace; absent where there is nothing to declare. */
  declare?(secrets: readonly Secret[], found: Found): Promise<Made>;
}

/** What commands depend on besides the secret. */
export interface StoreContext {
  /** True when Terraform declares the secret, so that its value is put, not created. */
  declared: boolean;
  /** True when it is one property of a secret that holds several. */
  shared: boolean;
  /** Namespace of the consumers, where their manifests name one. */
  namespace: string | null;
  /** `owner/name` on GitHub, where package.json says it. */
  repository: string | null;
}

/** The place of a secret in its store: what the plan says, else its name as paths are written. */
export const pathOf = (secret: Secret): string => secret.path ?? secret.name.toLowerCase().replaceAll('_', '-');

/** A path's last part, and what stands before it. */
export function splitPath(path: string): { parent: string; last: string } {
  const at = path.lastIndexOf('/');
  return at < 0 ? { parent: path, last: path } : { parent: path.slice(0, at), last: path.slice(at + 1) };
}

/** An argument of a shell command in a document: quoted where it holds more than plain characters. */
export const arg = (text: string): string => (/^[\w./:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);
