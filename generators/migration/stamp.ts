/** How the names of the migrations begin: `20250222084717_`, `0007_`, `V1.4__`, `1700000000000-`. */
export interface StampForm {
  prefix: string;
  kind: StampKind;
  /** The digits' groups with what stands between them: `[4,2,2,6]` and `['-','-','_']`, or one group. */
  groups: { widths: number[]; between: string[] };
  separator: string;
}

type StampKind = 'second' | 'minute' | 'day' | 'millisecond' | 'epoch_second' | 'epoch_millisecond' | 'sequence';

export interface StampedName {
  form: StampForm;
  /** Sorts as the names do: digits for a date, a number for the rest, the last group for dotted versions. */
  value: bigint;
  /** Leading groups of a dotted version, which stay. */
  head: string[];
  /** What stands behind the separator. */
  words: string;
}

const LENGTHS: [number, StampKind, RegExp][] = [
  [14, 'second', /^(19|20)\d\d(0[1-9]|1[0-2])([0-2]\d|3[01])\d{6}$/],
  [12, 'minute', /^(19|20)\d\d(0[1-9]|1[0-2])([0-2]\d|3[01])\d{4}$/],
  [8, 'day', /^(19|20)\d\d(0[1-9]|1[0-2])([0-2]\d|3[01])$/],
  [17, 'millisecond', /^(19|20)\d\d(0[1-9]|1[0-2])([0-2]\d|3[01])\d{9}$/],
  [13, 'epoch_millisecond', /^1\d{12}$/],
  [10, 'epoch_second', /^1\d{9}$/],
];

const kindOf = (digits: string): StampKind =>
  LENGTHS.find(([length, , shape]) => digits.length === length && shape.test(digits))?.[1] ?? 'sequence';

/** A stamp may have several groups: `2024-01-02-120000`, `20240102_120000`, `1.4`. What is a full stamp alone takes no number behind it along. */
function wholeStamp(text: string, first: string, prefix: string): string {
  if (first.length >= 10) return first;
  const groups = /^\d+(?:[-_.T]\d+)+/.exec(text)?.[0];
  const dated =
    groups &&
    [...groups.matchAll(/[-_.T]\d+/g)]
      .map((match) => groups.slice(0, match.index + match[0].length))
      .filter((one) => /^(19|20)\d\d/.test(one) && kindOf(one.replace(/\D/g, '')) !== 'sequence')
      .at(-1);
  if (dated) return dated;
  const version = (/^[VUBR]$/i.test(prefix) ? /^\d+(?:[._]\d+)+(?=_|$)/ : /^\d+(?:\.\d+)+/).exec(text)?.[0];
  return version ?? first;
}

/**
 * Reads the stamp of one migration's name.
 * @param name file or folder name without its ending
 * @returns undefined where the name does not begin with a stamp
 */
export function readStamp(name: string): StampedName | undefined {
  const match = /^([A-Za-z]*?)(\d+)/.exec(name);
  if (!match) return undefined;
  const [, prefix = '', first = ''] = match;
  const stamp = wholeStamp(name.slice(prefix.length), first, prefix);
  const [, separator = '', words = ''] = /^(__|[-_. ])?(.*)$/.exec(name.slice(prefix.length + stamp.length)) ?? [];
  const parts = stamp.split(/[-_.T]/);
  const kind = kindOf(parts.join(''));
  const groups = { widths: parts.map((part) => part.length), between: stamp.match(/[-_.T]/g) ?? [] };
  const dotted = kind === 'sequence' && parts.length > 1;
  return {
    form: { prefix, kind, groups, separator },
    value: BigInt(dotted ? (parts.at(-1) ?? '0') : parts.join('')),
    head: dotted ? parts.slice(0, -1) : [],
    words,
  };
}

const pad = (value: number, width = 2): string => String(value).padStart(width, '0');

function dateDigits(at: Date): string {
  const day = `${at.getUTCFullYear()}${pad(at.getUTCMonth() + 1)}${pad(at.getUTCDate())}`;
  return `${day}${pad(at.getUTCHours())}${pad(at.getUTCMinutes())}${pad(at.getUTCSeconds())}${pad(at.getUTCMilliseconds(), 3)}`;
}

const CUT: Partial<Record<StampKind, number>> = { day: 8, minute: 12, second: 14, millisecond: 17 };
const UNIT: Partial<Record<StampKind, number>> = { day: 86_400_000, minute: 60_000, second: 1000, millisecond: 1 };

function toTime(digits: string): number {
  const full = digits.padEnd(17, '0');
  const part = (from: number, to: number): number => Number(full.slice(from, to));
  return Date.UTC(part(0, 4), part(4, 6) - 1, part(6, 8), part(8, 10), part(10, 12), part(12, 14), part(14, 17));
}

function after(kind: StampKind, value: bigint): bigint {
  const cut = CUT[kind];
  if (cut === undefined) return value + (kind === 'epoch_millisecond' ? 1000n : 1n);
  const next = new Date(toTime(String(value)) + (UNIT[kind] ?? 1000));
  const digits = dateDigits(next).slice(0, cut);
  // A hand-made stamp such as 20250099 has no date after it: count on.
  return BigInt(digits) > value ? BigInt(digits) : value + 1n;
}

function atTime(kind: StampKind, time: Date): bigint | undefined {
  if (kind === 'epoch_millisecond') return BigInt(time.getTime());
  if (kind === 'epoch_second') return BigInt(Math.floor(time.getTime() / 1000));
  const cut = CUT[kind];
  return cut === undefined ? undefined : BigInt(dateDigits(time).slice(0, cut));
}

const compareHeads = (a: readonly string[], b: readonly string[]): number => {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const difference = Number(a[index] ?? 0) - Number(b[index] ?? 0);
    if (difference) return difference;
  }
  return 0;
};

const compareStamps = (a: StampedName, b: StampedName): number =>
  compareHeads(a.head, b.head) || (a.value < b.value ? -1 : a.value > b.value ? 1 : 0);

/** The stamped names among these, in the order in which the tool runs them. */
export function stamped(names: readonly string[]): StampedName[] {
  return names
    .map(readStamp)
    .filter((one): one is StampedName => one !== undefined)
    .sort(compareStamps);
}

function written({ form, head }: StampedName, value: bigint): string {
  const { widths, between } = form.groups;
  if (head.length)
    return [...head, String(value).padStart(widths.at(-1) ?? 1, '0')]
      .map((part, index) => `${index ? (between[index - 1] ?? '.') : ''}${part}`)
      .join('');
  const digits = String(value).padStart(
    widths.reduce((sum, width) => sum + width, 0),
    '0',
  );
  let at = 0;
  return widths
    .map((width, index) => {
      const piece = index === widths.length - 1 ? digits.slice(at) : digits.slice(at, at + width);
      at += width;
      return `${index ? (between[index - 1] ?? '') : ''}${piece}`;
    })
    .join('');
}

/**
 * The stamp of the next migration, in the form of the last one: it sorts after all of them, even when the last is dated in the future.
 * @param names names of the migrations there are, without endings
 * @param createdAt ISO 8601: the time of the feature, the only clock
 * @param example a name that shows the form where there is no migration yet
 * @returns prefix, stamp and separator: what stands before the words
 */
export function nextStamp(names: readonly string[], createdAt: string, example: string): { start: string; last: StampedName | undefined } {
  const all = stamped(names);
  const last = all.at(-1);
  const model = last ?? readStamp(example);
  if (!model) throw new Error(`no stamp in the example ${example}`);
  const time = new Date(createdAt);
  const now = Number.isNaN(time.getTime()) ? undefined : atTime(model.form.kind, time);
  const least = last ? after(last.form.kind, last.value) : model.form.kind === 'sequence' ? model.value : 0n;
  const value = now !== undefined && now > least ? now : least;
  return { start: `${model.form.prefix}${written(model, value)}${model.form.separator}`, last };
}
