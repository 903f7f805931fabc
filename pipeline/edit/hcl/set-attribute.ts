import { InfraError } from '../../error.js';
import { expressionOf, sameTokens } from './model.js';
import { attributeOf, lineAt, type HclAttribute } from './parse.js';
import { columnOf, eolOf, lineEnd, type HclAddress, type Splice, type Target } from './target.js';
import { printValue, type HclValue } from './value.js';

/** Gives an attribute a value. */
export interface SetAttribute {
  op: 'attribute';
  /** The block it stands in; the top of the file (a `.tfvars`) when empty. */
  in: readonly HclAddress[];
  name: string;
  value: HclValue;
  /** `add` refuses to change a value that is there, `set` replaces it. */
  mode: 'add' | 'set';
}

/**
 * Where and what to write for an attribute; undefined when it has that value.
 * @throws InfraError for `add` when it is there with another value
 */
export function setAttribute(target: Target, op: SetAttribute): Splice | undefined {
  const there = attributeOf(target.body, op.name);
  if (!there) return insertAttribute(target, op);
  const source = printValue(op.value, columnOf(target.text, there.start));
  if (
    sameTokens(
      expressionOf(source),
      there.tokens.map((token) => token.text),
    )
  )
    return undefined;
  if (op.mode === 'add') throw otherValue(target, there, source);
  return { ...there.value, insert: source.replaceAll('\n', eolOf(target.text)) };
}

function otherValue(target: Target, there: HclAttribute, source: string): InfraError {
  return new InfraError({
    subject: `"${there.name}" has another value already`,
    evidence: [target.text.slice(there.start, there.end)],
    remedy: `Decide which one is right; the plan says: ${there.name} = ${source}`,
    file: target.path,
    line: lineAt(target.text, there.start),
  });
}

/** What Terraform's style guide puts behind everything else; new arguments go above it. */
const TRAILING = new Set(['tags', 'tags_all', 'labels', 'depends_on', 'lifecycle']);

function insertAttribute(target: Target, op: SetAttribute): Splice {
  const eol = eolOf(target.text);
  const source = `${' '.repeat(target.indent)}${op.name} = ${printValue(op.value, target.indent)}`.replaceAll('\n', eol);
  const previous = previousOf(target);
  if (target.block && oneLine(target)) return unfold(target, source);
  if (previous) {
    const at = lineEnd(target.text, previous.end);
    return { start: at, end: at, insert: eol + source };
  }
  const at = target.block ? lineEnd(target.text, target.block.open) : topOf(target.text);
  if (!target.block) return { start: at, end: at, insert: source + eol + (target.body.items.length > 0 ? eol : '') };
  return { start: at, end: at, insert: eol + source + (target.body.items.length > 0 ? eol : '') };
}

const topOf = (text: string): number => (text.startsWith('\uFEFF') ? 1 : 0);

const oneLine = ({ text, block }: Target): boolean => block !== undefined && !text.slice(block.open, block.close).includes('\n');

/** The attribute to write the new one behind: the last one-line argument of the first run of arguments, else the last argument. */
function previousOf(target: Target): HclAttribute | undefined {
  const attributes = target.body.items.filter((item): item is HclAttribute => item.kind === 'attribute' && !TRAILING.has(item.name));
  const short = attributes.filter((item) => !target.text.slice(item.start, item.end).includes('\n'));
  const list = target.block ? short : attributes;
  return list[list.length - 1] ?? attributes[attributes.length - 1];
}

function unfold(target: Target, source: string): Splice {
  const { text, block } = target;
  if (!block) throw new Error('only a block can stand on one line');
  const eol = eolOf(text);
  const inside = text.slice(block.open, block.close).trim();
  const kept = inside === '' ? '' : `${eol}${' '.repeat(target.indent)}${inside}`;
  return { start: block.open, end: block.close, insert: `${kept}${eol}${source}${eol}${' '.repeat(target.indent - 2)}` };
}
