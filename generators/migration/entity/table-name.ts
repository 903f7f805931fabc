import { edit, type Change, type Editor } from '../../../pipeline/change.js';
import { splice } from '../../../pipeline/edit/lines.js';
import { InfraError } from '../../../pipeline/error.js';
import { camelCase } from '../../../pipeline/names.js';
import type { Entity, Shape, Source } from './model.js';
import { changedOptions } from './options.js';
import { entryEdit, readSource } from './session.js';
import { keyText, valueText } from './style.js';
import { allOf, stringOf } from './syntax.js';

/** A model that stands for a table of another name from now on. */
export interface TableNameOp {
  model: string;
  from: string;
  to: string;
}

/** Options that name a table, by shape. */
const OPTION: Record<string, string> = { 'sequelize-object': 'tableName', 'typeorm-schema': 'tableName', 'mikro-schema': 'tableName' };

/** The string that names the table: in the decorator of the class, or among the options beside the columns. */
function namedBy(entity: Entity, { program }: Source): { start: number; end: number } | undefined {
  const heads = [...entity.decorators.map((one) => one.node), ...(entity.options ? [entity.options] : [])];
  const isHead = (one: { start: number; end: number }): boolean =>
    heads.some((head) => head.start <= one.start && one.end <= head.end) &&
    !(entity.inner.start <= one.start && one.end <= entity.inner.end);
  const bare = entity.table?.split('.').at(-1);
  const found = allOf(program, (one) => stringOf(one) === bare && isHead(one));
  return found.length === 1 ? found[0] : undefined;
}

function renamed(entity: Entity, source: Source, op: TableNameOp, path: string): string {
  const { text, style } = source;
  const said = entity.shape.tableNode ? entity.shape.tableNode(entity) : entity.table === undefined ? undefined : namedBy(entity, source);
  const value = valueText(style, op.to);
  if (said) return splice(text, [{ start: said.start, end: said.end, text: value }]);
  const option = OPTION[entity.shape.name];
  if (entity.table === undefined && option !== undefined && entity.options) {
    const { start, end } = entity.options;
    return splice(text, [{ start, end, text: changedOptions(text, entity.options, new Map([[option, value]]), []) }]);
  }
  throw new InfraError({ subject: `names table ${op.from} in a way that is not known`, file: path, remedy: `Call it ${op.to} there.` });
}

const editors = new Map<Shape, Editor<TableNameOp>>();

/** Edits the name of the table in models of a shape; every other byte stays. */
export function tableNameEditor(shape: Shape): Editor<TableNameOp> {
  const known = editors.get(shape);
  if (known) return known;
  const editor: Editor<TableNameOp> = async (text, ops, path) => {
    let next = text;
    for (const op of ops) {
      const source = await readSource(path, next);
      const entity = source && shape.read(source).find((one) => one.name === op.model);
      if (!source || !entity) throw new InfraError({ subject: `declares no ${op.model}`, file: path, remedy: `Call its table ${op.to}.` });
      if (entity.table !== op.to) next = renamed(entity, source, op, path);
    }
    return next;
  };
  editors.set(shape, editor);
  return editor;
}

/** The edit by which a model stands for a table of another name. */
export function tableNameEdit(entity: Entity, from: string, to: string): Change {
  const { listed } = entity;
  if (!listed) return edit(entity.source.path, tableNameEditor(entity.shape), { model: entity.name, from, to });
  const entry = listed.source.containers.find((one) => one.path === listed.container)?.entries.find((one) => one.name === listed.key);
  const key = entity.naming === 'snake' && !to.includes('.') ? camelCase(to) : to;
  const head = entry ? listed.source.text.slice(entry.key.end, entry.node.end).replace(/^['"]/, '') : '';
  return entryEdit(listed.source.path, {
    op: 'replace',
    container: listed.container,
    name: listed.key,
    becomes: key,
    text: keyText(key, entity) + head,
  });
}
