import { sortedPosition } from '../edit/clone.js';
import type { Container, Entry } from '../edit/locator.js';
import { sameGroup } from './rank.js';
import { sharedPrefix, type Wanted } from './wanted.js';

/** Where a new entry goes: fields of an insert operation. */
export interface Position {
  after?: string | null;
  heading?: string;
}

/**
 * Where a new entry goes in a container: in order when the siblings are sorted, else at the end of its group, else at the end.
 * @param name as it will be spelled there
 * @param text of the file
 */
export function positionFor(container: Container, name: string, wanted: Wanted, text: string): Position {
  const entries = container.entries.filter((entry) => entry.name !== '');
  const names = entries.map((entry) => entry.name);
  if (container.kind === 'lines') return linesPosition(container, name, wanted, text);
  if (sortedPosition(names, name) !== undefined) return {};
  return besideKin(entries, name) ?? { after: names.at(-1)! };
}

/** Beside the entries that share most leading words with it, in their order when they have one. */
function besideKin(entries: readonly Entry[], name: string): Position | undefined {
  const shared = entries.map((entry) => sharedPrefix(entry.name, name));
  const most = Math.max(0, ...shared);
  if (most === 0) return undefined;
  const kin = entries.filter((_entry, index) => shared[index] === most).map((entry) => entry.name);
  const at = sortedPosition(kin, name);
  if (at === undefined || at === kin.length) return { after: kin.at(-1)! };
  if (at > 0) return { after: kin[at - 1]! };
  const before = entries[entries.findIndex((entry) => entry.name === kin[0]) - 1];
  return { after: before?.name ?? null };
}

function linesPosition({ entries }: Container, name: string, wanted: Wanted, text: string): Position {
  const { group } = wanted;
  const inGroup = group === null ? [] : entries.filter((entry) => entry.group !== undefined && sameGroup(entry.group, group));
  if (inGroup.length > 0) return besideKin(inGroup, name) ?? { after: inGroup.at(-1)!.name };
  const kin = besideKin(entries, name);
  if (kin) return kin;
  const headed = entries.some((entry) => entry.group !== undefined);
  const last = entries.at(-1)!.name;
  if (group !== null && (headed || entries.length < 4 || /\n[ \t]*\r?\n/.test(text))) return { after: last, heading: headingLike(entries, group, text) };
  if (!headed && sortedPosition(entries.map((entry) => entry.name), name) !== undefined) return {};
  return headed ? { after: last, heading: '' } : { after: last };
}

/** The heading of a new group, drawn as the last group's heading is. */
function headingLike(entries: readonly Entry[], group: string, text: string): string {
  const title = group.replace(/\s+/g, ' ').trim();
  const sample = [...entries].reverse().find((entry) => entry.group && text.includes(entry.group));
  const at = sample ? text.lastIndexOf(sample.group!, sample.node.start) : -1;
  const line = at < 0 ? '' : text.slice(text.lastIndexOf('\n', at) + 1, at);
  const end = at < 0 ? '' : (/^[^\r\n]*/.exec(text.slice(at + sample!.group!.length))?.[0] ?? '');
  const framed = /^[ \t]*#[\s#=*-]*$/.test(line);
  return framed ? `${line}${title}${/^[\s#=*-]*$/.test(end) ? end : ''}`.trimEnd() : `# ${title}`;
}
