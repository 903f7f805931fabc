import type { SyntaxNode } from '@lezer/common';
import { indentAt } from '../../../pipeline/edit/lines.js';
import { elements, parts, textAt, type PyModule } from './syntax.js';

/** `title: Mapped[str] = mapped_column(…)` in a class, or the same at the top of a module. */
export interface PyMember {
  name: string;
  annotation?: SyntaxNode | undefined;
  value?: SyntaxNode | undefined;
  /** The values of a tuple without brackets, else the value alone. */
  values: SyntaxNode[];
  node: SyntaxNode;
}

/** A class of a module, or of a class. */
export interface PyClass {
  name: string;
  /** As written: `db.Model`. */
  bases: string[];
  /** `table=True` → table: True. */
  keywords: Record<string, string>;
  members: PyMember[];
  inner: PyClass[];
  /** With its decorators. */
  whole: SyntaxNode;
  body: SyntaxNode;
}

function memberOf(node: SyntaxNode, module: PyModule): PyMember[] {
  if (node.name !== 'AssignStatement') return [];
  const [target, ...rest] = parts(node);
  if (target?.name !== 'VariableName' || rest.filter((one) => one.name === 'AssignOp').length > 1) return [];
  const typed = rest.find((one) => one.name === 'TypeDef');
  const sign = rest.findIndex((one) => one.name === 'AssignOp');
  const annotation = typed ? parts(typed).at(-1) : undefined;
  const values = sign < 0 ? [] : rest.slice(sign + 1).filter((one) => one.name !== ',');
  return [{ name: textAt(module, target), node, annotation, values, value: values[0] }];
}

function classOf(node: SyntaxNode, whole: SyntaxNode, module: PyModule): PyClass[] {
  const name = node.getChild('VariableName');
  const body = node.getChild('Body');
  if (!name || !body) return [];
  const list = node.getChild('ArgList');
  const given = list ? elements(list) : [];
  const named = given.filter((group) => group[1]?.name === 'AssignOp');
  return [
    {
      name: textAt(module, name),
      bases: given.filter((group) => group.length === 1).map(([one]) => textAt(module, one!)),
      keywords: Object.fromEntries(named.map((group) => [textAt(module, group[0]!), textAt(module, group.at(-1)!)])),
      members: parts(body).flatMap((one) => memberOf(one, module)),
      inner: classesIn(body, module),
      whole,
      body,
    },
  ];
}

/** The classes directly in a node. */
export function classesIn(node: SyntaxNode, module: PyModule): PyClass[] {
  return parts(node).flatMap((one) => {
    if (one.name === 'ClassDefinition') return classOf(one, one, module);
    const decorated = one.name === 'DecoratedStatement' ? one.getChild('ClassDefinition') : null;
    return decorated ? classOf(decorated, one, module) : [];
  });
}

/** The variables directly in a module. */
export const variablesIn = (module: PyModule): PyMember[] => parts(module.top).flatMap((one) => memberOf(one, module));

/** The class at a path: `Book`, `Book.Meta`. */
export function classAt(module: PyModule, path: string): PyClass | undefined {
  const [first, ...rest] = path.split('.');
  const top = classesIn(module.top, module).find((one) => one.name === first);
  return rest.reduce<PyClass | undefined>((at, name) => at?.inner.find((one) => one.name === name), top);
}

/** The text of a node with the indentation of its line taken off the lines below: as an edit takes it. */
export function ownText(module: PyModule, node: { from: number; to: number }): string {
  const indent = indentAt(module.text, node.from);
  return textAt(module, node)
    .split(/\r?\n/)
    .map((line, index) => (index > 0 && line.startsWith(indent) ? line.slice(indent.length) : line))
    .join('\n');
}

/** The places where the functions of a class name an attribute of `self`. */
export function selfUses(one: PyClass, name: string, module: PyModule): SyntaxNode[] {
  const under = (node: SyntaxNode): SyntaxNode[] => {
    const own = node.name === 'MemberExpression' && textAt(module, node).replace(/\s/g, '') === `self.${name}` ? [node] : [];
    return [...own, ...parts(node).flatMap(under)];
  };
  return parts(one.body).filter((node) => /^(FunctionDefinition|DecoratedStatement)$/.test(node.name)).flatMap(under);
}

/** A name that an import binds. */
export interface Imported {
  /** The name in this file. */
  local: string;
  module: string;
  /** What is taken out of the module; null for the module itself. */
  name: string | null;
  node: SyntaxNode;
}

const FROM = /^from\s+([.\w]+)\s+import\s+\(?([\s\S]*?)\)?$/;

function importedBy(node: SyntaxNode, module: PyModule): Imported[] {
  const text = textAt(module, node).replace(/#[^\n]*/g, '').replace(/\\\r?\n/g, ' ').trim();
  const from = FROM.exec(text);
  const list = (from ? (from[2] ?? '') : text.replace(/^import\s+/, '')).split(',').map((one) => one.trim());
  return list.filter(Boolean).map((one) => {
    const [name = '', alias] = one.split(/\s+as\s+/);
    if (from) return { local: alias ?? name, module: from[1] ?? '', name, node };
    return { local: alias ?? name.split('.')[0] ?? name, module: name, name: null, node };
  });
}

/** The names that the imports at the top of a module bind. */
export const importsIn = (module: PyModule): Imported[] =>
  parts(module.top).flatMap((one) => (one.name === 'ImportStatement' ? importedBy(one, module) : []));
