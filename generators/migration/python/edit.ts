import type { Editor } from '../../../pipeline/change.js';
import { InfraError } from '../../../pipeline/error.js';
import { classesIn, importsIn, variablesIn, type PyClass } from './classes.js';
import { addClass, addMember, removeClass, removeMember, renameSelf, replaceMember, retitle } from './edit-class.js';
import { addHeader, addImport, removeImport } from './edit-import.js';
import { addInner, addItem, removeItem, replaceItem } from './edit-list.js';
import { parts, pythonParser, textAt, type PyModule } from './syntax.js';

/** One change of a file that declares models. A class inside a class is written `Book.Meta`. */
export type PyOp =
  /** A field: after the last member that looks `like` this, else before the methods. */
  | { op: 'member'; class: string; name: string; text: string; like: string }
  | { op: 'remove_member'; class: string; name: string }
  /** A field in another form, under its name or a new one. */
  | { op: 'replace_member'; class: string; name: string; to: string; text: string }
  /** `self.name` in the functions of a class under a new name. */
  | { op: 'self'; class: string; name: string; to: string }
  /** A class inside a class, behind its fields. */
  | { op: 'inner'; class: string; name: string; text: string }
  /** An element of a list or tuple that is a variable of a class; list and class are made where they are missing. */
  | { op: 'item'; class: string; list: string; key: string; text: string; brackets: '[]' | '()' }
  | { op: 'remove_item'; class: string; list: string; key: string }
  | { op: 'replace_item'; class: string; list: string; key: string; to: string; text: string }
  /** Imports of a file that is new. */
  | { op: 'header'; text: string }
  /** A class at the end of the module, or before another class. */
  | { op: 'class'; name: string; text: string; before: string | null }
  | { op: 'remove_class'; name: string }
  | { op: 'class_name'; name: string; to: string }
  /** `from module import name`, or `import module` where name is null. */
  | { op: 'import'; module: string; name: string | null; alias?: string | null }
  /** Takes an import out where nothing uses what it binds any more. */
  | { op: 'unused_import'; local: string };

export type PyOpOf<Name extends PyOp['op']> = Extract<PyOp, { op: Name }>;

type Rule<Name extends PyOp['op']> = (module: PyModule, op: PyOpOf<Name>) => string;

const RULES: { [Name in PyOp['op']]: Rule<Name> } = {
  member: addMember,
  remove_member: removeMember,
  replace_member: replaceMember,
  self: renameSelf,
  inner: addInner,
  item: addItem,
  remove_item: removeItem,
  replace_item: replaceItem,
  header: addHeader,
  class: addClass,
  remove_class: removeClass,
  class_name: retitle,
  import: addImport,
  unused_import: removeImport,
};

/** A class inside a class goes with its last member. */
const emptied = (path: string): string[] => (path.includes('.') ? [`${path} class`, `${path} rest`] : []);

/** What may differ afterwards: the beginnings of the keys of `shapeOf`. */
const TOUCHED: { [Name in PyOp['op']]: (op: PyOpOf<Name>) => string[] } = {
  member: (op) => [`${op.class}.${op.name}`],
  remove_member: (op) => [`${op.class}.${op.name}`, ...emptied(op.class)],
  replace_member: (op) => [`${op.class}.${op.name}`, `${op.class}.${op.to}`],
  self: (op) => [`${op.class} rest`],
  inner: (op) => [`${op.class}.${op.name}`],
  item: (op) => [`${op.class} class`, `${op.class} rest`, `${op.class}.${op.list}`],
  remove_item: (op) => [`${op.class}.${op.list}`, ...emptied(op.class)],
  replace_item: (op) => [`${op.class}.${op.list}`],
  header: () => ['import '],
  class: (op) => [`${op.name}.`, `${op.name} `],
  remove_class: (op) => [`${op.name}.`, `${op.name} `],
  class_name: (op) => [`${op.name}.`, `${op.name} `, `${op.to}.`, `${op.to} `],
  import: (op) => [`import ${op.module} `],
  unused_import: () => ['import '],
};

const plain = (text: string): string => text.replace(/\s+/g, ' ');

function shapeOfClass(one: PyClass, path: string, module: PyModule, into: Map<string, string>): void {
  into.set(`${path} class`, one.bases.join());
  for (const member of one.members) into.set(`${path}.${member.name}`, plain(textAt(module, member.node)));
  const others = parts(one.body).filter((node) => !/^(AssignStatement|ClassDefinition|DecoratedStatement|PassStatement|:)$/.test(node.name));
  into.set(`${path} rest`, others.map((node) => textAt(module, node)).join('\n'));
  for (const inner of one.inner) shapeOfClass(inner, `${path}.${inner.name}`, module, into);
}

/** Everything a module says, by name, without its layout. */
function shapeOf(module: PyModule): Map<string, string> {
  const into = new Map<string, string>();
  for (const one of classesIn(module.top, module)) shapeOfClass(one, one.name, module, into);
  for (const one of variablesIn(module)) into.set(`= ${one.name}`, textAt(module, one.node));
  for (const one of importsIn(module)) into.set(`import ${one.module} ${one.name ?? ''} ${one.local}`, '');
  const rest = parts(module.top).filter((one) => !/^(ClassDefinition|DecoratedStatement|AssignStatement|ImportStatement)$/.test(one.name));
  into.set('rest', rest.map((one) => textAt(module, one)).join('\n'));
  return into;
}

/** The first thing that an operation changed and should not have. */
function strayed(before: PyModule, after: PyModule, op: PyOp): string | undefined {
  const [old, now] = [shapeOf(before), shapeOf(after)];
  const allowed = (TOUCHED[op.op] as (op: PyOp) => string[])(op);
  const owner = 'class' in op ? `${op.class} class` : '';
  const differs = [...new Set([...old.keys(), ...now.keys()])].filter((key) => old.get(key) !== now.get(key));
  return differs.find((key) => key !== owner && !allowed.some((start) => key === start.trim() || key.startsWith(start)));
}

/** What a person would type for an operation. */
export const snippetOf = (op: PyOp): string => ('text' in op ? op.text : JSON.stringify(op));

/** Edits a file that declares models: parsed to locate, spliced to write, parsed again and compared. */
export const editPython: Editor<PyOp> = async (text, ops, path) => {
  const parse = await pythonParser();
  let module = parse(text, path);
  for (const op of ops) {
    const written = (RULES[op.op] as Rule<PyOp['op']>)(module, op as never);
    if (written === module.text) continue;
    const next = parse(written, path);
    const wrong = strayed(module, next, op);
    if (wrong !== undefined)
      throw new InfraError({ subject: `the edit would change ${wrong.trim()} too`, file: path, remedy: `Make this edit by hand:\n${snippetOf(op)}` });
    module = next;
  }
  return module.text;
};
