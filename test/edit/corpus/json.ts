import { editJson, locator, type JsonOp } from '../../../pipeline/edit/json.js';
import type { Json } from '../../../pipeline/kind.js';
import ts from 'typescript';
import { chosen, cloneTrials } from './clone.js';
import { readSyntax } from './syntax.js';
import type { CorpusFile } from './files.js';
import type { Made, Subject, Trial } from './trial.js';

type Path = JsonOp['path'];

/** Every place of a kind in a JSON text, found by the TypeScript compiler. */
function places({ path, text }: CorpusFile, kind: ts.SyntaxKind): Path[] {
  const found: Path[] = [];
  const visit = (node: ts.Node, at: Path): void => {
    if (node.kind === kind) found.push(at);
    if (ts.isObjectLiteralExpression(node)) for (const one of node.properties) if (ts.isPropertyAssignment(one) && ts.isStringLiteral(one.name)) visit(one.initializer, [...at, one.name.text]);
    if (ts.isArrayLiteralExpression(node)) node.elements.forEach((one, index) => visit(one, [...at, index]));
  };
  const [root] = ts.parseJsonText(path, text).statements;
  if (root) visit(root.expression, []);
  return found;
}

const valueOf = ({ value, words, picks }: Made): Json => chosen<Json>([value, 12, true, null, [value, 1], { key: value, other: { words } }, [], {}], picks[3]!)!;

const set: Trial = {
  name: 'set a new key',
  plan(file, made) {
    const at = chosen(places(file, ts.SyntaxKind.ObjectLiteralExpression), made.picks[0]!);
    if (!at) return undefined;
    const op: JsonOp = { op: 'set', path: [...at, ...(made.picks[1]! % 4 === 0 ? ['made', 'between'] : []), made.name], value: valueOf(made) };
    return { what: `set ${op.path.join('.')}`, apply: (text) => editJson(text, [op], file.path), brings: [made.name] };
  },
};

const append: Trial = {
  name: 'append to an array',
  plan(file, made) {
    const at = chosen(places(file, ts.SyntaxKind.ArrayLiteralExpression), made.picks[0]!);
    if (!at) return undefined;
    const op: JsonOp = { op: 'append', path: at, value: made.picks[1]! % 2 === 0 ? made.name : { name: made.name, value: made.value } };
    return { what: `append to ${op.path.join('.')}`, apply: (text) => editJson(text, [op], file.path), brings: [made.name] };
  },
};

const change: Trial = {
  name: 'change a value',
  plan(file, made) {
    const at = chosen(places(file, ts.SyntaxKind.StringLiteral).filter((one) => one.length > 0), made.picks[0]!);
    if (!at) return undefined;
    const op: JsonOp = { op: 'set', path: at, value: made.name };
    return { what: `set ${op.path.join('.')}`, apply: (text) => editJson(text, [op], file.path), brings: [made.name], replaces: true };
  },
};

export const json: Subject = { format: 'json', trials: [set, append, change, ...cloneTrials(locator)], read: readSyntax };
