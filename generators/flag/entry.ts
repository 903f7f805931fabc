import type { Entry } from '../../pipeline/edit/locator.js';
import type { Place } from '../../pipeline/precedent/places.js';
import { recomment } from '../../pipeline/precedent/render.js';
import { nameLike, substituteFlag } from './name-form.js';
import { judge, type Judgement } from './safety.js';

/** What an entry is made of, besides its neighbours. */
export interface NewFlag {
  name: string;
  variable: string | null;
  /** Purpose, owner, expiry and removal, as the words of a comment. */
  words: string;
  /** The value where the place holds plain values. */
  on: boolean;
  /** Whether this is the place that reads the variable, if none of its entries does so yet. */
  reads: boolean;
}

/** The text of a new entry, and what was said about the one it is made from. */
export interface FlagEntry {
  name: string;
  text: string;
  lead?: string;
  like: string;
  /** Set where the neighbour's form was not taken over, with the reason. */
  refused?: string;
  judgement?: Judgement;
  /** The expression the flag is given, where there is one. */
  expression?: string;
}

const VARIABLE = /\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b/g;
const READ = /(process\.env|import\.meta\.env|Deno\.env|Bun\.env|\benv|\benvironment)(?:\.(\w+)|\[(['"`])(\w+)\3\])/;

/** The variable an entry reads, undefined where it reads none. */
export function variableOf(text: string): string | undefined {
  const read = READ.exec(text.replace(/\s+/g, ''));
  const named = read?.[2] ?? read?.[4];
  return named && /^[A-Z]/.test(named) ? named : text.match(/['"`]([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)['"`]/)?.[1];
}

const ownText = (place: Place, entry: Entry): string => place.file.text.slice(entry.node.start, entry.node.end);

/** The shape of an entry: its text without what is its own. */
function skeleton(place: Place, entry: Entry): string {
  const text = substituteFlag(ownText(place, entry), entry.name, 'N').replace(VARIABLE, 'V');
  return text.replace(/\b(true|false)\b/g, 'B').replace(/\s+/g, '').replace(/,(?=[)\]}])/g, '');
}

/** The entries of a place that say it as most of them do, the newest first. */
export function models(place: Place, voters: readonly string[]): Entry[] {
  const entries = [...place.declared.entries()].sort((a, b) => voters.indexOf(a[0]) - voters.indexOf(b[0])).map(([, entry]) => entry).filter((entry) => entry.name !== '');
  const shapes = entries.map((entry) => skeleton(place, entry));
  const count = (shape: string): number => shapes.filter((one) => one === shape).length;
  return entries.map((entry, index) => ({ entry, index, weight: count(shapes[index] ?? '') })).sort((a, b) => b.weight - a.weight || a.index - b.index).map(({ entry }) => entry);
}

/** A new entry made from the neighbours: their shape, its own name and variable, off by default. */
export function flagEntry(place: Place, voters: readonly string[], flag: NewFlag): FlagEntry | undefined {
  const ranked = models(place, voters);
  const [first] = ranked;
  if (!first) return undefined;
  const name = nameLike(ranked.map((entry) => entry.name), flag.name);
  const lead = leadFor(place, ranked, flag.words);
  const base = { name, like: first.name, ...(lead ? { lead } : {}) };
  if (!first.value || place.container.kind === 'interface' || place.container.kind === 'union' || place.container.kind === 'array') return { ...base, text: cloned(place, first, name, flag) };
  if (place.container.kind === 'enum') return { ...base, text: cloned(place, first, name, flag) };
  return { ...base, ...valued(place, ranked, name, flag) };
}

function valued(place: Place, ranked: readonly Entry[], name: string, flag: NewFlag): Omit<FlagEntry, 'name' | 'lead'> {
  const reading = ranked.filter((entry) => variableOf(ownText(place, entry)) !== undefined);
  const [first] = ranked as [Entry, ...Entry[]];
  if (first.shape === 'string') return { text: cloned(place, first, name, flag), like: first.name };
  if (first.shape === 'boolean' && (flag.variable === null || !flag.reads)) return withValue(place, first, name, String(flag.on));
  const model = reading[0] ?? first;
  const text = cloned(place, model, name, flag);
  const expression = substitution(place, model, name, flag)(place.file.text.slice(model.value!.start, model.value!.end));
  const judgement = judge(expression);
  if (judgement.safe && (reading.length > 0 || judgement.helper)) return { text, like: model.name, judgement, expression };
  const neighbour = place.file.text.slice(model.value!.start, model.value!.end).replace(/\s+/g, ' ');
  if (flag.variable === null) return { ...withValue(place, model, name, 'false'), refused: `${model.name} (${neighbour}) ${judge(neighbour).why}` };
  const exact = `${readOf(place, reading[0], flag.variable)} === ${quoteOf(place)}true${quoteOf(place)}`;
  const refused = reading.length > 0 ? `${model.name} (${neighbour}) ${judge(neighbour).why}` : undefined;
  return { ...withValue(place, model, name, exact), ...(refused ? { refused } : {}), judgement: judge(exact), expression: exact };
}

/** A copy of an entry's text with the new name, the new variable, and false for every true that is a default. */
function cloned(place: Place, model: Entry, name: string, flag: NewFlag): string {
  const { text } = place.file;
  const own = substitution(place, model, name, flag);
  return own(text.slice(model.node.start, model.key.start)) + name + own(text.slice(model.key.end, model.node.end));
}

type Substitution = (part: string) => string;

function substitution(place: Place, model: Entry, name: string, flag: NewFlag): Substitution {
  const variable = variableOf(ownText(place, model));
  return (part) => {
    const hidden = variable && flag.variable ? part.replaceAll(variable, HIDDEN) : part;
    const named = substituteFlag(hidden, model.name, name).replaceAll(HIDDEN, flag.variable ?? '');
    return named.replace(/([,:]\s*)true\b/g, '$1false');
  };
}

/** Stands for the variable while the name is substituted: a private-use character. */
const HIDDEN = '\uE000';

function withValue(place: Place, model: Entry, name: string, value: string): { text: string; like: string; expression: string } {
  const text = place.file.text;
  const head = text.slice(model.node.start, model.key.start) + name + text.slice(model.key.end, model.value?.start ?? model.node.end);
  return { text: head + value + text.slice(model.value?.end ?? model.node.end, model.node.end), like: model.name, expression: value };
}

/** How the neighbours read a variable: `process.env.X`, `process.env['X']`, `import.meta.env.X`. */
function readOf(place: Place, model: Entry | undefined, variable: string): string {
  const text = model ? ownText(place, model).replace(/\s+/g, '') : place.file.text;
  const read = READ.exec(text);
  if (!read) return `process.env.${variable}`;
  return read[4] ? `${read[1]}[${read[3]}${variable}${read[3]}]` : `${read[1]}.${variable}`;
}

const quoteOf = (place: Place): string => ((place.file.text.match(/"/g)?.length ?? 0) > (place.file.text.match(/'/g)?.length ?? 0) ? '"' : "'");

/** Comments above the entries where most neighbours have one, or where there are too few to show that they have none. */
function leadFor(place: Place, ranked: readonly Entry[], words: string): string | undefined {
  const led = ranked.filter((entry) => entry.lead < entry.node.start);
  const code = place.container.kind === 'object' || place.container.kind === 'class' || place.container.kind === 'enum';
  if (led.length * 2 > ranked.length) return recomment(place.file.text.slice(led[0]!.lead, led[0]!.node.start), words);
  const few = place.container.entries.length < 3;
  return few && code ? recomment('// ', words) : undefined;
}
