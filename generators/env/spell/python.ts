import { quoted } from '../../../pipeline/precedent/slots.js';
import type { Wanted } from '../../../pipeline/precedent.js';
import type { Declaration, Way } from './declaration.js';

/** A value as a literal of Python. */
const pythonLiteral = (value: string | number | boolean, quote: string): string => (typeof value === 'boolean' ? (value ? 'True' : 'False') : typeof value === 'string' ? quoted(value, quote) : String(value));

const isFraction = (wanted: Wanted): boolean => wanted.default !== null && !Number.isInteger(Number(wanted.default));

function typeOf(wanted: Wanted): string {
  const types: Record<Wanted['value_type'], string> = { string: 'str', number: isFraction(wanted) ? 'float' : 'int', boolean: 'bool', url: 'str', enum: 'str' };
  return types[wanted.value_type];
}

const orNone = (type: string, file: string): string => (/\bOptional\[/.test(file) ? `Optional[${type}]` : `${type} | None`);

const annotated = (own: string): boolean => /^\s*:/.test(own);

/** The annotation and the sign of an assignment, with the type of the wanted one. */
function head(wanted: Wanted, { own, file }: Declaration): string {
  if (!annotated(own)) return ' = ';
  const type = typeOf(wanted);
  return `: ${wanted.default === null && !wanted.required ? orNone(type, file) : type} = `;
}

const READ = /\b(?:os\.)?(?:environ(?:\.get\(|\[)|getenv\()/;

/** What a module reads the process's variables with: https://docs.python.org/3/library/os.html#os.environ */
const osReads: Way = {
  looks: ({ own, precedent }) => precedent.format === 'python' && READ.test(own),
  write: (wanted, declaration) => ({ rest: head(wanted, declaration) + readOf(wanted, declaration) }),
};

function readOf(wanted: Wanted, { own, file, quote }: Declaration): string {
  const os = /\bos\.(environ|getenv)/.test(own) ? 'os.' : '';
  const [environ, getenv] = [os !== '' || /import[^\n]*\benviron\b/.test(file), /\bgetenv\(/.test(own) || (os === '' && !/import[^\n]*\benviron\b/.test(file))];
  const name = quoted(wanted.name, quote);
  const get = (...given: string[]): string => `${os}${getenv ? 'getenv' : 'environ.get'}(${[name, ...given].join(', ')})`;
  const must = environ ? `${os}environ[${name}]` : get();
  const { value_type: type, default: value } = wanted;
  const word = (yes: boolean): string => quoted(yes ? 'true' : 'false', quote);
  if (type === 'boolean') return `${wanted.required && value === null ? must : get(word(value === true))}.lower() == ${word(true)}`;
  if (type !== 'number') return value !== null ? get(quoted(String(value), quote)) : wanted.required ? must : get();
  const number = typeOf(wanted);
  if (value !== null) return `${number}(${get(quoted(String(value), quote))})`;
  return wanted.required ? `${number}(${must})` : `${number}(${must}) if ${get()} else None`;
}

/** https://django-environ.readthedocs.io and https://github.com/sloria/environs: one call per type. */
const environs: Way = {
  looks: ({ own, file }) => /=\s*env(\.\w+)?\(\s*["']/.test(own) && /\bimport\s+environ\b|\bfrom\s+environs?\b/.test(file),
  write: (wanted, declaration) => {
    const bare = /=\s*env\(/.test(declaration.own) || !/\benv\.str\(/.test(declaration.file);
    const call: Record<Wanted['value_type'], string> = { string: bare ? 'env' : 'env.str', number: isFraction(wanted) ? 'env.float' : 'env.int', boolean: 'env.bool', url: bare ? 'env' : 'env.str', enum: bare ? 'env' : 'env.str' };
    return { rest: `${head(wanted, declaration)}${call[wanted.value_type]}(${[quoted(wanted.name, declaration.quote), ...defaultOf(wanted, declaration)].join(', ')})` };
  },
};

/** https://github.com/HBNetwork/python-decouple and https://www.starlette.io/config/: the type is a cast. */
const config: Way = {
  looks: ({ own, file }) => /=\s*config\(\s*["']/.test(own) && /\bfrom\s+(decouple|starlette\.config)\s+import\b/.test(file),
  write: (wanted, declaration) => {
    const cast = wanted.value_type === 'number' || wanted.value_type === 'boolean' ? [`cast=${typeOf(wanted)}`] : [];
    // A cast is applied to the default as well: None is no number, and no is what a missing boolean means.
    const given = wanted.value_type === 'boolean' && !wanted.required ? { ...wanted, default: wanted.default ?? false } : wanted;
    if (cast.length > 0 && given.default === null && !wanted.required) return undefined;
    return { rest: `${head(wanted, declaration)}config(${[quoted(wanted.name, declaration.quote), ...defaultOf(given, declaration), ...cast].join(', ')})` };
  },
};

const defaultOf = (wanted: Wanted, { quote }: Declaration): string[] =>
  wanted.default !== null ? [`default=${pythonLiteral(wanted.default, quote)}`] : wanted.required ? [] : ['default=None'];

/** A field of a class that a library fills, such as pydantic-settings: https://docs.pydantic.dev/latest/concepts/pydantic_settings/ */
const field: Way = {
  looks: ({ own, precedent }) => precedent.format === 'python' && precedent.container.kind === 'class' && annotated(own),
  write: (wanted, { file, quote }) => {
    const type = typeOf(wanted);
    if (wanted.default !== null) return { rest: `: ${type} = ${pythonLiteral(wanted.default, quote)}` };
    return { rest: wanted.required ? `: ${type}` : `: ${orNone(type, file)} = None` };
  },
};

/** In the order in which they are asked: a field may be filled by a call. */
export const python: readonly Way[] = [environs, config, osReads, field];
