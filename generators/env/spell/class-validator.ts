import type { Wanted } from '../../../pipeline/precedent.js';
import { listed, literal, type Way } from './declaration.js';

const TYPES: Record<Wanted['value_type'], string> = { string: 'string', number: 'number', boolean: 'boolean', url: 'string', enum: 'string' };
const ANY = /@(Is|Min|Max|Matches|Validate|Transform|Type|Expose)\w*\(/;

const DECORATORS: Record<Wanted['value_type'], (wanted: Wanted, quote: string) => string> = {
  string: () => '@IsString()',
  number: ({ default: value }) => (value !== null && Number.isInteger(Number(value)) ? '@IsInt()' : '@IsNumber()'),
  boolean: () => '@IsBoolean()',
  url: () => '@IsUrl({ require_tld: false })',
  enum: (wanted, quote) => `@IsIn([${listed(wanted, quote)}])`,
};

/**
 * https://github.com/typestack/class-validator with class-transformer, which makes what the type says of a text: of "false" it makes
 * true, so that a boolean is made of the text itself. Without class-transformer everything stays text.
 */
export const classValidator: Way = {
  looks: ({ before }) => ANY.test(before),
  write: (wanted, { before, own, file, quote }) => {
    const boolean = wanted.value_type === 'boolean';
    if ((boolean || wanted.value_type === 'number') && !/from\s*['"]class-transformer['"]|\bplainTo(Class|Instance)\b/.test(file)) return undefined;
    const optional = wanted.default !== null || !wanted.required;
    const decorators = [
      ...(boolean ? [`@Transform(({ obj, key }) => ${booleanOf(quote)})`] : []),
      DECORATORS[wanted.value_type](wanted, quote),
      ...(optional ? ['@IsOptional()'] : []),
    ];
    const names = decorators.map((one) => /\w+/.exec(one)![0]).filter((name) => name !== 'Transform');
    const imports = [{ from: 'class-validator', names }, ...(boolean ? [{ from: 'class-transformer', names: ['Transform'] }] : [])];
    return { before: lines(decorators, before), rest: restOf(wanted, own, quote), imports };
  },
};

/** The text of the variable, whatever has been made of it: https://github.com/typestack/class-transformer#advanced-usage */
const booleanOf = (quote: string): string => `obj[key] === undefined ? undefined : String(obj[key]) === ${literal('true', quote)}`;

/** Each decorator on a line of its own where the declared one has them so, and its modifiers after them. */
function lines(decorators: readonly string[], before: string): string {
  const indent = /\n([ \t]*)[^\n]*$/.exec(before)?.[1];
  const eol = before.includes('\r\n') ? '\r\n' : '\n';
  const modifiers = /((?:public|private|protected|readonly|declare)\s+)*$/.exec(before)![0];
  return decorators.join(indent === undefined ? ' ' : eol + indent) + (indent === undefined ? ' ' : eol + indent) + modifiers;
}

function restOf(wanted: Wanted, own: string, quote: string): string {
  const mark = wanted.default !== null ? '' : wanted.required ? (/^!/.test(own) ? '!' : '') : '?';
  const end = /;$/.test(own) ? ';' : '';
  return `${mark}: ${TYPES[wanted.value_type]}${wanted.default === null ? '' : ` = ${literal(wanted.default, quote)}`}${end}`;
}
