import type { Precedent } from '../../../pipeline/precedent/render.js';
import { quoted } from '../../../pipeline/precedent/slots.js';
import type { Spelled, Wanted } from '../../../pipeline/precedent.js';

/** A declared variable beside which a new one is to be spelled. */
export interface Declaration {
  precedent: Precedent;
  /** The whole file. */
  file: string;
  /** What stands before the name of the declared one: decorators, `export const`. */
  before: string;
  /** What follows its name. */
  own: string;
  /** The quotes of the file. */
  quote: string;
}

/** One way of declaring a variable: of a library, or of a language. */
export interface Way {
  looks(declaration: Declaration): boolean;
  /** Undefined where the file lacks what it would need, or the way cannot say it. */
  write(wanted: Wanted, declaration: Declaration): Spelled | undefined;
}

export function declarationOf(precedent: Precedent): Declaration {
  const { text, entry } = precedent;
  const count = (mark: RegExp): number => text.match(mark)?.length ?? 0;
  return {
    precedent,
    file: text,
    before: text.slice(entry.node.start, entry.key.start),
    own: text.slice(entry.key.end, entry.node.end).replace(/^["']/, ''),
    quote: count(/"/g) > count(/'/g) ? '"' : "'",
  };
}

/** A value as a literal of JavaScript. */
export const literal = (value: string | number | boolean, quote: string): string => (typeof value === 'string' ? quoted(value, quote) : String(value));

/** The allowed values as a list of literals. */
export const listed = (wanted: Wanted, quote: string): string => wanted.options.map((one) => quoted(one, quote)).join(', ');
