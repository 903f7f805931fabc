import type { SyntaxNode } from '@lezer/common';
import { lineNumber } from '../../../pipeline/edit/lines.js';
import { importsIn } from '../python/classes.js';
import { argument, callOf, elements, stringAt, stringsAt, textAt, valueOf, type Call, type PyModule } from '../python/syntax.js';
import type { DjangoMigration } from './graph.js';
import { keyOf, type DjangoField, type DjangoModel, type DjangoPart, type DjangoState, type FieldArg, type FieldCall } from './state.js';

/** The import lines that bind the names in a piece of code. */
export function importsFor(code: string, module: PyModule): string[] {
  const names = new Set(code.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, '').match(/(?<![\w.])[A-Za-z_]\w*/g) ?? []);
  return importsIn(module)
    .filter((one) => names.has(one.local) && (one.name !== null || code.includes(one.local === one.module.split('.')[0] ? one.module : one.local)))
    .map((one) => (one.name === null ? `import ${one.module}${one.local === one.module.split('.')[0] ? '' : ` as ${one.local}`}` : `from ${one.module} import ${one.name}${one.local === one.name ? '' : ` as ${one.local}`}`));
}

/** A field's call taken apart; code that is no call is a call without arguments. */
export function fieldCall(node: SyntaxNode, module: PyModule): FieldCall {
  const call = callOf(node, module);
  const imports = importsFor(textAt(module, node), module);
  if (!call) return { callee: textAt(module, node), args: [], imports };
  const args = call.args.map((one): FieldArg => ({ name: one.name, text: onOneLine(textAt(module, one.value)), value: valueOf(one.value, module) }));
  return { callee: call.callee, args, imports };
}

interface Replay {
  state: DjangoState;
  app: string;
  module: PyModule;
}

const text = (replay: Replay, call: Call, name: string, place?: number): string => stringAt(argument(call, name, place), replay.module) ?? '';
const at = (replay: Replay, node: SyntaxNode): { file: string; line: number } => ({ file: replay.module.path, line: lineNumber(replay.module.text, node.from) });
const modelOf = (replay: Replay, name: string): DjangoModel | undefined => replay.state.models.get(keyOf(replay.app, name));

/** Code of several lines on one: as Django prints it. */
const onOneLine = (code: string): string => code.replace(/([([{])\s*\n\s*/g, '$1').replace(/,?\s*\n\s*(?=[)\]}])/g, '').replace(/\s*\n\s*/g, ' ');

function partOf(node: SyntaxNode | undefined, replay: Replay): DjangoPart[] {
  const call = callOf(node, replay.module);
  if (!node || !call) return [];
  const code = onOneLine(textAt(replay.module, node));
  return [{ name: text(replay, call, 'name'), fields: stringsAt(argument(call, 'fields'), replay.module) ?? [], text: code, imports: importsFor(code, replay.module) }];
}

const partsIn = (node: SyntaxNode | undefined, replay: Replay): DjangoPart[] => (node ? elements(node).flatMap(([one]) => partOf(one, replay)) : []);

/** `{('a', 'b')}`, `[['a', 'b']]`, `('a', 'b')`, `set()`. */
function together(node: SyntaxNode | undefined, replay: Replay): string[][] {
  if (!node || node.name === 'CallExpression' || node.name === 'None') return [];
  const flat = stringsAt(node, replay.module);
  if (flat && flat.length > 0 && node.name === 'TupleExpression') return [flat];
  return elements(node).flatMap(([one]) => stringsAt(one, replay.module) ?? []).length ? elements(node).map(([one]) => stringsAt(one, replay.module) ?? []) : [];
}

function fieldsIn(node: SyntaxNode | undefined, replay: Replay): DjangoField[] {
  if (!node) return [];
  return elements(node).flatMap(([pair]) => {
    const [name, value] = pair ? elements(pair).map(([one]) => one) : [];
    const called = stringAt(name, replay.module);
    return called && value ? [{ name: called, call: fieldCall(value, replay.module), at: at(replay, value) }] : [];
  });
}

function optionsIn(node: SyntaxNode | undefined, replay: Replay): Map<string, { arg: FieldArg; node: SyntaxNode }> {
  const pairs = node?.name === 'DictionaryExpression' ? elements(node) : [];
  return new Map(
    pairs.flatMap(([key, value]) => {
      const name = stringAt(key, replay.module);
      return name && value ? [[name, { arg: { name, text: textAt(replay.module, value), value: valueOf(value, replay.module) }, node: value }]] : [];
    }),
  );
}

function createModel(replay: Replay, call: Call): void {
  const name = text(replay, call, 'name', 0);
  const options = optionsIn(argument(call, 'options', 2), replay);
  const apart = new Set(['indexes', 'constraints', 'unique_together']);
  replay.state.models.set(keyOf(replay.app, name), {
    app: replay.app,
    name,
    fields: fieldsIn(argument(call, 'fields', 1), replay),
    indexes: partsIn(options.get('indexes')?.node, replay),
    constraints: partsIn(options.get('constraints')?.node, replay),
    unique_together: together(options.get('unique_together')?.node, replay),
    options: new Map([...options].filter(([key]) => !apart.has(key)).map(([key, one]) => [key, one.arg])),
    at: at(replay, call.node),
  });
}

function renameModel(replay: Replay, call: Call): void {
  const [from, to] = [text(replay, call, 'old_name', 0), text(replay, call, 'new_name', 1)];
  const model = modelOf(replay, from);
  if (!model) return;
  replay.state.models.delete(keyOf(replay.app, from));
  model.name = to;
  replay.state.models.set(keyOf(replay.app, to), model);
  const old = keyOf(replay.app, from);
  for (const field of [...replay.state.models.values()].flatMap((one) => one.fields)) {
    for (const arg of field.call.args) if (typeof arg.value === 'string' && arg.name === 'to' && arg.value.toLowerCase() === old) Object.assign(arg, { value: keyOf(replay.app, to), text: `'${keyOf(replay.app, to)}'` });
  }
}

function setField(replay: Replay, call: Call): void {
  const model = modelOf(replay, text(replay, call, 'model_name', 0));
  const node = argument(call, 'field', 2);
  const name = text(replay, call, 'name', 1);
  if (!model || !node) return;
  const field = { name, call: fieldCall(node, replay.module), at: at(replay, node) };
  const place = model.fields.findIndex((one) => one.name === name);
  if (place < 0) model.fields.push(field);
  else model.fields[place] = field;
}

/** Gives a field another name, in what is made of it too. */
export function renameField(model: DjangoModel, from: string, to: string): void {
  const swap = (names: string[]): string[] => names.map((name) => (name === from ? to : name));
  for (const field of model.fields) if (field.name === from) field.name = to;
  model.unique_together = model.unique_together.map(swap);
}

const without = <T extends { name: string }>(list: readonly T[], name: string): T[] => list.filter((one) => one.name !== name);

type Rule = (replay: Replay, call: Call) => void;

const onModel =
  (argumentName: string, change: (model: DjangoModel, replay: Replay, call: Call) => void): Rule =>
  (replay, call) => {
    const model = modelOf(replay, text(replay, call, argumentName, 0));
    if (model) change(model, replay, call);
  };

/** https://docs.djangoproject.com/en/stable/ref/migration-operations/ */
const RULES: Record<string, Rule> = {
  CreateModel: createModel,
  DeleteModel: (replay, call) => void replay.state.models.delete(keyOf(replay.app, text(replay, call, 'name', 0))),
  RenameModel: renameModel,
  AddField: setField,
  AlterField: setField,
  RemoveField: onModel('model_name', (model, replay, call) => void (model.fields = without(model.fields, text(replay, call, 'name', 1)))),
  RenameField: onModel('model_name', (model, replay, call) => renameField(model, text(replay, call, 'old_name', 1), text(replay, call, 'new_name', 2))),
  AddIndex: onModel('model_name', (model, replay, call) => void model.indexes.push(...partOf(argument(call, 'index', 1), replay))),
  RemoveIndex: onModel('model_name', (model, replay, call) => void (model.indexes = without(model.indexes, text(replay, call, 'name', 1)))),
  RenameIndex: onModel('model_name', (model, replay, call) => {
    for (const one of model.indexes) if (one.name === text(replay, call, 'old_name')) one.name = text(replay, call, 'new_name', 1);
  }),
  AddConstraint: onModel('model_name', (model, replay, call) => void model.constraints.push(...partOf(argument(call, 'constraint', 1), replay))),
  RemoveConstraint: onModel('model_name', (model, replay, call) => void (model.constraints = without(model.constraints, text(replay, call, 'name', 1)))),
  AlterConstraint: onModel('model_name', (model, replay, call) => {
    model.constraints = [...without(model.constraints, text(replay, call, 'name', 1)), ...partOf(argument(call, 'constraint', 2), replay)];
  }),
  AlterUniqueTogether: onModel('name', (model, replay, call) => void (model.unique_together = together(argument(call, 'unique_together', 1), replay))),
  AlterModelTable: onModel('name', (model, replay, call) => {
    const node = argument(call, 'table', 1);
    if (node?.name === 'None' || !node) model.options.delete('db_table');
    else model.options.set('db_table', { name: 'db_table', text: textAt(replay.module, node), value: valueOf(node, replay.module) });
  }),
  AlterModelOptions: onModel('name', (model, replay, call) => {
    const table = model.options.get('db_table');
    model.options = new Map([...(table ? [['db_table', table] as const] : []), ...[...optionsIn(argument(call, 'options', 1), replay)].map(([key, one]) => [key, one.arg] as const)]);
  }),
  SeparateDatabaseAndState: (replay, call) => nested(replay, argument(call, 'state_operations', 1)),
  RunSQL: (replay, call) => nested(replay, argument(call, 'state_operations', 2)),
};

/** What changes no table of a model, or what no editor here asks about. */
const SILENT = /^(RunPython|AlterModelManagers|AlterIndexTogether|AlterOrderWithRespectTo|AlterModelTableComment|\w*Extension|CreateCollation|RemoveCollation)$/;

function nested(replay: Replay, node: SyntaxNode | undefined): void {
  if (node) for (const [one] of elements(node)) carryOut(replay, one);
}

function carryOut(replay: Replay, node: SyntaxNode | undefined): void {
  const call = callOf(node, replay.module);
  const name = call?.callee.split('.').at(-1) ?? '';
  const rule = RULES[name.replace(/Concurrently$/, '')];
  if (call && rule) return rule(replay, call);
  if (!SILENT.test(name)) replay.state.complete = false;
}

/** What the models are after all migrations. */
export function replay(migrations: readonly DjangoMigration[]): DjangoState {
  const state: DjangoState = { models: new Map(), complete: true };
  for (const one of migrations) {
    if (!one.operations) state.complete = false;
    for (const node of one.operations ?? []) carryOut({ state, app: one.app, module: one.module }, node);
  }
  return state;
}
