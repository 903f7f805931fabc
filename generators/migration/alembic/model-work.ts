import { tableOf, type ColumnDef, type EnumDef, type SchemaModel } from '../model/schema.js';
import type { ConstraintNames } from '../model/constraint-names.js';
import { changeText, moduleAt, type PySession } from '../python/session.js';
import type { PyOp } from '../python/edit.js';
import { stringAt } from '../python/syntax.js';
import { py } from '../python/text.js';
import type { DialectName } from '../sql/types.js';
import { allModels, enumClasses, enumUses, type ModelColumn, type SqlModel } from './models.js';
import { modelStyle, type ModelStyle } from './model-style.js';
import { memberText, named, type ColumnFlags, type ColumnWriting, type EnumCode, type ImportOp } from './model-column.js';
import type { Convention } from './naming.js';

/** One task's edits of the models that belong to the revisions. */
export interface ModelWork extends PySession {
  dialect: DialectName;
  /** The schema with what the task did so far. */
  model: SchemaModel;
  names: ConstraintNames;
  convention: Convention | undefined;
  json: 'JSONB' | 'JSON';
  uuid: string;
  warnings: string[];
  because: string[];
  follow_up: string[];
}

/** Says what a person must add to a model that was not found for certain. */
export function byHand(work: ModelWork, table: string, why: string, snippet: string): void {
  work.warnings.push(`The model of table ${table} is not edited: ${why}. Make this edit by hand: ${snippet}`);
}

/** The class of a table; undefined, with a warning, where it is not one for certain. */
export function modelOf(work: ModelWork, table: string, snippet: string): SqlModel | undefined {
  const found = allModels(work).filter((one) => one.table.toLowerCase() === table.toLowerCase());
  if (found.length === 1) return found[0];
  byHand(work, table, found.length === 0 ? 'no class with this __tablename__ was found' : `${found.length} classes have this table (${found.map((one) => one.path).join(', ')})`, snippet);
  return undefined;
}

/** The column of a class; undefined, with a warning, where the class does not declare it itself. */
export function columnIn(work: ModelWork, model: SqlModel, name: string, snippet: string): ModelColumn | undefined {
  const found = model.columns.find((one) => one.name === name) ?? model.columns.find((one) => one.attribute === name);
  if (!found) byHand(work, model.table, `class ${model.class.name} (${model.path}) does not declare ${name} itself`, snippet);
  return found;
}

/** How an enum's type is written: as it is written elsewhere, by its class, or by its values. */
function enumCodeFor(work: ModelWork, name: string, enums: ReadonlyMap<string, EnumDef>, style: ModelStyle): EnumCode | undefined {
  const [use] = enumUses(work, name);
  const { code, imports } = named('Enum', { style });
  const quoted = py(name, style.quote);
  const declared = enumClasses(work).find((one) => one.name.toLowerCase() === name.replaceAll('_', '').toLowerCase());
  if (use && !declared) {
    const values = use.call.args.filter((one) => one.name === '').map((one) => stringAt(one.value, use.module));
    if (values.every((one) => one !== undefined)) return { code: `${code}(${[...values.map((one) => py(one, style.quote)), `name=${quoted}`].join(', ')})`, python: 'str', imports };
  }
  if (declared) return { code: `${code}(${declared.name}, name=${quoted})`, python: declared.name, imports };
  const values = enums.get(name)?.values;
  return values && { code: `${code}(${[...values.map((one) => py(one, style.quote)), `name=${quoted}`].join(', ')})`, python: 'str', imports };
}

/** How columns are written into a model's file. */
export function writingFor(work: ModelWork, model: SqlModel | undefined, path: string): ColumnWriting {
  const module = moduleAt(work, path);
  const style = modelStyle(model, allModels(work), module);
  return { dialect: work.dialect, style, module, enums: work.model.enums, json: work.json, uuid: work.uuid, enumCode: (name) => enumCodeFor(work, name, work.model.enums, style) };
}

/** Edits a models file, with the imports that the edit needs. */
export const put = (work: ModelWork, path: string, imports: readonly ImportOp[], ...ops: readonly PyOp[]): Promise<void> => changeText(work, path, ...imports, ...ops);

/** Members of a class that are columns, as the editor tells them. */
export const LIKE_COLUMN = '^\\w+\\s*(?::\\s*(?:\\w+\\.)?Mapped\\[(?![\\s\\S]*relationship\\()|(?::[^=]+)?=\\s*(?:\\w+\\.)*(?:Column|mapped_column|Field)\\()';

/** A part of `__table_args__`: an index or a constraint with its name. */
export function partText(writing: ColumnWriting, kind: 'Index' | 'UniqueConstraint' | 'CheckConstraint' | 'ForeignKeyConstraint', args: readonly string[], name: string): { text: string; imports: ImportOp[] } {
  const { code, imports } = named(kind, writing);
  const quoted = py(name, writing.style.quote);
  const list = kind === 'Index' ? [quoted, ...args] : [...args, `name=${quoted}`];
  return { text: `${code}(${list.join(', ')})`, imports };
}

/** A column of the schema. */
export const schemaColumn = (work: ModelWork, table: string, name: string): ColumnDef | undefined => tableOf(work.model, table)?.columns.find((one) => one.name === name);

/** The line that declares a column, for an edit or as advice. */
export function declaration(work: ModelWork, model: SqlModel | undefined, attribute: string, column: ColumnDef, flags: ColumnFlags): ReturnType<typeof memberText> {
  const writing = writingFor(work, model, model?.path ?? [...work.texts.keys()][0] ?? 'models.py');
  return memberText(attribute, column, flags, writing);
}
