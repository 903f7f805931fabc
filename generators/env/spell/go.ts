import type { Wanted } from '../../../pipeline/precedent.js';
import type { Way } from './declaration.js';

/** A field with its tags: name, type, back quotes. */
const FIELD = /^(\s+)[\w.*]+(\s+)`([^`]*)`/;
/** https://github.com/caarlos0/env and https://github.com/kelseyhightower/envconfig */
const TAGS: { key: RegExp; name: (name: string, required: boolean) => string; given: (value: string) => string }[] = [
  { key: /\benvconfig:"/, name: (name, required) => `envconfig:"${name}"${required ? ' required:"true"' : ''}`, given: (value) => ` default:"${value}"` },
  { key: /\benv:"\w+(,(required|notEmpty|file|expand|unset|init))*"/, name: (name, required) => `env:"${name}${required ? ',required' : ''}"`, given: (value) => ` envDefault:"${value}"` },
];

function typeOf({ value_type, default: value }: Wanted): string {
  const number = value === null || Number.isInteger(Number(value)) ? 'int' : 'float64';
  const types: Record<Wanted['value_type'], string> = { string: 'string', number, boolean: 'bool', url: 'string', enum: 'string' };
  return types[value_type];
}

/** A field of a Go struct whose tag names a variable; other tags of the field are its own. */
export const go: Way = {
  looks: ({ own }) => FIELD.test(own),
  write: (wanted, { own }) => {
    const [, before, between, tags = ''] = FIELD.exec(own)!;
    const way = TAGS.find(({ key }) => key.test(tags));
    const value = wanted.default === null ? undefined : String(wanted.default);
    if (!way || /["`\\\n]/.test(value ?? '') || /\b(?!env:|envDefault:|envconfig:|default:|required:)\w+:"/.test(tags)) return undefined;
    const must = wanted.required && /required/.test(tags + own);
    return { rest: `${before}${typeOf(wanted)}${between}\`${way.name(wanted.name, must || (wanted.required && value === undefined))}${value === undefined ? '' : way.given(value)}\`` };
  },
};
