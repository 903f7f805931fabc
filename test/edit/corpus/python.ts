import { parser } from '@lezer/python';
import type { SyntaxNode } from '@lezer/common';
import { locator } from '../../../pipeline/edit/python-outline.js';
import { cloneTrials } from './clone.js';
import type { CorpusFile } from './files.js';
import type { Subject } from './trial.js';
import type { Tree } from './tree.js';

/** Statements, expressions and names, without comments and brackets. Undefined where something does not parse. */
export function readPython({ text }: CorpusFile): Tree | undefined {
  const body = text.replace(/^\uFEFF/, '');
  const { topNode } = parser.parse(body);
  const cursor = topNode.cursor();
  do if (cursor.type.isError) return undefined;
  while (cursor.next());
  return treeOf(topNode, body);
}

function treeOf(node: SyntaxNode, text: string): Tree {
  const children: Tree[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) if (child.name !== 'Comment') children.push(treeOf(child, text));
  return node.firstChild ? [node.name, ...children] : text.slice(node.from, node.to);
}

export const python: Subject = { format: 'python', trials: cloneTrials(locator), read: readPython };
