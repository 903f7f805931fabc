import type { OperationOf } from '../task.js';
import { quoted, type Code, type CodeTable } from './code.js';
import { tableNamed } from './columns.js';
import { SELF } from './extra-edit.js';
import { bring, keyOf, type Translating } from './work.js';

const own = (table: CodeTable, columns: readonly string[]): string => columns.map((column) => `${SELF}.${keyOf(table, column)}`).join(', ');

/** `index('users_email_idx').on(table.email)`. */
export const indexText = ({ style }: Code, table: CodeTable, index: { name: string; columns: readonly string[]; unique: boolean }): string =>
  `${index.unique ? 'uniqueIndex' : 'index'}(${quoted(style, index.name)}).on(${own(table, index.columns)})`;

/** `unique('users_email_key').on(table.email)`. */
export const uniqueText = ({ style }: Code, table: CodeTable, name: string, columns: readonly string[]): string =>
  `unique(${quoted(style, name)}).on(${own(table, columns)})`;

const inTag = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('`', '\\`').replaceAll('${', '\\${');

/** `check('grown', sql\`age >= 18\`)`. */
export const checkText = ({ style }: Code, name: string, expression: string): string => `check(${quoted(style, name)}, sql\`${inTag(expression)}\`)`;

/** `primaryKey({ columns: [table.a, table.b] })`. */
export const primaryKeyText = (table: CodeTable, columns: readonly string[]): string => `primaryKey({ columns: [${own(table, columns)}] })`;

type Key = Pick<OperationOf<'add_foreign_key'>, 'columns' | 'references' | 'on_delete' | 'on_update' | 'name'>;

/** `foreignKey({ columns: […], foreignColumns: […], name: 'x' }).onDelete('cascade')`; the other table is made known. */
export function foreignKeyText(work: Translating, table: CodeTable, key: Key): string {
  const { style } = work.code;
  const target = key.references.table === table.name ? table : tableNamed(work.code, key.references.table, work.task);
  bring(work, table.file, target);
  const theirs = key.references.columns.map((column) => `${target.variable}.${keyOf(target, column)}`).join(', ');
  const name = key.name ? `, name: ${quoted(style, key.name)}` : '';
  const onDelete = key.on_delete ? `.onDelete(${quoted(style, key.on_delete)})` : '';
  const onUpdate = key.on_update ? `.onUpdate(${quoted(style, key.on_update)})` : '';
  return `foreignKey({ columns: [${own(table, key.columns)}], foreignColumns: [${theirs}]${name} })${onDelete}${onUpdate}`;
}
