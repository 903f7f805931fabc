import { editSource, locator, type SourceOp } from '../../../pipeline/edit/source.js';
import { chosen, cloneTrials } from './clone.js';
import { readSyntax } from './syntax.js';
import type { Subject, Trial } from './trial.js';

const imported: Trial = {
  name: 'add an import',
  async plan(file, { name, picks }) {
    const known = [...file.text.matchAll(/^import\b[^;'"]*from ['"]([^'"\n]+)['"]/gm)].map((one) => one[1]!);
    const from = chosen(['./made.js', ...known], picks[0]!)!;
    const op: SourceOp = { op: 'import', from, name, default: picks[1]! % 3 === 0, type: /\.[mc]?tsx?$/.test(file.path) && picks[2]! % 3 === 0 };
    return { what: `import ${name} from ${from}`, apply: (text) => editSource(text, [op], file.path), brings: [name] };
  },
};

const statement: Trial = {
  name: 'add a statement',
  async plan(file, { name, value, picks }) {
    const top = (await locator.outline(file.text, file.path)).find((one) => one.path === 'statements');
    const after = picks[0]! % 2 === 0 ? undefined : chosen(top?.entries ?? [], picks[1]!)?.name;
    const op: SourceOp = { op: 'statement', text: `const ${name} = ${JSON.stringify(value)};`, ...(after === undefined ? {} : { after }) };
    return { what: `${op.text} after ${after}`, apply: (text) => editSource(text, [op], file.path), brings: [name] };
  },
};

const entry: Trial = {
  name: 'add a property',
  async plan(file, { name, value, words, picks }) {
    const container = chosen((await locator.outline(file.text, file.path)).filter((one) => one.kind === 'object' || one.kind === 'interface'), picks[0]!);
    if (!container) return undefined;
    const text = container.kind === 'object' ? `${name}: ${JSON.stringify(value)}` : `${name}: string`;
    const op: SourceOp = { op: 'entry', container: container.path, name, text, ...(picks[1]! % 3 === 0 ? { lead: `// ${words}` } : {}) };
    return { what: `add ${text} to ${container.path}`, apply: (current) => editSource(current, [op], file.path), brings: [name] };
  },
};

export const source: Subject = { format: 'source', trials: [imported, statement, entry, ...cloneTrials(locator)], read: readSyntax };
