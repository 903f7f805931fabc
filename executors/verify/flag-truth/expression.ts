import { locator, parseSource } from '../../../pipeline/edit/source.js';
import { childrenOf, keyName, type SyntaxNode } from '../../../pipeline/edit/source/syntax.js';
import type { ProofContext } from '../proof.js';

/** Thrown where the expression of a flag needs more than itself and a function or two. */
export class Unreadable extends Error {}

/** The expression of a flag as plain JavaScript. */
export interface FlagExpression {
  text: string;
  /** A program whose value is the flag's; `__env` holds the environment as JSON. */
  script: string;
  /** The function that decides, where there is one. */
  helper?: string;
}

interface Where {
  file: string;
  container: string;
  name: string;
}

const PRELUDE = 'const process = { env: JSON.parse(__env) };\n';

/**
 * Reads the expression a flag is given, with the functions it calls.
 * @throws Unreadable when one of them is not in the file or a file it imports
 */
export async function expressionOf(where: Where, context: ProofContext): Promise<FlagExpression> {
  const text = context.read(where.file);
  const containers = await locator.outline(text, where.file);
  const entry = containers.find((one) => one.path === where.container)?.entries.find((one) => one.name === where.name);
  if (!entry?.value) throw new Unreadable(`there is no value for ${where.name} in ${where.file}`);
  const expression = text.slice(entry.value.start, entry.value.end);
  const called = [...new Set([...expression.matchAll(/(?<![.\w$])([A-Za-z_$][\w$]*)\s*\(/g)].map((match) => match[1] ?? ''))].filter((name) => !BUILT_IN.has(name));
  const functions = await Promise.all(called.map((name) => functionNamed(name, where.file, context, 0)));
  const [helper] = called;
  return { text: expression, script: `${PRELUDE}${functions.join('\n')}\n(${await untyped(`(${expression})`, where.file)})`, ...(helper ? { helper } : {}) };
}

const BUILT_IN = new Set(['Boolean', 'String', 'Number', 'parseInt']);
/** How far imports are followed. */
const DEPTH = 3;

async function functionNamed(name: string, file: string, context: ProofContext, depth: number): Promise<string> {
  const text = context.read(file);
  const { program } = await parseSource(text, file);
  const declared = statements(program).find((node) => declares(node, name));
  if (declared) return untyped(text.slice(declared.start, declared.end).replace(/^export\s+(?:default\s+)?/, ''), file);
  const source = importOf(program, name);
  if (!source?.startsWith('.') || depth >= DEPTH) throw new Unreadable(`the function ${name} is not in ${file} or a file it imports`);
  return functionNamed(name, resolve(file, source, context), context, depth + 1);
}

const statements = (program: SyntaxNode): SyntaxNode[] => childrenOf(program).flatMap((node) => [node, ...(node.type.startsWith('Export') ? childrenOf(node) : [])]);

function declares(node: SyntaxNode, name: string): boolean {
  if (node.type === 'FunctionDeclaration') return keyName(node['id']) === name;
  return node.type === 'VariableDeclaration' && childrenOf(node).some((one) => keyName(one['id']) === name);
}

function importOf(program: SyntaxNode, name: string): string | undefined {
  const found = childrenOf(program).find((node) => (node.type === 'ImportDeclaration' || node.type === 'ExportNamedDeclaration') && node['source'] && childrenOf(node).some((one) => keyName(one['local']) === name || keyName(one['exported']) === name));
  return found ? keyName(found['source']) : undefined;
}

function resolve(from: string, source: string, context: ProofContext): string {
  const parts = from.split('/').slice(0, -1);
  for (const part of source.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  const path = parts.join('/');
  const stem = path.replace(/\.[cm]?js$/, '');
  for (const one of [path, `${stem}.ts`, `${stem}.js`, `${stem}.mts`, `${stem}/index.ts`, `${stem}/index.js`]) if (readable(one, context)) return one;
  throw new Unreadable(`${source}, imported by ${from}, was not found`);
}

function readable(path: string, context: ProofContext): boolean {
  try {
    return /\.[cm]?[jt]s$/.test(path) && context.read(path) !== '';
  } catch {
    // Not there, or no text: the next candidate is tried.
    return false;
  }
}

/** TypeScript without its types: annotations, casts and type arguments are cut out of the text. */
async function untyped(code: string, file: string): Promise<string> {
  const { program } = await parseSource(code, file.replace(/\.[cm]?js$/, '.ts'));
  const cuts: { start: number; end: number }[] = [];
  const walk = (node: SyntaxNode): void => {
    if (node.type === 'TSAsExpression' || node.type === 'TSSatisfiesExpression' || node.type === 'TSNonNullExpression') cuts.push({ start: (node['expression'] as SyntaxNode).end, end: node.end });
    else if (/^TS(TypeAnnotation|TypeParameter\w*)$/.test(node.type)) cuts.push({ start: code[node.start - 1] === '?' ? node.start - 1 : node.start, end: node.end });
    childrenOf(node).forEach(walk);
  };
  walk(program);
  const outer = cuts.filter((cut) => !cuts.some((other) => other !== cut && other.start <= cut.start && cut.end <= other.end && (other.start < cut.start || cut.end < other.end)));
  return outer.sort((a, b) => b.start - a.start).reduce((text, cut) => text.slice(0, cut.start) + text.slice(cut.end), code);
}
