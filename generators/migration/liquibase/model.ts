import { evolve } from '../model/evolve.js';
import { emptyModel, tableOf, type SchemaModel } from '../model/schema.js';
import { addImplicitIndexes } from '../sql/default-names.js';
import { nameInlineEnums } from '../sql/inline-enums.js';
import { readScript } from '../sql/read.js';
import type { Reading } from '../sql/reading.js';
import type { DialectName } from '../sql/types.js';
import { formatOf } from './changelog.js';
import { DIRECTIVE, setsIn, type Element } from './element.js';
import { joined } from './located.js';
import { CHANGES } from './read-change.js';

/** A primary key that is added later has no step of its own. */
function addPrimaryKey({ attributes }: Element, model: SchemaModel): void {
  const table = tableOf(model, attributes['tableName'] ?? '');
  const columns = (attributes['columnNames'] ?? '').split(',').map((name) => name.trim());
  if (table) table.primary_key = { name: attributes['constraintName'] ?? '', columns };
  for (const column of table?.columns.filter((one) => columns.includes(one.name)) ?? []) column.nullable = false;
}

function readElement(read: Element, reading: Reading): void {
  const { model, dialect, at } = reading;
  const element = { ...read, attributes: joined(read.attributes, dialect) };
  if (element.name === 'sql') readScript({ file: at.file, text: element.attributes['sql'] ?? element.text }, reading);
  if (element.name === 'addPrimaryKey') addPrimaryKey(element, model);
  for (const step of CHANGES[element.name]?.(element.attributes, element, model) ?? []) {
    const made = step.do === 'create_table' ? { ...step, table: { ...step.table, at: { ...at } } } : step;
    evolve(model, made);
    const table = dialect === 'mysql' && 'table' in step && typeof step.table === 'string' ? tableOf(model, step.table) : undefined;
    if (table) addImplicitIndexes(table);
  }
}

/**
 * The schema that changelogs describe, in their order; never complete, for what one of them leaves to the database or to code is not seen.
 * @throws InfraError where a changelog does not parse
 */
export async function modelOf(files: readonly { path: string; text: string }[], dialect: DialectName): Promise<SchemaModel> {
  const reading: Reading = { model: { ...emptyModel(false), dialect }, dialect, at: { file: '', line: 1 }, strange: false };
  for (const { path, text } of files) {
    reading.at = { file: path, line: 1 };
    if (formatOf(path) === 'sql') readScript({ file: path, text: text.replace(DIRECTIVE, '') }, reading);
    const sets = formatOf(path) === 'sql' ? [] : await setsIn(path, text);
    for (const element of sets.flatMap((set) => set.changes)) readElement(element, { ...reading, at: { file: path, line: 1 } });
  }
  if (dialect === 'mysql') nameInlineEnums(reading.model);
  return reading.model;
}
