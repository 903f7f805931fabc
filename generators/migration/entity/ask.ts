import { defaultOf } from '../model/plan.js';
import { columnOf, enumOf, tableOf, type ColumnDef } from '../model/schema.js';
import { pascalCase } from '../../../pipeline/names.js';
import { keyName } from '../../../pipeline/edit/source/syntax.js';
import type { Column, OperationOf } from '../task.js';
import { baseOf, paramsOf } from './base.js';
import type { Ask } from './model.js';
import { sourceAt, type Session } from './session.js';
import { allOf, nodes, stringOf } from './syntax.js';

/** The name that the migration gives an index or a unique constraint; later operations of the change may have renamed its columns. */
export function indexName({ known, renamed }: Session, table: string, columns: readonly string[]): string {
  const def = tableOf(known.model, table);
  const now = columns.map((one) => renamed.get(`${table}.${one}`) ?? one).join();
  return [...(def?.indexes ?? []), ...(def?.uniques ?? [])].find((one) => one.columns.join() === now)?.name ?? '';
}

/** A column of a plan as something to declare. */
export async function askFor(session: Session, table: string, column: Column, primary = false): Promise<Ask> {
  const base = baseOf(column.value_type);
  const name = column.value_type.startsWith('enum:') ? column.value_type.slice(5) : undefined;
  const values = name === undefined ? [] : (enumOf(session.known.model, name)?.values ?? []);
  return {
    column: column.name,
    type: column.value_type,
    base,
    params: paramsOf(column.value_type),
    nullable: column.nullable && !primary,
    default: defaultOf(column.default),
    unique: column.unique,
    constraint: indexName(session, table, [column.name]),
    comment: column.comment,
    primary,
    auto: /^sql:(big|small)?serial$/i.test(column.value_type),
    values,
    code: name === undefined ? undefined : await codeEnum(session, name, values),
  };
}

/** A column that is there as it will be after a change; undefined where the migrations do not say what it is. */
export async function askAltered(session: Session, operation: OperationOf<'alter_column'>): Promise<Ask | undefined> {
  const known = columnOf(tableOf(session.known.model, operation.table), operation.column);
  if (!known && operation.value_type === undefined) return undefined;
  const ask = await askFor(session, operation.table, asColumn(known, operation));
  return operation.default === undefined && known ? { ...ask, default: known.default } : ask;
}

const asColumn = (known: ColumnDef | undefined, operation: OperationOf<'alter_column'>): Column => ({
  name: operation.column,
  value_type: operation.value_type ?? known?.type ?? 'text',
  nullable: operation.nullable ?? known?.nullable ?? true,
  default: operation.default ?? null,
  unique: false,
  comment: '',
});

/** The enum of the code with these values, if there is one and no other. */
export async function codeEnum(session: Session, name: string, values: readonly string[]): Promise<Ask['code']> {
  const { workspace, draft } = session.found;
  const names = [pascalCase(name), `${pascalCase(name)}Enum`, pascalCase(name).replace(/Enum$/, '')];
  const listed = new Set(workspace.files());
  const code = (path: string): boolean => /\.[mc]?tsx?$/.test(path) && !/\.(test|spec)\./.test(path);
  const holding = workspace.holding(
    names.map((one) => `enum ${one}`),
    workspace.files().filter(code),
  );
  const files = [...holding, ...draft.files().filter((path) => !listed.has(path) && code(path))];
  const found: { name: string; path: string }[] = [];
  for (const path of files) {
    const source = await sourceAt(session, path);
    const declared = source ? allOf(source.program, (node) => node.type === 'TSEnumDeclaration') : [];
    for (const one of declared) {
      const own = keyName(one['id']) ?? '';
      if (names.includes(own) && sameValues(enumValues(one), values)) found.push({ name: own, path });
    }
  }
  return found.length === 1 ? found[0] : undefined;
}

const sameValues = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((one) => b.includes(one));

/** The values of a TypeScript enum. */
export function enumValues(node: { [key: string]: unknown }): string[] {
  const body = node['body'] as { members?: unknown } | undefined;
  const members = nodes(node['members']).length > 0 ? nodes(node['members']) : nodes(body?.members);
  return members.flatMap((one) => stringOf(one['initializer']) ?? []);
}
