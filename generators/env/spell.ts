import type { Precedent } from '../../pipeline/precedent/render.js';
import { quoted } from '../../pipeline/precedent/slots.js';
import { isText } from '../../pipeline/precedent/standing.js';
import type { Spelled, Wanted } from '../../pipeline/precedent.js';
import { classValidator } from './spell/class-validator.js';
import { declarationOf, type Declaration, type Way } from './spell/declaration.js';
import { go } from './spell/go.js';
import { python } from './spell/python.js';
import { reads } from './spell/reads.js';
import { schemas } from './spell/schemas.js';

const TS_TYPES: Record<Wanted['value_type'], string> = { string: 'string', number: 'number', boolean: 'boolean', url: 'string', enum: 'string' };

const member: Way = {
  looks: ({ precedent }) => precedent.container.kind === 'interface',
  write: (wanted, declaration) => ({ rest: `${optionalMark(wanted, declaration)}: ${memberType(wanted, declaration)}` }),
};

function memberType(wanted: Wanted, { quote, precedent }: Declaration): string {
  if (wanted.value_type === 'enum') return wanted.options.map((one) => quoted(one, quote)).join(' | ');
  return isText(precedent.container) ? 'string' : TS_TYPES[wanted.value_type];
}

const WAYS: readonly Way[] = [...python, member, classValidator, ...schemas, reads, go];

/** A declaration by what is known of its library or language, where no declared variable can be copied. */
export function spell(wanted: Wanted, precedent: Precedent): Spelled | undefined {
  const declaration = declarationOf(precedent);
  return WAYS.find((way) => way.looks(declaration))?.write(wanted, declaration);
}

/** A list that marks what may be missing has such members. */
const optionalMark = (wanted: Wanted, { precedent: { container, text } }: Declaration): string =>
  !wanted.required && wanted.default === null && container.entries.some((entry) => text[entry.key.end] === '?') ? '?' : '';
