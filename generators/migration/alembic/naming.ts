import type { Workspace } from '../../../pipeline/workspace.js';
import { fitted, learnedNames, suffixNames, type ConstraintNames } from '../model/constraint-names.js';
import type { SchemaModel } from '../model/schema.js';
import { valueOf, type ParsePython } from '../python/syntax.js';

/** `naming_convention` of MetaData. https://docs.sqlalchemy.org/en/20/core/constraints.html#configuring-constraint-naming-conventions */
export type Convention = Partial<Record<'ix' | 'uq' | 'ck' | 'fk' | 'pk', string>>;

interface Named {
  table: string;
  columns: readonly string[];
  target?: string;
  target_columns?: readonly string[];
  constraint?: string;
}

const TOKENS: Record<string, (one: Named) => string> = {
  table_name: ({ table }) => table,
  constraint_name: ({ constraint }) => constraint ?? '',
  referred_table_name: ({ target }) => target ?? '',
  referred_column_0_name: ({ target_columns }) => target_columns?.[0] ?? '',
  column_0_name: ({ columns }) => columns[0] ?? '',
  column_0_key: ({ columns }) => columns[0] ?? '',
  column_0_label: ({ table, columns }) => `${table}_${columns[0] ?? ''}`,
  column_0N_name: ({ columns }) => columns.join(''),
  column_0_N_name: ({ columns }) => columns.join('_'),
  column_0_N_label: ({ table, columns }) => columns.map((column) => `${table}_${column}`).join('_'),
};

/** The name that a convention gives; undefined where it has none, or says it by code. */
export function conventional(pattern: string | undefined, one: Named): string | undefined {
  if (pattern === undefined) return undefined;
  const tokens = [...pattern.matchAll(/%\((\w+)\)s/g)].map((match) => match[1] ?? '');
  if (tokens.some((token) => !(token in TOKENS))) return undefined;
  return pattern.replace(/%\((\w+)\)s/g, (_all, token: string) => TOKENS[token]?.(one) ?? '');
}

/** The convention that the workspace sets, where it is a plain dictionary. */
export function conventionIn(workspace: Workspace, parse: ParsePython): Convention | undefined {
  for (const path of workspace.mentions('naming_convention').filter((one) => one.endsWith('.py'))) {
    const module = parse(workspace.read(path) ?? '', path);
    const cursor = module.top.cursor();
    do {
      const value = cursor.name === 'DictionaryExpression' ? valueOf(cursor.node, module) : undefined;
      if (value && typeof value === 'object' && !Array.isArray(value) && ('ix' in value || 'uq' in value || 'fk' in value)) return value as Convention;
    } while (cursor.next());
  }
  return undefined;
}

const everywhere = <T>(model: SchemaModel, list: (table: SchemaModel['tables'] extends Map<string, infer One> ? One : never) => T[]): T[] => [...model.tables.values()].flatMap(list);

/** A convention of the first column alone gives one name to many. */
const isTaken = (model: SchemaModel, name: string, columns: readonly string[]): boolean =>
  everywhere(model, (table) => [...table.uniques, ...table.indexes]).some((one) => one.name === name && one.columns.join() !== columns.join());

/** Names of what a plan leaves unnamed: by the convention, as the siblings have it, as SQLAlchemy and PostgreSQL name by themselves. */
export function alembicNames(model: SchemaModel, convention: Convention | undefined, derived: ReadonlySet<string>): ConstraintNames {
  const uniques = everywhere(model, (table) => table.uniques).filter((one) => !derived.has(one.name));
  const keys = everywhere(model, (table) => table.foreign_keys).filter((one) => !derived.has(one.name));
  const uq = uniques.at(-1)?.name.startsWith('uq_') ?? false;
  const fk = keys.at(-1)?.name.startsWith('fk_') ?? false;
  const base: ConstraintNames = {
    ...suffixNames,
    // SQLAlchemy's own convention for `index=True`.
    index: (table, columns) => fitted(['ix', table, ...columns], ''),
    unique: (table, columns) => (uq ? fitted(['uq', table, ...columns], '') : suffixNames.unique(table, columns)),
    foreign_key: (table, columns, target, to) => (fk ? fitted(['fk', table, ...columns, target], '') : suffixNames.foreign_key(table, columns, target, to)),
  };
  const seen = everywhere(model, (table) => table.indexes.map((index) => ({ name: index.name, table: table.name, columns: index.columns })));
  const learned = learnedNames(seen, base);
  return {
    ...learned,
    index: (table, columns, unique) => {
      const own = conventional(convention?.ix, { table, columns }) ?? learned.index(table, columns, unique);
      return isTaken(model, own, columns) ? `${own}_${columns.slice(1).join('_')}` : own;
    },
    unique: (table, columns) => {
      const own = conventional(convention?.uq, { table, columns }) ?? learned.unique(table, columns);
      return isTaken(model, own, columns) ? `${own}_${columns.slice(1).join('_')}` : own;
    },
    foreign_key: (table, columns, target, target_columns) =>
      conventional(convention?.fk, { table, columns, target, target_columns }) ?? learned.foreign_key(table, columns, target, target_columns),
    primary_key: (table) => conventional(convention?.pk, { table, columns: [] }) ?? '',
  };
}
