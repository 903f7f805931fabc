import type { Wanted } from '../../../pipeline/precedent.js';
import { listed, literal, type Way } from './declaration.js';

type Types = Record<Wanted['value_type'], string>;

const defaultOr = (wanted: Wanted, quote: string, required: string, optional: string): string =>
  wanted.default !== null ? `.default(${literal(wanted.default, quote)})` : wanted.required ? required : optional;

/** https://zod.dev: a boolean is not coerced, `z.coerce.boolean()` reads "false" as true. */
const zod: Way = {
  looks: ({ own }) => /^\s*:\s*z\s*\.\s*\w+/.test(own),
  write: (wanted, { file, quote }) => {
    const bool = /z\.stringbool\(/.test(file);
    const types: Types = {
      string: /z\.string\(\)\.min\(1\)/.test(file) ? 'z.string().min(1)' : 'z.string()',
      number: 'z.coerce.number()',
      boolean: bool ? 'z.stringbool()' : `z.enum([${literal('true', quote)}, ${literal('false', quote)}])`,
      url: /\bz\.url\(\)/.test(file) ? 'z.url()' : 'z.string().url()',
      enum: `z.enum([${listed(wanted, quote)}])`,
    };
    if (wanted.value_type !== 'boolean' || bool) return { rest: `: ${types[wanted.value_type]}${defaultOr(wanted, quote, '', '.optional()')}` };
    const words = { ...wanted, default: wanted.default === null ? null : String(wanted.default) };
    return { rest: `: ${types.boolean}${defaultOr(words, quote, '', '.optional()')}.transform((value) => value === ${literal('true', quote)})` };
  },
};

/** https://joi.dev/api */
const joi: Way = {
  looks: ({ own }) => /\b[Jj]oi\s*\.\s*\w+\(/.test(own),
  write: (wanted, { own, quote }) => {
    const types: Types = { string: 'string()', number: 'number()', boolean: 'boolean()', url: 'string().uri()', enum: `string().valid(${listed(wanted, quote)})` };
    return { rest: `: ${/\b[Jj]oi\b/.exec(own)![0]}.${types[wanted.value_type]}${defaultOr(wanted, quote, '.required()', '.optional()')}` };
  },
};

const VALIDATORS: Types = { string: 'str', number: 'num', boolean: 'bool', url: 'url', enum: 'str' };

/** https://github.com/af/envalid */
const envalid: Way = {
  looks: ({ own, file }) => /^\s*:\s*(envalid\.)?(str|num|bool|url|port|host|email|json|makeValidator)\(/.test(own) && /envalid/.test(file),
  write: (wanted, { own, quote }) => {
    const options = [
      ...(wanted.value_type === 'enum' ? [`choices: [${listed(wanted, quote)}]`] : []),
      ...(wanted.default !== null ? [`default: ${literal(wanted.default, quote)}`] : wanted.required ? [] : ['default: undefined']),
    ];
    const space = /^\s*:\s*envalid\./.test(own) ? 'envalid.' : '';
    const name = VALIDATORS[wanted.value_type];
    return { rest: `: ${space}${name}(${options.length > 0 ? `{ ${options.join(', ')} }` : ''})`, ...(space ? {} : { imports: [{ from: 'envalid', names: [name] }] }) };
  },
};

/** https://github.com/sinclairzx81/typebox, as env-schema and @fastify/env take it. */
const typebox: Way = {
  looks: ({ own, file }) => /^\s*:\s*Type\s*\.\s*\w+\(/.test(own) && /typebox/.test(file),
  write: (wanted, { quote }) => {
    const options = wanted.default === null ? '' : `{ default: ${literal(wanted.default, quote)} }`;
    const types: Types = {
      string: `Type.String(${options})`,
      number: `Type.Number(${options})`,
      boolean: `Type.Boolean(${options})`,
      url: `Type.String(${options})`,
      enum: `Type.Union([${wanted.options.map((one) => `Type.Literal(${literal(one, quote)})`).join(', ')}]${options ? `, ${options}` : ''})`,
    };
    const type = types[wanted.value_type];
    return { rest: `: ${wanted.required || wanted.default !== null ? type : `Type.Optional(${type})`}` };
  },
};

/** https://github.com/evanshortiss/env-var */
const envVar: Way = {
  looks: ({ own, file }) => /\bget\(\s*['"]\w+['"]\s*\)[^;]*\.as[A-Z]\w+\(/.test(own) && /env-var/.test(file),
  write: (wanted, { own, quote }) => {
    const head = /^\s*[:=]\s*[\w.]*\bget\(/.exec(own)?.[0];
    if (!head) return undefined;
    const integer = wanted.default === null || Number.isInteger(Number(wanted.default));
    const types: Types = { string: 'asString()', number: integer ? 'asInt()' : 'asFloat()', boolean: 'asBool()', url: 'asUrlString()', enum: `asEnum([${listed(wanted, quote)}])` };
    const given = wanted.default !== null ? `.default(${literal(String(wanted.default), quote)})` : wanted.required ? '.required()' : '';
    return { rest: `${head}${literal(wanted.name, quote)})${given}.${types[wanted.value_type]}${/;$/.test(own) ? ';' : ''}` };
  },
};

/** Objects whose values are made by a library. */
export const schemas: readonly Way[] = [zod, joi, envalid, typebox, envVar];
