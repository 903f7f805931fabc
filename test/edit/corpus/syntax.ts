import ts from 'typescript';
import type { CorpusFile } from './files.js';
import type { Tree } from './tree.js';

const KINDS: [RegExp, ts.ScriptKind][] = [
  [/\.[mc]?ts$/i, ts.ScriptKind.TS],
  [/\.tsx$/i, ts.ScriptKind.TSX],
  [/\.[mc]?jsx?$/i, ts.ScriptKind.JSX],
];

/** A program or a JSON file as the TypeScript compiler reads it. Undefined where it finds fault with the syntax. */
export function readSyntax({ path, text }: CorpusFile): Tree | undefined {
  const kind = KINDS.find(([ending]) => ending.test(path))?.[1] ?? ts.ScriptKind.JSON;
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, false, kind);
  const faults = (file as unknown as { parseDiagnostics: unknown[] }).parseDiagnostics;
  return faults.length > 0 ? undefined : treeOf(file, file);
}

function treeOf(node: ts.Node, file: ts.SourceFile): Tree {
  const children: Tree[] = [];
  ts.forEachChild(node, (child) => {
    if (child.kind !== ts.SyntaxKind.EndOfFileToken) children.push(treeOf(child, file));
  });
  if (children.length > 0 || !ts.isToken(node)) return [ts.SyntaxKind[node.kind], ...children];
  return ts.isStringLiteralLike(node) ? ['text', node.text] : node.getText(file);
}
