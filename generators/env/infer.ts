import type { FreeText, Inferred, Json } from '../../pipeline/kind.js';
import { looksSensitive } from '../../pipeline/precedent.js';

const ABOUT = /\b(environment|env|configuration|config)[ -]?(variables?|vars?|settings?)\b|\benvironment settings?\b/i;
const EXAMPLE_FILE = /(^|\/)[\w.-]*env[\w.-]*(example|sample|template|dist)$|(^|\/)\.env$/i;
/** `` `NAME`: what it is for (required, example: x) ``, with or without code marks, "Add" before and a full stop after. */
const NOTE = /^(?:[-*]\s+)?(?:add\s+)?(?:`([A-Z][A-Z0-9_]*)`|([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+))\s*(?::|–|—|-)\s+(.+?)\.?$/i;
const TAIL = /\s*\(([^()]*)\)$/;
const NAME = /\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b/;

/** Reads environment variables from the notes of a task; what looks like one and cannot be read for certain is asked. */
export function infer(text: FreeText): Inferred {
  const about = ABOUT.test(text.description) || [...text.files_to_modify, ...text.files_to_create].some((path) => EXAMPLE_FILE.test(path));
  if (!about) return { changes: [], questions: [] };
  const notes = text.implementation_notes.filter((note) => NAME.test(note) || NOTE.test(note));
  const read = notes.map(readNote);
  const unread = notes.filter((_note, index) => read[index] === undefined);
  const variables = read.filter((one) => one !== undefined);
  if (variables.length === 0 || unread.length > 0) return { changes: [], questions: [question(text, variables, unread)] };
  const group = groupOf(variables.map((one) => String(one['name'])), text.description);
  return { changes: [{ type: 'environment_variables', variables: variables.map((one) => (group ? { ...one, group } : one)) }], questions: [] };
}

function question(text: FreeText, variables: { [key: string]: Json }[], unread: readonly string[]): Inferred['questions'][number] {
  return {
    slot: 'changes[0].variables',
    reason: unread.length > 0 ? 'Some notes name a variable in a form that is not certain. Write each as `NAME`: what it is for (required, example: value).' : 'The task speaks of environment variables and names none as `NAME`: what it is for (required, example: value).',
    seen: unread.length > 0 ? [...unread] : [text.description, ...text.implementation_notes],
    skeleton: { type: 'environment_variables', variables: variables.length > 0 ? variables : [{ name: '', description: '', value_type: 'string', required: true, example: '' }] },
  };
}

function readNote(note: string): { [key: string]: Json } | undefined {
  const match = NOTE.exec(note.trim());
  if (!match) return undefined;
  const name = match[1] ?? match[2]!;
  if (name !== name.toUpperCase()) return undefined;
  const tail = TAIL.exec(match[3]!);
  const facts = tail ? readTail(tail[1]!) : {};
  const description = (tail && facts ? match[3]!.slice(0, tail.index) : match[3]!).trim();
  return variableOf(name, description, facts ?? {});
}

interface Facts {
  required?: boolean;
  sensitive?: boolean;
  value_type?: string;
  example?: string;
  default?: string;
  options?: string[];
}

const FACTS: [RegExp, (match: RegExpExecArray) => Facts][] = [
  [/^required$/i, () => ({ required: true })],
  [/^optional$/i, () => ({ required: false })],
  [/^(?:secret|sensitive)$/i, () => ({ sensitive: true })],
  [/^(string|number|boolean|url)$/i, ([, type]) => ({ value_type: type!.toLowerCase() })],
  [/^(?:example|e\.g\.)[:\s]\s*(.+)$/i, ([, value]) => ({ example: bare(value!) })],
  [/^default(?:s to|:)?\s+(.+)$|^default:(.+)$/i, ([, a, b]) => ({ default: bare(a ?? b!) })],
  [/^one of:?\s+(.+)$/i, ([, list]) => ({ options: list!.split(/\s*[|/]\s*/).map(bare), value_type: 'enum' })],
];

const bare = (value: string): string => value.trim().replace(/^`(.*)`$/, '$1');

/** The facts in the brackets; undefined when the brackets say something else and belong to the description. */
function readTail(tail: string): Facts | undefined {
  const parts = tail.split(/\s*,\s+(?=(?:required|optional|secret|sensitive|string|number|boolean|url|example|e\.g\.|default|one of)\b)/i);
  const read = parts.map((part) => {
    const rule = FACTS.find(([pattern]) => pattern.test(part.trim()));
    return rule?.[1](rule[0].exec(part.trim())!);
  });
  return read.every((one) => one !== undefined) ? Object.assign({}, ...read) : undefined;
}

const NUMERIC = /(^|_)(PORT|LIMIT|TIMEOUT|TTL|COUNT|SIZE|CONCURRENCY|INTERVAL|RETRIES|SECONDS|MINUTES|HOURS|DAYS|MS)$/;

function typeOf(name: string, facts: Facts): string | undefined {
  const shown = facts.default ?? facts.example ?? '';
  if (facts.value_type) return facts.value_type;
  if (/^https?:\/\/\S+$/.test(shown) && /_UR[LI]$/.test(name)) return 'url';
  if (/^(true|false)$/.test(facts.default ?? '')) return 'boolean';
  if (/^-?\d+(\.\d+)?$/.test(shown) && (facts.default !== undefined || NUMERIC.test(name))) return 'number';
  return undefined;
}

function variableOf(name: string, description: string, facts: Facts): { [key: string]: Json } {
  const type = typeOf(name, facts);
  const value = facts.default === undefined ? undefined : type === 'number' ? Number(facts.default) : type === 'boolean' ? facts.default === 'true' : facts.default;
  return {
    name,
    description,
    ...(type ? { value_type: type } : {}),
    required: facts.required ?? value === undefined,
    ...(value === undefined ? {} : { default: value }),
    ...(facts.example === undefined ? {} : { example: facts.example }),
    ...(facts.options ? { options: facts.options } : {}),
    ...(facts.sensitive ?? (value === undefined && looksSensitive(name)) ? { sensitive: true } : {}),
  };
}

/**
 * The heading of several variables that share their first word, when the task speaks of it: `Email service configuration` where one of
 * them names a service, else `Email configuration`. Without both signs the heading is left to the precedents.
 */
function groupOf(names: readonly string[], description: string): string | undefined {
  const [first] = names[0]!.split('_');
  const shared = names.length > 1 && names.every((name) => name.startsWith(`${first}_`));
  if (!shared || !new RegExp(`\\b${first}\\b`, 'i').test(description)) return undefined;
  const word = first!.length > 4 ? first!.charAt(0) + first!.slice(1).toLowerCase() : first!;
  return names.some((name) => name.startsWith(`${first}_SERVICE_`)) ? `${word} service configuration` : `${word} configuration`;
}
