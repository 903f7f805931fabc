import { jsonPath } from '../json-file.js';
import type { Json } from '../kind.js';
import { accepts, presetOf, type Schema } from './shape.js';
import { isMap, messageOf, refusalOf, type Answers, type Turn } from './turn.js';

/** A line of text, a number or JSON: whatever the schema takes. */
export async function askText(turn: Turn): Promise<Json | undefined> {
  const { asker, schema, optional } = turn;
  const shown = shownPreset(turn);
  const validate = (text: string): true | string => (text === '' && optional ? true : (refusalOf(schema, valueFrom(text, schema)) ?? true));
  const message = messageOf(turn, optional && shown === undefined ? ' (Enter for none)' : '');
  const text = String(await asker.ask({ type: 'input', message, validate, ...(shown === undefined ? {} : { default: shown }), ...(turn.editable ? { prefill: 'editable' } : {}) }));
  return text === '' && optional ? undefined : valueFrom(text, schema);
}

/** What Enter gives: what is known, where the schema takes it, else the default of the schema. */
function shownPreset(turn: Turn): string | undefined {
  const known = turn.known !== undefined && accepts(turn.schema, turn.known) ? turn.known : undefined;
  const preset = known ?? presetOf(turn.schema);
  if (preset === undefined || preset === null || preset === '') return undefined;
  return typeof preset === 'string' ? preset : JSON.stringify(preset);
}

/** Plain values, one a line, until an empty one. */
export async function askLines(item: Schema, turn: Turn): Promise<Json | undefined> {
  const known = Array.isArray(turn.known) ? turn.known : [];
  const lines: Json[] = [];
  for (;;) {
    const missing = lines.length === 0 && !turn.optional ? refusalOf(turn.schema, []) : undefined;
    const first = messageOf(turn, missing ? ' (one a line)' : ' (one a line, Enter for none)');
    const preset = known[lines.length];
    const text = String(
      await turn.asker.ask({
        type: 'input',
        message: lines.length === 0 ? first : `${jsonPath(turn.path)}[${lines.length}] (Enter ends)`,
        validate: (line) => (line === '' ? (missing ?? true) : (refusalOf(item, valueFrom(line, item)) ?? true)),
        ...(preset === undefined ? {} : { default: String(preset) }),
      }),
    );
    if (text === '') return lines.length === 0 && turn.optional ? undefined : lines;
    lines.push(valueFrom(text, item));
  }
}

/** `name=value`, one a line, until an empty one. */
export async function askEntries(value: Schema, turn: Turn): Promise<Json | undefined> {
  const entries: Answers = isMap(turn.known) ? { ...turn.known } : {};
  for (;;) {
    const count = Object.keys(entries).length;
    const message = count === 0 ? messageOf(turn, ' (name=value, one a line, Enter for none)') : `${jsonPath(turn.path)}: one more? (Enter ends)`;
    const validate = (line: string): true | string => refusedEntry(line, value, turn) ?? true;
    const text = String(await turn.asker.ask({ type: 'input', message, validate }));
    if (text === '') return count === 0 && turn.optional ? undefined : entries;
    Object.assign(entries, entryFrom(text, value));
  }
}

function refusedEntry(line: string, value: Schema, turn: Turn): string | undefined {
  if (line === '') return undefined;
  return line.indexOf('=') < 1 ? 'Write it as name=value.' : refusalOf(turn.schema, entryFrom(line, value));
}

const entryFrom = (line: string, value: Schema): Answers => ({
  [line.slice(0, line.indexOf('=')).trim()]: valueFrom(line.slice(line.indexOf('=') + 1).trim(), value),
});

/** A line as the schema takes it: a number, a truth value or JSON where those are allowed, else the text as it is. */
export function valueFrom(text: string, schema: Schema): Json {
  try {
    const parsed = JSON.parse(text) as Json;
    if (typeof parsed !== 'string' && accepts(schema, parsed)) return parsed;
  } catch {
    // Not JSON: the text itself.
  }
  return text;
}
