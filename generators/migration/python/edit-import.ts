import { eolOf, lineEnd, lineStart, nextLine, splice } from '../../../pipeline/edit/lines.js';
import { importsIn, type Imported } from './classes.js';
import type { PyOpOf } from './edit.js';
import { parts, textAt, type PyModule } from './syntax.js';

/** Modules of Python's own that models import. https://docs.python.org/3/py-modindex.html */
const STANDARD = new Set(['collections', 'datetime', 'decimal', 'enum', 'json', 'typing', 'uuid', 'dataclasses', 'functools', 're', 'os', 'sys', 'math', 'secrets', 'string', 'ipaddress']);

const rootOf = (module: string): string => (module.startsWith('.') ? '.' : (module.split('.')[0] ?? module));
/** True for modules of Python's own. */
export const isStandard = (module: string): boolean => STANDARD.has(rootOf(module));

/** Puts a name into the `from … import …` that takes others out of the same module. */
function join(module: PyModule, imported: Imported, text: string): string {
  const { node } = imported;
  const whole = textAt(module, node);
  const list = importsIn(module).filter((one) => one.node.from === node.from);
  const written = list.map((one) => (one.name === one.local ? one.local : `${one.name} as ${one.local}`));
  const sorted = [...written].sort().join() === written.join();
  const next = sorted ? written.findIndex((one) => one > text) : -1;
  const name = next < 0 ? undefined : written[next];
  const last = written.at(-1) ?? '';
  const start = whole.search(/\bimport\b/) + 'import'.length;
  const at = (one: string, behind: boolean): number => {
    const place = new RegExp(`\\b${one.replace(/ as /, '\\s+as\\s+')}\\b`).exec(whole.slice(start));
    return node.from + start + (place?.index ?? 0) + (behind ? (place?.[0].length ?? 0) : 0);
  };
  const place = name === undefined ? at(last, true) : at(name, false);
  const own = /^[ \t]*$/.test(module.text.slice(lineStart(module.text, name === undefined ? at(last, false) : place), name === undefined ? at(last, false) : place));
  const indent = own ? (/^[ \t]*/.exec(module.text.slice(lineStart(module.text, place)))?.[0] ?? '') : ' ';
  const between = own ? `,${eolOf(module.text)}${indent}` : ', ';
  return splice(module.text, [{ start: place, end: place, text: name === undefined ? `${between}${text}` : `${text}${between}` }]);
}

/** The import line that a new one follows or precedes. */
function neighbour(all: readonly Imported[], wanted: string): { node: Imported['node']; before: boolean; gap: boolean } | undefined {
  const lines = all.filter((one, index) => all.findIndex((other) => other.node.from === one.node.from) === index && one.module !== '__future__');
  const same = lines.filter((one) => (isStandard(wanted) ? isStandard(one.module) : rootOf(one.module) === rootOf(wanted)));
  const after = same.filter((one) => one.module <= wanted).at(-1);
  if (after) return { node: after.node, before: false, gap: false };
  if (same[0]) return { node: same[0].node, before: true, gap: false };
  const first = lines[0];
  if (first && isStandard(wanted)) return { node: first.node, before: true, gap: true };
  const last = lines.at(-1);
  return last && { node: last.node, before: false, gap: false };
}

/** Adds an import, beside its like. */
export function addImport(module: PyModule, op: PyOpOf<'import'>): string {
  const all = importsIn(module);
  const { text } = module;
  const eol = eolOf(text);
  if (all.some((one) => one.module === op.module && one.name === op.name && (!op.alias || one.local === op.alias))) return text;
  const named = op.alias ? `${op.name ?? op.module} as ${op.alias}` : (op.name ?? op.module);
  const joins = op.name === null ? undefined : all.find((one) => one.module === op.module && one.name !== null && one.name !== '*');
  if (joins) return join(module, joins, named);
  const line = op.name === null ? `import ${named}` : `from ${op.module} import ${named}`;
  const beside = neighbour(all, op.module);
  if (!beside) return insertFirst(module, line);
  const gap = beside.gap ? eol : '';
  const at = beside.before ? lineStart(text, beside.node.from) : lineEnd(text, beside.node.to);
  return splice(text, [{ start: at, end: at, text: beside.before ? `${line}${eol}${gap}` : `${eol}${line}` }]);
}

function insertFirst(module: PyModule, line: string): string {
  const { text } = module;
  const eol = eolOf(text);
  const [first] = parts(module.top);
  const doc = first?.name === 'ExpressionStatement' && /^["']/.test(textAt(module, first)) ? first : undefined;
  const at = doc ? nextLine(text, lineEnd(text, doc.to)) : 0;
  return splice(text, [{ start: at, end: at, text: `${doc ? eol : ''}${line}${eol}${text.trim() === '' ? '' : `${eol}${eol}`}` }]);
}

/** The beginning of a new file. */
export const addHeader = (module: PyModule, op: PyOpOf<'header'>): string => (module.text.trim() === '' ? `${op.text}\n` : module.text);

/** Takes an import out that nothing uses any more. */
export function removeImport(module: PyModule, op: PyOpOf<'unused_import'>): string {
  const all = importsIn(module);
  const gone = all.find((one) => one.local === op.local);
  if (!gone) return module.text;
  const { text } = module;
  const rest = text.slice(0, gone.node.from) + text.slice(gone.node.to);
  if (new RegExp(`(?<![\\w.])${op.local}\\b`).test(rest)) return text;
  const beside = all.filter((one) => one.node.from === gone.node.from && one !== gone);
  if (beside.length === 0) return splice(text, [{ start: lineStart(text, gone.node.from), end: nextLine(text, lineEnd(text, gone.node.to)), text: '' }]);
  const whole = textAt(module, gone.node);
  const written = gone.name === gone.local ? gone.local : `${gone.name}\\s+as\\s+${gone.local}`;
  const cut = whole.replace(new RegExp(`(\\bimport\\b[\\s\\S]*?)(?:,\\s*\\b${written}\\b(?=\\s*[,)\\n]|\\s*$)|(?<=[\\s(])\\b${written}\\b\\s*,\\s*)`), '$1');
  return splice(text, [{ start: gone.node.from, end: gone.node.to, text: cut }]);
}
