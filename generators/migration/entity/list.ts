import type { Editor } from '../../../pipeline/change.js';
import { eolOf, indentAt, lineStart, splice } from '../../../pipeline/edit/lines.js';
import { keyName, parseSource, type SyntaxNode } from '../../../pipeline/edit/source/syntax.js';
import { InfraError } from '../../../pipeline/error.js';
import type { Declaration } from './objects.js';
import type { Said } from './options.js';
import { nodes, textOf } from './syntax.js';

/** An element for a list among the options of a model: `indexes`. */
export interface ListOp {
  model: string;
  list: string;
  /** What the element says, in order. */
  said: readonly Said[];
}

/** A file as far as the models of an object shape are found in it. */
export interface Parsed {
  text: string;
  program: SyntaxNode;
}

/**
 * An editor that adds elements to lists of a model's options; every other byte stays.
 * @param find the models of a file
 */
export const listEditor =
  (find: (parsed: Parsed) => Declaration[]): Editor<ListOp> =>
  async (text, ops, path) => {
    let next = text;
    for (const op of ops) {
      const { program } = await parseSource(next, path);
      const options = find({ text: next, program }).find((one) => one.name === op.model)?.options;
      if (!options)
        throw new InfraError({
          subject: `${op.model} has no options to put ${op.list} into`,
          file: path,
          remedy: `Add this by hand:\n${elementText(op.said)}`,
        });
      next = withElement(next, options, op);
    }
    await parseSource(next, path);
    return next;
  };

/** An element on one line. */
export const elementText = (said: readonly Said[]): string => `{ ${said.map((one) => `${one.key}: ${one.text}`).join(', ')} }`;

function withElement(text: string, options: SyntaxNode, { list, said }: ListOp): string {
  const held = nodes(options['properties']).find((one) => keyName(one['key']) === list)?.['value'] as SyntaxNode | undefined;
  const flat = elementText(said);
  if (held?.type !== 'ArrayExpression') return appended(text, options, nodes(options['properties']), `${list}: [${flat}]`);
  const elements = nodes(held['elements']);
  if (elements.some((one) => plain(textOf(text, one)) === plain(flat))) return text;
  const last = elements.at(-1);
  return appended(text, held, elements, last && /^\{\s*\n/.test(textOf(text, last)) ? broken(text, last, said) : flat);
}

/** Each option on a line of its own, as in the element before. */
function broken(text: string, last: SyntaxNode, said: readonly Said[]): string {
  const eol = eolOf(text);
  const outer = indentAt(text, last.start);
  const indent = /\n([ \t]*)\S/.exec(textOf(text, last))?.[1] ?? outer;
  const comma = /,\s*\}$/.test(textOf(text, last)) ? ',' : '';
  return `{${eol}${said.map((one) => `${indent}${one.key}: ${one.text}`).join(`,${eol}`)}${comma}${eol}${outer}}`;
}

const plain = (text: string): string =>
  text
    .replace(/\s+/g, '')
    .replace(/["`]/g, "'")
    .replace(/,([}\]])/g, '$1');

/** Behind the last element, on a line of its own where that one has one. */
export function appended(text: string, held: SyntaxNode, elements: readonly SyntaxNode[], entry: string): string {
  const last = elements.at(-1);
  if (!last)
    return splice(text, [{ start: held.start + 1, end: held.end - 1, text: held.type === 'ArrayExpression' ? entry : ` ${entry} ` }]);
  const own = text.slice(lineStart(text, last.start), last.start).trim() === '';
  const gap = own ? eolOf(text) + indentAt(text, last.start) : ' ';
  return splice(text, [{ start: last.end, end: last.end, text: `,${gap}${entry}` }]);
}
