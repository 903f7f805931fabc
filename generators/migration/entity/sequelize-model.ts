import { columnOf } from '../model/schema.js';
import { objectModel, onlyOptions, tableOption, type ModelOptions, type ObjectModelWords } from './object-model.js';
import type { Around, Entity } from './model.js';
import type { NewModel, NewTable } from './new-table.js';
import { camelCase, snakeCase } from '../../../pipeline/names.js';
import { implied, valueText } from './style.js';
import { stringOf, valueOf } from './syntax.js';

/** Options that say how a model is kept, not what the sibling is: https://sequelize.org/docs/v6/core-concepts/model-basics. */
const KEPT = [
  ...['sequelize', 'modelName', 'tableName', 'freezeTableName', 'underscored', 'schema', 'charset', 'collate', 'engine'],
  ...['timestamps', 'createdAt', 'updatedAt', 'deletedAt', 'paranoid'],
];

/** A column that Sequelize keeps by itself. */
interface Managed {
  option: string;
  column: string;
  /** The name that is said of it, where the table spells it in another way than the sibling's. */
  says?: string;
}

/** Time stamps that the sibling has without declaring them. */
function managedBy({ like, known, columns }: NewTable): Managed[] {
  const { options, fields } = like;
  if (valueOf(options, 'timestamps')?.['value'] === false) return [];
  const soft = valueOf(options, 'paranoid')?.['value'] === true ? ['deletedAt'] : [];
  return ['createdAt', 'updatedAt', ...soft].flatMap((option) => {
    const said = valueOf(options, option);
    const key = stringOf(said) ?? option;
    const column = implied(like.naming ?? 'same', key);
    if (said?.['value'] === false || fields.some((one) => one.key === key)) return [];
    // Switched off for all models where their tables do not have them.
    if (known && !columnOf(known, column)) return [];
    const spelled = [column, snakeCase(key), camelCase(key)].find((name) => columns.some((one) => one.column === name));
    return [{ option, column: spelled ?? column, ...(spelled === undefined || spelled === column ? {} : { says: spelled }) }];
  });
}

/** What says that the new table has none, or not all, of these columns. */
function without(managed: readonly Managed[], has: (column: string) => boolean): [string, string | undefined][] {
  const times = managed.filter((one) => one.option !== 'deletedAt');
  const missing = times.filter((one) => !has(one.column));
  const soft = managed.filter((one) => one.option === 'deletedAt' && !has(one.column));
  const off: [string, string | undefined][] =
    missing.length === times.length && times.length > 0
      ? [['timestamps', 'false'], ...times.map((one): [string, undefined] => [one.option, undefined])]
      : missing.map((one): [string, string] => [one.option, 'false']);
  return [
    ...off,
    ...(soft.length > 0 ? [['paranoid', undefined] as [string, undefined], ['deletedAt', undefined] as [string, undefined]] : []),
  ];
}

/** The key that every model has where none is declared. */
const hiddenKey = ({ like, columns }: NewTable): string[] =>
  like.fields.some((one) => one.role === 'primary')
    ? []
    : columns.filter((one) => one.column === 'id' && one.primary && one.auto).map((one) => one.column);

function options(table: NewTable, shell: Entity): ModelOptions | undefined {
  const { like, columns } = table;
  const has = (column: string): boolean => columns.some((one) => one.column === column);
  const managed = managedBy(table);
  const explicit = like.fields.filter(
    (one) => /^(createdAt|updatedAt)$/.test(one.key) && valueOf(like.options, 'timestamps')?.['value'] !== false,
  );
  const declared = explicit.map((one) => ({ option: one.key, column: one.column ?? one.key }));
  const changes: [string, string | undefined][] = [
    ...onlyOptions(like.options, KEPT),
    tableOption('tableName', table, shell),
    ...without([...managed, ...declared], has),
    ...managed.flatMap((one): [string, string][] => (one.says === undefined ? [] : [[one.option, valueText(like.source.style, one.says)]])),
  ];
  const hidden = [...managed.map((one) => one.column).filter(has), ...hiddenKey(table)];
  return { changes: new Map(changes), hidden };
}

const words: ObjectModelWords = { members: undefined, names: ['modelName'], options };

/** A model that `define` or `init` declares, for a new table. */
export const sequelizeModel = (table: NewTable, around: Around): Promise<NewModel | undefined> => objectModel(table, around, words);
