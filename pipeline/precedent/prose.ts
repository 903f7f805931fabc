import { eolOf } from '../edit/lines.js';
import type { Container } from '../edit/locator.js';
import { rowText, splitRow } from '../edit/markdown.js';
import { lowerWords } from '../names.js';
import type { Precedent } from './render.js';
import type { Wanted } from './wanted.js';

type Column = 'name' | 'type' | 'default' | 'required' | 'description' | 'example' | 'options' | 'none';

const COLUMNS: [RegExp, Column][] = [
  [/descri|purpose|meaning|detail|explan|what/i, 'description'],
  [/default/i, 'default'],
  [/required|mandatory|optional|needed/i, 'required'],
  [/example|sample/i, 'example'],
  [/type|format/i, 'type'],
  [/options|allowed|possible|accepted|values/i, 'options'],
  [/name|variable|env|key|setting|option|parameter/i, 'name'],
  [/value/i, 'default'],
  [/notes?|comments?/i, 'description'],
];

const columnOf = (header: string, index: number): Column => (index === 0 ? 'name' : (COLUMNS.find(([pattern]) => pattern.test(header))?.[1] ?? 'none'));

/** A new table row: each cell by its column, dressed as the precedent's cell is. */
export function proseRow(precedent: Precedent, wanted: Wanted): string {
  const { text, container, entry } = precedent;
  const sample = splitRow(text.slice(entry.node.start, entry.node.end)).map((cell) => cell.trim());
  const columns = withDescription((container.columns ?? []).map(columnOf));
  const described = columns.indexOf('description');
  const cells = columns.map((column, index) => (column === 'description' && index !== described ? '' : cellFor(column, sample[index] ?? '', index, precedent, wanted)));
  return rowText(text, container, cells);
}

/** A table of things says what they are for: where no header tells, in its last column that nothing else claims. */
function withDescription(columns: readonly Column[]): Column[] {
  const last = columns.includes('description') ? -1 : columns.lastIndexOf('none');
  return columns.map((column, index) => (index === last ? 'description' : column));
}

function cellFor(column: Column, sample: string, index: number, precedent: Precedent, wanted: Wanted): string {
  const dress = dressOf(precedent, index, sample);
  return CELLS[column](wanted, sample, dress, precedent, index);
}

type Dress = (value: string) => string;
type Cell = (wanted: Wanted, sample: string, dress: Dress, precedent: Precedent, index: number) => string;

/** Code marks around a value where the column's other cells have them. */
function dressOf({ text, container }: Precedent, index: number, sample: string): Dress {
  const cells = container.entries.map((one) => splitRow(text.slice(one.node.start, one.node.end))[index]?.trim() ?? '').filter(Boolean);
  const coded = sample ? sample.startsWith('`') : cells.filter((cell) => cell.startsWith('`')).length > cells.length / 2;
  return (value) => (value === '' ? '' : coded ? `\`${value.replaceAll('`', "'")}\`` : value);
}

const CELLS: Record<Column, Cell> = {
  name: (wanted, sample, dress) => (/^\*\*/.test(sample) ? sample.replace(/[\w.-]+/, wanted.name) : dress(wanted.name)),
  type: (wanted, sample) => typeCell(wanted, sample),
  default: (wanted, sample, dress) => (wanted.default === null || wanted.default === '' ? emptyCell(sample) : dress(String(wanted.default))),
  required: (wanted, sample, _dress, precedent, index) => requiredCell(wanted, sample, precedent, index),
  description: (wanted) => describe(wanted),
  example: (wanted, sample, dress) => (wanted.example === null ? emptyCell(sample) : dress(wanted.example)),
  options: (wanted, sample, dress) => (wanted.options.length > 0 ? wanted.options.map(dress).join(', ') : emptyCell(sample)),
  none: (_wanted, sample) => emptyCell(sample),
};

const emptyCell = (sample: string): string => (/^(-|–|—|N\/A|None|n\/a)$/.test(sample) ? sample : '');

/** What the entry is for, in a sentence of the plan; its words where the plan says nothing. */
export const describe = (wanted: Wanted): string => (wanted.description ?? lowerWords(wanted.name)).replace(/\s+/g, ' ').replace(/(?<!\\)\|/g, '\\|').replace(/<(?=[a-z!/])/gi, '\\<').trim();

const TYPE_WORD = /\b(string|number|boolean|integer|bool|int|url|enum)\b(\[\])?/i;

function typeCell(wanted: Wanted, sample: string): string {
  const word = TYPE_WORD.exec(sample)?.[0];
  const own = wanted.value_type === 'url' || wanted.value_type === 'enum' ? 'string' : wanted.value_type;
  const keeps = word !== undefined && word.toLowerCase().startsWith(own.slice(0, 3)) && !word.endsWith('[]');
  const typed = word === undefined ? (sample === '' ? '' : own) : keeps ? sample : sample.replace(word, /^[A-Z]/.test(word) ? own.charAt(0).toUpperCase() + own.slice(1) : own);
  const bare = typed.replace(/\s*\(?\boptional\b\)?/i, '');
  const marks = /optional/i.test(typed);
  return wanted.required ? bare : marks ? typed : typed;
}

function requiredCell(wanted: Wanted, sample: string, { text, container }: Precedent, index: number): string {
  const header = container.columns?.[index] ?? '';
  const yes = /optional/i.test(header) ? !wanted.required : wanted.required;
  const cells = container.entries.map((one) => splitRow(text.slice(one.node.start, one.node.end))[index]?.trim() ?? '');
  const means = (cell: string): boolean => /^[^a-z]*(yes|true|required|y|x|✅|✓|✔)/i.test(cell) || /[✅✓✔]/.test(cell);
  return [sample, ...cells].find((cell) => means(cell) === yes && cell.split(' ').length < 3) ?? (yes ? 'Yes' : 'No');
}

/** A new list item: name, then what it is for, with the precedent's marks between; labelled lines below are filled in. */
export function proseItem(precedent: Precedent, wanted: Wanted): string {
  const { text, entry } = precedent;
  const [first = '', ...below] = text.slice(entry.node.start, entry.node.end).split(/\r?\n/);
  const keyEnd = entry.key.end - entry.node.start;
  const head = first.slice(0, entry.key.start - entry.node.start) + wanted.name;
  const mark = /^[`*_"]*[)\]]*\s*(\([^)]*\))?\s*(?:[:–—=-]+\s*|\s+)?/.exec(first.slice(keyEnd))?.[0] ?? ': ';
  const between = mark.replace(/\((?:required|optional)[^)]*\)/i, wanted.required ? '(required)' : '(optional)');
  const lines = below.flatMap((line) => labelled(line, wanted));
  return [head + (/\S\s*$|\s$/.test(between) ? between : `${between}: `) + describe(wanted) + tailOf(first, wanted), ...lines].join(eolOf(text));
}

/** Words that begin a line and would be read as a heading, a list or a quotation. */
export const paragraph = (words: string): string => words.replace(/^(#|>|[-+*](?=\s)|~{3}|`{3})/, '\\$1').replace(/^(\d+)([.)])(?=\s)/, '$1\\$2');

/** `(required, example: …)` at the end of an item. */
function tailOf(first: string, wanted: Wanted): string {
  const tail = /\s*\(((?:required|optional|default|example)\b[^)]*)\)\.?$/i.exec(first)?.[1];
  if (!tail) return '';
  const parts = [
    /required|optional/i.test(tail) ? (wanted.required ? 'required' : 'optional') : '',
    /default/i.test(tail) && wanted.default !== null ? `default: \`${wanted.default}\`` : '',
    /example/i.test(tail) && wanted.example !== null ? `example: \`${wanted.example}\`` : '',
  ].filter(Boolean);
  return parts.length > 0 ? ` (${parts.join(', ')})` : '';
}

const LABELS: [RegExp, (wanted: Wanted) => string | null][] = [
  [/required|mandatory/i, (wanted) => (wanted.required ? 'Yes' : 'No')],
  [/example/i, (wanted) => wanted.example],
  [/default/i, (wanted) => (wanted.default === null ? null : String(wanted.default))],
  [/type/i, (wanted) => wanted.value_type],
  [/descri/i, (wanted) => wanted.description],
];

/** A line `- Label: value` with what the entry says of it; nothing where it says nothing. */
export function labelled(line: string, wanted: Wanted): string[] {
  const match = /^(\s*[-*+]\s+[*_]*([\w ]+)[*_]*:[*_]*\s*)(`?)/.exec(line);
  if (!match) return [];
  const value = LABELS.find(([pattern]) => pattern.test(match[2]!))?.[1](wanted) ?? null;
  return value === null || value === '' ? [] : [`${match[1]}${match[3]}${value}${match[3]}`];
}

/** True when the rows of a table or the items of a list name what they describe. */
export const isProse = (container: Container): boolean => container.kind === 'table' || container.kind === 'list' || container.kind === 'sections';
