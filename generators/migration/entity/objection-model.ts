import type { Splice } from '../../../pipeline/edit/lines.js';
import type { Span } from '../../../pipeline/edit/locator.js';
import { classOf, keysOf, staticOf } from './objection-class.js';
import { objectModel, onlyOptions, type ModelOptions } from './object-model.js';
import type { Around, Ask, Entity } from './model.js';
import type { NewModel, NewTable } from './new-table.js';
import { implied, valueText } from './style.js';
import { valueOf } from './syntax.js';

/** What every value has to be given for: neither empty, nor filled in by the database. */
export const isRequired = (ask: Ask): boolean => !ask.nullable && ask.default === null && !ask.auto && !ask.primary;

const KEPT = ['type', 'required', 'properties', 'additionalProperties'];

/** The key is said by the class, or is `id`: another one would have to be said otherwise. */
function hasKey({ like, columns }: NewTable): boolean {
  const primary = columns.filter((one) => one.primary).map((one) => one.column);
  const node = classOf(like);
  return (
    node !== undefined &&
    primary.join() ===
      keysOf(node)
        .map((key) => implied(like.naming ?? 'same', key))
        .join()
  );
}

function options(table: NewTable, shell: Entity, keys: readonly string[]): ModelOptions | undefined {
  const { like, columns } = table;
  if (!hasKey(table)) return undefined;
  const lists = valueOf(like.options, 'required')?.type === 'ArrayExpression';
  const needed = keys.filter((_key, at) => columns[at] !== undefined && isRequired(columns[at]));
  const list: [string, string | undefined][] = lists ? [['required', valueText(shell.source.style, needed)]] : [];
  return { changes: new Map([...onlyOptions(like.options, KEPT), ...list]), hidden: [] };
}

/** The string that names the sibling's table. */
function tableSplice({ table, like }: NewTable): Splice[] {
  const node = classOf(like);
  const named = node && staticOf(node, 'tableName');
  return named ? [{ start: named.start, end: named.end, text: valueText(like.source.style, table) }] : [];
}

/** Static members that say how Objection keeps a model: https://vincit.github.io/objection.js/api/model/static-properties.html. */
const STATIC = /^(tableName|idColumn|columnNameMappers|modelPaths|pickJsonSchemaProperties|useLimitInFirst)$/;

/** A class for a new table, with a schema or with types alone, as the sibling has them. */
export function objectionModel(table: NewTable, around: Around): Promise<NewModel | undefined> {
  const named = staticOf(classOf(table.like), 'tableName');
  const typed = table.like.options === undefined && named ? { node: (): Span => named } : {};
  return objectModel(table, around, { members: 'properties', names: [], options, kept: STATIC, splices: tableSplice, ...typed });
}
