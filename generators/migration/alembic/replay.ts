import type { SyntaxNode } from '@lezer/common';
import { lineNumber } from '../../../pipeline/edit/lines.js';
import { suffixNames } from '../model/constraint-names.js';
import { columnOf, emptyModel, tableOf, type TableDef } from '../model/schema.js';
import { argument, callOf, parts, stringAt, stringsAt, textAt, valueOf, type Call, type PyModule } from '../python/syntax.js';
import { unbound } from '../python/text.js';
import { actionsOf, lastName, nameAt, readColumn, readDefault, readType } from './columns.js';
import { codeKey, derive, keyOf, PARTS, place, remember, run, tableAt, type Replay, type Replayed } from './replay-table.js';
import type { Revision } from './revisions.js';

function createTable(replay: Replay, call: Call): void {
  const name = tableAt(replay, call);
  const at = { file: replay.module.path, line: lineNumber(replay.module.text, call.node.from) };
  const table: TableDef = { name, columns: [], primary_key: null, indexes: [], uniques: [], foreign_keys: [], checks: [], at };
  for (const arg of call.args.slice(1)) {
    const part = arg.name === '' ? callOf(arg.value, replay.module) : undefined;
    const rule = part && PARTS[lastName(part.callee)];
    if (part && rule) rule(table, part, replay);
  }
  for (const column of table.columns) if (column.type === 'sql:NULL') replay.model.complete = false;
  run(replay, { do: 'create_table', table });
}

function addColumn(replay: Replay, call: Call): void {
  const table = tableAt(replay, call);
  const node = argument(call, 'column', place(replay, 1));
  const inner = callOf(node, replay.module);
  const read = inner && readColumn(inner, replay.module, undefined);
  if (!read) return void (replay.model.complete = false);
  remember(replay, table, read);
  run(replay, { do: 'add_column', table, column: { ...read.column, at: { file: replay.module.path, line: lineNumber(replay.module.text, call.node.from) } } });
  for (const key of keyOf(table, read, replay)) run(replay, { do: 'add_foreign_key', table, key });
  if (read.unique) run(replay, { do: 'add_unique', table, unique: { name: derive(replay, suffixNames.unique(table, [read.column.name])), columns: [read.column.name] } });
}

function alterColumn(replay: Replay, call: Call): void {
  const table = tableAt(replay, call);
  const name = nameAt(argument(call, 'column_name', place(replay, 1)), replay.module) ?? '';
  const known = columnOf(tableOf(replay.model, table), name);
  if (!known) return;
  const typed = argument(call, 'type_');
  const type = typed && readType(typed, replay.module);
  const nullable = valueOf(argument(call, 'nullable'), replay.module);
  const value = argument(call, 'server_default');
  if (type) replay.code.set(codeKey(table, name, type.type), type.code);
  if (type?.enum) replay.model.enums.set(type.enum.name, type.enum);
  const to = { ...known, type: type?.type ?? known.type, nullable: typeof nullable === 'boolean' ? nullable : known.nullable, default: value && value.name !== 'Boolean' ? readDefault(value, replay.module) : known.default };
  run(replay, { do: 'alter_column', table, from: known, to, set: ['type', 'nullable', 'default'] });
  const next = nameAt(argument(call, 'new_column_name'), replay.module);
  if (!next) return;
  for (const one of [known.type, to.type]) {
    const code = replay.code.get(codeKey(table, name, one));
    if (code) replay.code.set(codeKey(table, next, one), code);
  }
  run(replay, { do: 'rename_column', table, column: name, to: next });
}

function dropConstraint(replay: Replay, call: Call): void {
  const table = tableOf(replay.model, tableAt(replay, call, 'table_name', 1));
  const name = nameAt(argument(call, 'constraint_name', 0), replay.module);
  if (!table) return;
  const keep = <T extends { name: string }>(list: T[]): T[] => list.filter((one) => one.name !== name);
  table.uniques = keep(table.uniques);
  table.foreign_keys = keep(table.foreign_keys);
  table.checks = keep(table.checks);
}

function renameTable(replay: Replay, call: Call): void {
  const table = nameAt(argument(call, 'old_table_name', 0), replay.module) ?? '';
  const to = nameAt(argument(call, 'new_table_name', 1), replay.module) ?? '';
  for (const [key, code] of [...replay.code]) if (key.startsWith(`${table}\0`)) replay.code.set(`${to}${key.slice(table.length)}`, code);
  run(replay, { do: 'rename_table', table, to });
}

const ENUM = /^\s*CREATE\s+TYPE\s+(?:\w+\.)?"?(\w+)"?\s+AS\s+ENUM\s*\(([^)]*)\)/i;
const VALUE = /^\s*ALTER\s+TYPE\s+(?:\w+\.)?"?(\w+)"?\s+ADD\s+VALUE\s+(?:IF\s+NOT\s+EXISTS\s+)?'((?:[^']|'')*)'/i;
const RENAMED = /^\s*ALTER\s+TYPE\s+(?:\w+\.)?"?(\w+)"?\s+RENAME\s+TO\s+"?(\w+)"?/i;
const SHAPES = /\b(CREATE|ALTER|DROP)\s+(UNIQUE\s+|TEMP\w*\s+)?(TABLE|INDEX|TYPE|COLUMN)\b/i;

/** Statements of its own: enums are read, other changes of the schema are not followed. */
function execute(replay: Replay, call: Call): void {
  const node = call.args[0]?.value;
  const text = stringAt(node, replay.module) ?? stringAt(callOf(node, replay.module)?.args[0]?.value, replay.module) ?? (node ? textAt(replay.module, node) : '');
  const [made, value, renamed] = [ENUM.exec(text), VALUE.exec(text), RENAMED.exec(text)];
  const known = value && replay.model.enums.get(value[1] ?? '');
  if (made) replay.model.enums.set(made[1] ?? '', { name: made[1] ?? '', values: [...(made[2] ?? '').matchAll(/'((?:[^']|'')*)'/g)].map((one) => (one[1] ?? '').replaceAll("''", "'")) });
  else if (known && value) known.values.push((value[2] ?? '').replaceAll("''", "'"));
  else if (renamed) run(replay, { do: 'rename_enum', enum: renamed[1] ?? '', to: renamed[2] ?? '' });
  else if (SHAPES.test(text) && !/DROP\s+TYPE/i.test(text)) replay.model.complete = false;
}

type Rule = (replay: Replay, call: Call) => void;

/** https://alembic.sqlalchemy.org/en/latest/ops.html */
const RULES: Record<string, Rule> = {
  create_table: createTable,
  drop_table: (replay, call) => void replay.model.tables.delete(tableAt(replay, call)),
  rename_table: renameTable,
  add_column: addColumn,
  drop_column: (replay, call) => {
    const table = tableAt(replay, call);
    const column = columnOf(tableOf(replay.model, table), nameAt(argument(call, 'column_name', place(replay, 1)), replay.module) ?? '');
    if (column) run(replay, { do: 'drop_column', table, column });
  },
  alter_column: alterColumn,
  create_index: (replay, call) => {
    const columns = argument(call, 'columns', place(replay, 2));
    const names = stringsAt(columns, replay.module);
    const name = nameAt(argument(call, 'index_name', 0), replay.module) ?? '';
    const plain = names !== undefined && !call.args.some((one) => /_(where|using|ops)$/.test(one.name));
    run(replay, {
      do: 'create_index',
      table: tableAt(replay, call, 'table_name', 1),
      index: { name, columns: names ?? [], unique: valueOf(argument(call, 'unique'), replay.module) === true, ...(plain ? {} : { text: textAt(replay.module, call.node) }) },
    });
  },
  drop_index: (replay, call) => {
    const name = nameAt(argument(call, 'index_name', 0), replay.module);
    for (const table of replay.model.tables.values()) table.indexes = table.indexes.filter((one) => one.name !== name);
  },
  create_foreign_key: (replay, call) => {
    const at = (name: string, index: number): SyntaxNode | undefined => argument(call, name, index > 0 ? place(replay, index) : index);
    const table = tableAt(replay, call, 'source_table', 1);
    const columns = stringsAt(at('local_cols', 3), replay.module) ?? [];
    const references = { table: nameAt(at('referent_table', 2), replay.module) ?? '', columns: stringsAt(at('remote_cols', 4), replay.module) ?? [] };
    const name = nameAt(argument(call, 'constraint_name', 0), replay.module) ?? derive(replay, suffixNames.foreign_key(table, columns, references.table, references.columns));
    run(replay, { do: 'add_foreign_key', table, key: { name, columns, references, ...actionsOf(call, replay.module) } });
  },
  create_unique_constraint: (replay, call) => {
    const table = tableAt(replay, call, 'table_name', 1);
    const columns = stringsAt(argument(call, 'columns', place(replay, 2)), replay.module) ?? [];
    run(replay, { do: 'add_unique', table, unique: { name: nameAt(argument(call, 'constraint_name', 0), replay.module) ?? derive(replay, suffixNames.unique(table, columns)), columns } });
  },
  create_check_constraint: (replay, call) => {
    const node = argument(call, 'condition', place(replay, 2));
    const expression = unbound(stringAt(node, replay.module) ?? stringAt(callOf(node, replay.module)?.args[0]?.value, replay.module) ?? '');
    run(replay, { do: 'add_check', table: tableAt(replay, call, 'table_name', 1), check: { name: nameAt(argument(call, 'constraint_name', 0), replay.module) ?? '', expression } });
  },
  create_primary_key: (replay, call) => {
    const table = tableOf(replay.model, tableAt(replay, call, 'table_name', 1));
    if (table) table.primary_key = { name: nameAt(argument(call, 'constraint_name', 0), replay.module) ?? '', columns: stringsAt(argument(call, 'columns', place(replay, 2)), replay.module) ?? [] };
  },
  drop_constraint: dropConstraint,
  execute,
  bulk_insert: () => undefined,
  create_table_comment: () => undefined,
  drop_table_comment: () => undefined,
};

function statement(replay: Replay, node: SyntaxNode): void {
  if (node.name === 'WithStatement') return within(replay, node);
  if (node.name === 'PassStatement' || node.name === 'ReturnStatement') return;
  const inner = node.name === 'ExpressionStatement' ? parts(node)[0] : undefined;
  const call = callOf(inner, replay.module);
  const rule = call && RULES[lastName(call.callee)];
  if (call && rule && /^(op|batch_op|\w*batch\w*)\./.test(call.callee)) return rule(replay, call);
  // Other code changes the schema only where it calls `op`.
  if (/\b(op|batch_op)\.(?!get_bind|get_context|inline_literal|f\()\w+/.test(textAt(replay.module, node))) replay.model.complete = false;
}

function within(replay: Replay, node: SyntaxNode): void {
  const call = callOf(node.getChild('CallExpression'), replay.module);
  const body = node.getChild('Body');
  const table = call && lastName(call.callee) === 'batch_alter_table' ? nameAt(argument(call, 'table_name', 0), replay.module) : undefined;
  if (!body || (call && lastName(call.callee) === 'batch_alter_table' && table === undefined)) return void (replay.model.complete = false);
  if (table !== undefined) replay.batch = true;
  const inside: Replay = { ...replay, table };
  for (const one of parts(body)) statement(inside, one);
  replay.batch = inside.batch || replay.batch;
}

/** Revisions in an order in which each follows those it builds on. */
export function inOrder(all: readonly Revision[]): Revision[] {
  const byId = new Map(all.map((one) => [one.id, one]));
  const result: Revision[] = [];
  const seen = new Set<string>();
  const visit = (one: Revision | undefined): void => {
    if (!one || seen.has(one.id)) return;
    seen.add(one.id);
    for (const id of one.down) visit(byId.get(id));
    result.push(one);
  };
  for (const one of all) visit(one);
  return result;
}

/** What the schema is after all revisions; not complete where one does what is not followed. */
export function replay(revisions: readonly Revision[], parse: (text: string, path: string) => PyModule): Replayed {
  const state: Replayed = { model: emptyModel(revisions.length > 0), code: new Map(), derived: new Set(), batch: false };
  for (const revision of inOrder(revisions)) {
    const module = parse(revision.text, revision.path);
    const upgrade = parts(module.top).find((one) => one.name === 'FunctionDefinition' && textAt(module, one.getChild('VariableName') ?? one) === 'upgrade');
    const body = upgrade?.getChild('Body');
    const inside: Replay = { ...state, module, table: undefined };
    if (!body) state.model.complete = false;
    for (const one of body ? parts(body).filter((node) => node.name !== ':') : []) statement(inside, one);
    state.batch = inside.batch;
  }
  return state;
}
