import type { Precedent } from '../../pipeline/precedent/render.js';
import { quoted } from '../../pipeline/precedent/slots.js';
import type { Wanted } from '../../pipeline/precedent.js';

/** How a validation library writes a variable, for the case that no declared one is of the type that is wanted. */
interface Library {
  /** What its declarations look like, after the name. */
  looks: RegExp;
  /** The rest of the declaration after the name; undefined where the file lacks what it would need. */
  write(wanted: Wanted, file: string, quote: string): string | undefined;
}

const literal = (value: string | number | boolean, quote: string): string => (typeof value === 'string' ? quoted(value, quote) : String(value));

/** From the docs of each library. A zod boolean is not coerced: `z.coerce.boolean()` reads "false" as true. */
const LIBRARIES: Library[] = [
  {
    looks: /\bz\s*\.\s*\w+[.(]/,
    write: (wanted, file, quote) => {
      const list = (options: readonly string[]): string => `z.enum([${options.map((one) => quoted(one, quote)).join(', ')}])`;
      const types: Record<Wanted['value_type'], string> = {
        string: /z\.string\(\)\.min\(1\)/.test(file) ? 'z.string().min(1)' : 'z.string()',
        number: 'z.coerce.number()',
        boolean: /z\.stringbool\(/.test(file) ? 'z.stringbool()' : list(['true', 'false']),
        url: /\bz\.url\(\)/.test(file) ? 'z.url()' : 'z.string().url()',
        enum: list(wanted.options),
      };
      const asText = wanted.value_type === 'boolean' && !/z\.stringbool\(/.test(file);
      const fallback = wanted.default === null ? null : asText ? String(wanted.default) : wanted.default;
      return `: ${types[wanted.value_type]}${fallback === null ? (wanted.required ? '' : '.optional()') : `.default(${literal(fallback, quote)})`}`;
    },
  },
  {
    looks: /\b[Jj]oi\s*\.\s*\w+\(/,
    write: (wanted, file, quote) => {
      const joi = /\bJoi\./.test(file) ? 'Joi' : 'joi';
      const types: Record<Wanted['value_type'], string> = {
        string: 'string()',
        number: 'number()',
        boolean: 'boolean()',
        url: 'string().uri()',
        enum: `string().valid(${wanted.options.map((one) => quoted(one, quote)).join(', ')})`,
      };
      const end = wanted.default !== null ? `.default(${literal(wanted.default, quote)})` : wanted.required ? '.required()' : '.optional()';
      return `: ${joi}.${types[wanted.value_type]}${end}`;
    },
  },
  {
    looks: /:\s*(str|num|bool|url|port|host|email|json)\(/,
    write: (wanted, file, quote) => {
      const validators: Record<Wanted['value_type'], string> = { string: 'str', number: 'num', boolean: 'bool', url: 'url', enum: 'str' };
      const validator = validators[wanted.value_type];
      if (!new RegExp(`import[^;]*\\b${validator}\\b[^;]*envalid`).test(file)) return undefined;
      const options = [
        ...(wanted.value_type === 'enum' ? [`choices: [${wanted.options.map((one) => quoted(one, quote)).join(', ')}]`] : []),
        ...(wanted.default !== null ? [`default: ${literal(wanted.default, quote)}`] : wanted.required ? [] : ['default: undefined']),
      ];
      return `: ${validator}(${options.length > 0 ? `{ ${options.join(', ')} }` : ''})`;
    },
  },
];

const TS_TYPES: Record<Wanted['value_type'], string> = { string: 'string', number: 'number', boolean: 'boolean', url: 'string', enum: 'string' };
const PYTHON_TYPES: Record<Wanted['value_type'], string> = { string: 'str', number: 'int', boolean: 'bool', url: 'str', enum: 'str' };

/** The rest of a declaration after its name, where no declared variable is of the same type. */
export function spell(wanted: Wanted, { text, entry, container, format }: Precedent): string | undefined {
  const own = text.slice(entry.key.end, entry.node.end);
  if (format === 'python') return /^\s*:/.test(own) ? pythonField(wanted) : undefined;
  if (container.kind === 'interface') return `${!wanted.required && /^\?/.test(own) ? '?' : ''}: ${unionOr(wanted, text)}`.replace('??', '?');
  const quote = (text.match(/"/g)?.length ?? 0) > (text.match(/'/g)?.length ?? 0) ? '"' : "'";
  return LIBRARIES.find((library) => library.looks.test(own))?.write(wanted, text, quote);
}

const unionOr = (wanted: Wanted, text: string): string => {
  const quote = (text.match(/"/g)?.length ?? 0) > (text.match(/'/g)?.length ?? 0) ? '"' : "'";
  return wanted.value_type === 'enum' ? wanted.options.map((one) => quoted(one, quote)).join(' | ') : TS_TYPES[wanted.value_type];
};

function pythonField(wanted: Wanted): string {
  const type = wanted.value_type === 'number' && wanted.default !== null && !Number.isInteger(Number(wanted.default)) ? 'float' : PYTHON_TYPES[wanted.value_type];
  if (wanted.default === null) return wanted.required ? `: ${type}` : `: ${type} | None = None`;
  const value = typeof wanted.default === 'boolean' ? (wanted.default ? 'True' : 'False') : literal(wanted.default, '"');
  return `: ${type} = ${value}`;
}
