import type { SyntaxNode } from '@lezer/common';
import { elements, parts, textAt, type ParsePython, type PyModule } from './syntax.js';
import { hang, type PyStyle } from './text.js';

const BRACKETS = /^(ArrayExpression|TupleExpression|DictionaryExpression|SetExpression)$/;

/** The brackets of an expression that can be broken up, with what stands before them. */
function bracketsOf(node: SyntaxNode, module: PyModule): { open: string; list: SyntaxNode; close: string } | undefined {
  if (BRACKETS.test(node.name)) return { open: module.text.slice(node.from, node.from + 1), list: node, close: module.text.slice(node.to - 1, node.to) };
  const [callee, list] = node.name === 'CallExpression' ? parts(node) : [];
  return callee && list?.name === 'ArgList' ? { open: `${textAt(module, callee)}(`, list, close: ')' } : undefined;
}

/**
 * An expression, broken up where it is too long for its line as Black and Ruff break it.
 * @param indent characters before the line that it stands on
 * @param before characters before it on that line
 */
export function laidOutCode(text: string, style: PyStyle, indent: number, before: number, parse: ParsePython): string {
  if (text.includes('\n') || indent + before + text.length + 1 <= style.width) return text;
  const module = parse(text, 'an expression');
  const statement = parts(module.top)[0];
  const node = statement?.name === 'ExpressionStatement' ? parts(statement)[0] : undefined;
  if (!node) return text;
  const found = bracketsOf(node, module);
  if (!found) return text;
  return breakUp(node, module, style, indent);
}

/** Every element on a line of its own, and those that are still too long broken up in their turn. */
function breakUp(node: SyntaxNode, module: PyModule, style: PyStyle, indent: number): string {
  const found = bracketsOf(node, module);
  const groups = found ? elements(found.list) : [];
  if (!found || groups.length === 0) return textAt(module, node);
  const inner = indent + style.indent.length;
  const lines = groups.map((group) => {
    const value = group.at(-1)!;
    const head = module.text.slice(group[0]!.from, value.from);
    const own = textAt(module, value);
    const fits = inner + head.length + own.length + 1 <= style.width;
    return `${style.indent}${hang(`${head}${fits ? own : breakUp(value, module, style, inner)}`, style.indent)},`;
  });
  return `${found.open}\n${lines.join('\n')}\n${found.close}`;
}
