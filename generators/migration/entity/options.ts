import { eolOf, indentAt, lineStart, type Splice } from '../../../pipeline/edit/lines.js';
import type { SyntaxNode } from '../../../pipeline/edit/source/syntax.js';
import type { Field, Source } from './model.js';
import { nodes } from './syntax.js';

/** `nullable: true` of a new options object. */
export interface Said {
  key: string;
  text: string;
}

/** prettier's default, and what most files keep to. */
const WIDTH = 80;

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
    trailing: apart.length === 0 || apart.filter((one) => /,\s*\}$/.test(lines(one))).length * 2 > apart.length,
  };
}

/**
 * An options object as text.
 * @param head what stands before it on its line, to know its width
 */
export function optionsText(said: readonly Said[], layout: Layout, source: Source, indent: string, head: number): string {
  const flat = `{${layout.pad}${said.map((one) => `${one.key}: ${one.text}`).join(', ')}${layout.pad}}`;
  if (said.length === 0) return '{}';
  if (!layout.broken(said.length) && indent.length + head + flat.length <= WIDTH) return flat;
  const eol = eolOf(source.text);
  const lines = said.map((one) => `${indent}${source.style.indent}${one.key}: ${one.text}`);
  return `{${eol}${lines.join(`,${eol}`)}${layout.trailing ? ',' : ''}${eol}${indent}}`;
}

/** The white space before the members of a model. */
export const memberIndent = (text: string, fields: readonly Field[], otherwise: string): string =>
  fields[0] ? indentAt(text, fields[0].node.start) : otherwise;

/** The splice that gives an option a value, or takes it out where there is none. */
export function optionSplices(text: string, held: SyntaxNode, key: string, value: string | undefined): Splice[] {
  const properties = nodes(held['properties']);
  const at = properties.findIndex((one) => (one['key'] as SyntaxNode | undefined)?.['name'] === key);
  const found = properties[at];
  if (found && value !== undefined) {
    const old = found['value'] as SyntaxNode;
    return [{ start: old.start, end: old.end, text: value }];
  }
  if (found) return [removed(text, properties, at, held)];
  return value === undefined ? [] : [added(text, properties, held, `${key}: ${value}`)];
}

function removed(text: string, properties: readonly SyntaxNode[], at: number, held: SyntaxNode): Splice {
  const [before, own, after] = [properties[at - 1], properties[at]!, properties[at + 1]];
  if (after) return { start: own.start, end: after.start, text: '' };
  if (before) return { start: before.end, end: own.end, text: '' };
  return { start: held.start + 1, end: held.end - 1, text: '' };
}

function added(text: string, properties: readonly SyntaxNode[], held: SyntaxNode, entry: string): Splice {
  const last = properties.at(-1);
  if (!last) return { start: held.start, end: held.end, text: `{ ${entry} }` };
  const own = text.slice(lineStart(text, last.start), last.start).trim() === '';
  const gap = own ? `${eolOf(text)}${indentAt(text, last.start)}` : ' ';
  return { start: last.end, end: last.end, text: `,${gap}${entry}` };
}
