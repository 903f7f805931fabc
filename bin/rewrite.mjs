// What the bundle needs so that load.ts can compile it from kept code.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAst } from 'rolldown/parseAst';

const require = createRequire(import.meta.url);

/** The parameters of the function that the script evaluates to. */
const PARAMETERS = ['exports', 'require', 'module', '__filename', '__dirname', 'dynamicImport'];

/** Makes of a CommonJS bundle a script that evaluates to a function, of ASCII alone. */
export function scriptOf(code) {
  const tree = parseAst(code);
  const edits = [...imports(tree), ...builtins(tree)].sort((one, other) => other.start - one.start);
  const rewritten = edits.reduce((text, { start, end, put }) => text.slice(0, start) + put + text.slice(end), code);
  return asciiOnly(`(function (${PARAMETERS.join(', ')}) {${rewritten}})`);
}

/**
 * A script that was compiled from kept code cannot import() by itself: load.ts hands it a function that does. A package that is CommonJS
 * for everyone is required: import() would first start Node's loader of ES modules.
 */
function imports(tree) {
  return nodesOf(tree, 'ImportExpression').map(({ start, end, source }) => {
    if (!isCommonJs(source.value)) return { start, end: start + 'import'.length, put: 'dynamicImport' };
    return { start, end, put: `Promise.resolve().then(() => __toESM(require(${JSON.stringify(source.value)}), 1))` };
  });
}

/** True where require() and import() find the same file, and that is CommonJS. */
function isCommonJs(name) {
  if (typeof name !== 'string' || name.startsWith('node:')) return false;
  const found = import.meta.resolve(name);
  if (!/\.c?js$/.test(found)) return false;
  const path = fileURLToPath(found);
  return requiredPath(name) === path && (path.endsWith('.cjs') || typeOf(dirname(path)) !== 'module');
}

function requiredPath(name) {
  try {
    return require.resolve(name);
  } catch {
    return undefined; // there for import() alone
  }
}

function typeOf(folder) {
  const manifest = join(folder, 'package.json');
  return existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')).type : typeOf(dirname(folder));
}

/** Modules of Node that the bundle requires at its top are required when they are first used: some take milliseconds. */
function builtins(tree) {
  const declared = tree.body.filter((node) => node.type === 'VariableDeclaration' && required(node.declarations[0].init));
  const names = new Map(declared.map((node) => [node.declarations[0].id.name, node]));
  const remade = tree.body.filter((node) => node.type === 'ExpressionStatement' && names.has(node.expression.left?.name));
  const declarations = [...names].map(([name, node]) => {
    const source = `require(${JSON.stringify(required(node.declarations[0].init))})`;
    const made = remade.some((one) => one.expression.left.name === name) ? `__toESM(${source}, 1)` : source;
    return { start: node.start, end: node.end, put: `let ${name}$; const ${name} = () => ${name}$ ??= ${made};` };
  });
  const gone = [...declared, ...remade];
  const uses = nodesOf(tree, 'MemberExpression')
    .map((node) => node.object)
    .filter((node) => node.type === 'Identifier' && names.has(node.name) && !gone.some((one) => one.start <= node.start && node.end <= one.end));
  const all = nodesOf(tree, 'Identifier').filter((node) => names.has(node.name) && !gone.some((one) => one.start <= node.start && node.end <= one.end));
  if (all.length !== uses.length) throw new Error('the bundle uses a module of Node other than by its members');
  return [...declarations, ...remade.map(({ start, end }) => ({ start, end, put: '' })), ...uses.map(({ start, end, name }) => ({ start, end, put: `(${name}())` }))];
}

/** The name in require("node:…"). */
function required(node) {
  const [name] = node?.type === 'CallExpression' && node.callee.name === 'require' ? node.arguments : [];
  return typeof name?.value === 'string' && name.value.startsWith('node:') ? name.value : undefined;
}

function nodesOf(tree, type) {
  const found = [];
  const rest = [tree];
  while (rest.length > 0) {
    const node = rest.pop();
    if (node.type === type) found.push(node);
    for (const child of Object.values(node).flat()) if (typeof child?.type === 'string') rest.push(child);
  }
  return found;
}

/** Escapes are the same text to JavaScript wherever a sign beyond ASCII may stand, but after a backslash and in String.raw. */
function asciiOnly(code) {
  const raw = /\\[^\x00-\x7f]|String\.raw`[^`]*[^\x00-\x7f`][^`]*`/.exec(code);
  if (raw) throw new Error(`this text cannot be escaped: ${raw[0]}`);
  return code.replace(/[^\x00-\x7f]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
