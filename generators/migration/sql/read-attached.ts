import { columnOf, tableOf, type AttachedDef, type TableDef } from '../model/schema.js';
import { stringOf } from './read-values.js';
import { fullName, NAME, PATH, plainName, type Reading } from './reading.js';

export type Read = (match: RegExpExecArray, reading: Reading, text: string) => void;

/** Keeps a statement with its table; the newest of a name holds. */
export function attach(table: TableDef, one: AttachedDef): void {
  const others = (table.attached ?? []).filter((old) => one.name === '' || old.kind !== one.kind || old.name !== one.name);
  table.attached = [...others, one];
}

function detach(table: TableDef, kind: AttachedDef['kind'], name: string): void {
  if (table.attached) table.attached = table.attached.filter((one) => one.kind !== kind || one.name !== name);
}

const attached =
  (kind: AttachedDef['kind']): Read =>
  ({ groups = {} }, reading, text) => {
    const table = tableOf(reading.model, fullName(groups['table'] ?? '', reading));
    const name = groups['name'] ? plainName(groups['name'], reading.dialect) : '';
    if (table) attach(table, { kind, name, text, at: reading.at });
  };

/** A trigger is dropped by its name alone where names belong to no table. */
const detached =
  (kind: AttachedDef['kind']): Read =>
  ({ groups = {} }, { model, dialect }) => {
    for (const table of model.tables.values()) detach(table, kind, plainName(groups['name'] ?? '', dialect));
  };

function comment({ groups = {} }: RegExpExecArray, reading: Reading): void {
  const all = (groups['column'] ?? '').split(/\.(?=(?:[^"]*"[^"]*")*[^"]*$)/);
  const table = tableOf(reading.model, fullName(all.slice(0, -1).join('.'), reading));
  const column = columnOf(table, plainName(all.at(-1) ?? '', reading.dialect));
  const text = groups['text'] ?? '';
  if (column) column.comment = text.startsWith("'") ? stringOf(text, reading.dialect) : '';
}

const pattern = (source: string): RegExp => new RegExp(source.replaceAll('<name>', `(?<name>${NAME})`).replaceAll('<table>', `(?<table>${PATH})`), 'iu');

/** Statements of their own that go with a table. */
export const ATTACHED: [RegExp, Read][] = [
  [new RegExp(`^COMMENT\\s+ON\\s+COLUMN\\s+(?<column>${PATH})\\s+IS\\s+(?<text>[\\s\\S]+)$`, 'iu'), comment],
  [pattern('^COMMENT\\s+ON\\s+TABLE\\s+<table>'), attached('other')],
  [
    pattern(
      '^CREATE\\s+(?:OR\\s+REPLACE\\s+)?(?:DEFINER\\s*=\\s*\\S+\\s+)?(?:TEMP(?:ORARY)?\\s+|CONSTRAINT\\s+)?TRIGGER\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?<name>\\s+[\\s\\S]+?\\bON\\s+<table>',
    ),
    attached('trigger'),
  ],
  [pattern('^DROP\\s+TRIGGER\\s+(?:IF\\s+EXISTS\\s+)?<name>'), detached('trigger')],
  [pattern('^CREATE\\s+POLICY\\s+<name>\\s+ON\\s+<table>'), attached('policy')],
  [pattern('^DROP\\s+POLICY\\s+(?:IF\\s+EXISTS\\s+)?<name>'), detached('policy')],
  [pattern('^(?:GRANT|REVOKE)\\s+[\\s\\S]+?\\bON\\s+(?:TABLE\\s+)?(?!ALL\\b|SEQUENCE\\b|SCHEMA\\b|FUNCTION\\b|DATABASE\\b|TYPE\\b)<table>\\s+(?:TO|FROM)\\b'), attached('other')],
];
