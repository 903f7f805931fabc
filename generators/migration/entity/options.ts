import { eolOf, indentAt } from '../../../pipeline/edit/lines.js';
import { keyName, type SyntaxNode } from '../../../pipeline/edit/source/syntax.js';
import type { Field, Source } from './model.js';
import { placeIn, widthOf } from './style.js';
import { nodes } from './syntax.js';

/** `nullable: true` of a new options object. */
export interface Said {
  key: string;
  text: string;
}

/** How the options objects of siblings are laid out. */
export interface Layout {
  /** True where an object of so many options has its lines to itself. */
  broken(count: number): boolean;
  /** White space inside the braces on one line. */
  pad: string;
  /** Comma behind the last option on lines of their own. */
  trailing: boolean;
}

/** Learns from the options objects of siblings. */
export function layoutOf(fields: readonly Field[], source: Source): Layout {
  const held = fields.filter((one) => one.held && one.options.length > 0 && one.held.end <= source.text.length);
  const lines = (one: Field): string => one.text.slice(one.held!.start - one.node.start, one.held!.end - one.node.start);
  const isBroken = (one: Field): boolean => /^\{\s*\n/.test(lines(one));
  const inline = held.filter((one) => !isBroken(one));
  const apart = held.filter(isBroken);
  return {
    broken: (count) => {
      const near = held.filter((one) => one.options.length === count);
      const asked = near.length > 0 ? near : held.filter((one) => one.options.length < count && isBroken(one));
      const against = near.length > 0 ? near : held.filter((one) => one.options.length > count && !isBroken(one));
      return asked.filter(isBroken).length > (near.length > 0 ? near.length / 2 : against.length);
    },
    pad: inline.filter((one) => /^\{\S/.test(lines(one))).length * 2 > inline.length ? '' : ' ',
    trailing:
      apart.length === 0
        ? /,\s*\n\s*[}\])]/.test(source.text)
        : apart.filter((one) => /,\s*\}$/.test(lines(one))).length * 2 > apart.length,
  };
}

/**
 * An options object as text.
 * @param head what stands before it on its line, to know its width
 */
export function optionsText(said: readonly Said[], layout: Layout, source: Source, indent: string, head: number): string {
  const flat = `{${layout.pad}${said.map((one) => `${one.key}: ${one.text}`).join(', ')}${layout.pad}}`;
  if (said.length === 0) return '{}';
  if (!layout.broken(said.length) && indent.length + head + flat.length <= widthOf(source.text)) return flat;
  const eol = eolOf(source.text);
  const lines = said.map((one) => `${indent}${source.style.indent}${one.key}: ${one.text}`);
  return `{${eol}${lines.join(`,${eol}`)}${layout.trailing ? ',' : ''}${eol}${indent}}`;
}

/** The white space before the members of a model. */
export const memberIndent = (text: string, fields: readonly Field[], otherwise: string): string =>
  fields[0] ? indentAt(text, fields[0].node.start) : otherwise;

/** What is to be said of an option from now on; undefined takes it out. */
export type Changes = ReadonlyMap<string, string | undefined>;

/**
 * An options object with other values, as text: each option keeps its own lines and comments.
 * @param examples the options of siblings, in their order
 * @returns an empty text where nothing is left to say
 */
export function changedOptions(text: string, held: SyntaxNode, changes: Changes, examples: readonly (readonly string[])[]): string {
  const old = segmentsOf(text, held);
  const kept = old.flatMap((one) => {
    if (!changes.has(one.key)) return [one];
    const value = changes.get(one.key);
    return value === undefined ? [] : [{ ...one, body: one.head + value }];
  });
  const gap = /\n[ \t]*$/.exec(old.at(-1)?.gap ?? '')?.[0] ?? (old.at(-1)?.gap.trim() === '' ? old.at(-1)!.gap : ' ');
  for (const [key, value] of changes) {
    if (value === undefined || kept.some((one) => one.key === key)) continue;
    const at = placeIn(
      kept.map((one) => one.key),
      key,
      examples,
    );
    kept.splice(at, 0, { key, gap, head: `${key}: `, body: `${key}: ${value}` });
  }
  if (kept.length === 0) return '';
  const tail = text.slice(nodes(held['properties']).at(-1)?.end ?? held.start + 1, held.end);
  return `{${kept.map((one) => one.gap + one.body).join(',')}${old.length > 0 ? tail : ' }'}`;
}

interface Segment {
  key: string;
  /** White space and comments before it. */
  gap: string;
  /** The key with its colon. */
  head: string;
  body: string;
}

function segmentsOf(text: string, held: SyntaxNode): Segment[] {
  let from = held.start + 1;
  return nodes(held['properties']).map((one) => {
    const gap = text.slice(from, one.start);
    from = text.indexOf(',', one.end) + 1;
    const value = one['value'] as SyntaxNode | undefined;
    const head = one.type === 'ObjectProperty' && value ? text.slice(one.start, value.start) : '';
    return { key: keyName(one['key']) ?? '', gap, head, body: text.slice(one.start, one.end) };
  });
}
