import { suffixNames } from '../model/constraint-names.js';
import {
  columnOf,
  type Action,
  type ColumnDef,
  type Default,
  type ForeignKeyDef,
  type SchemaModel,
  type TableDef,
} from '../model/schema.js';
import type { DialectName } from './types.js';

export const NAME = /(?:"(?:[^"]|"")+"|`[^`]+`|\[[^\]]+\]|[A-Za-z_][\w$]*)/.source;
export const PATH = `(?:${NAME}\\s*\\.\\s*)*${NAME}`;

/** A name without quotes; PostgreSQL folds what stands without them. */
export function plainName(text: string, dialect: DialectName): string {
  const last =
    text
      .trim()
      .split(/\.(?=(?:[^"`]*["`][^"`]*["`])*[^"`]*$)/)
      .at(-1)
      ?.trim() ?? '';
  if (/^["`[]/.test(last)) return last.slice(1, -1).replaceAll('""', '"');
  return dialect === 'postgresql' ? last.toLowerCase() : last;
}

/** Splits at commas outside brackets and quotes. */
export function topLevel(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quote = '';
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? '';
    if (quote) quote = char === quote ? '' : quote;
    else if (char === "'" || char === '"' || char === '`') quote = char;
    else if (char === '(') depth += 1;
    else if (char === ')') depth -= 1;
    else if (char === ',' && depth === 0) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return [...parts, text.slice(start)].map((part) => part.trim()).filter(Boolean);
}

const STOP =
  /\s+(?:NOT\s+NULL|NULL|DEFAULT|PRIMARY\s+KEY|UNIQUE|REFERENCES|CHECK|CONSTRAINT|COLLATE|GENERATED|AUTO_INCREMENT|AUTOINCREMENT|COMMENT|ON\s+UPDATE|KEY|CHARACTER\s+SET)\b/i;

export function defaultIn(rest: string): Default {
  const match =
    /\bDEFAULT\s+((?:'(?:[^']|'')*'|\((?:[^()]|\([^()]*\))*\)|[\w.]+\s*\((?:[^()]|\([^()]*\))*\)|[^\s,]+)(?:::[\w\s"[\]()]+?(?=\s+(?:NOT|NULL|PRIMARY|UNIQUE|REFERENCES|CHECK|CONSTRAINT)\b|$))?)/i.exec(
      rest,
    );
  const text = match?.[1]?.trim();
  if (!text || /^null$/i.test(text)) return null;
  if (/^'(?:[^']|'')*'$/.test(text)) return { literal: text.slice(1, -1).replaceAll("''", "'") };
  if (/^(true|false)$/i.test(text)) return { literal: /^true$/i.test(text) };
  return /^-?\d+(\.\d+)?$/.test(text) ? { literal: Number(text) } : { expression: text };
}

const ACTION = /cascade|restrict|set null|set default|no action/i;

function referenceIn(rest: string, dialect: DialectName): Pick<ForeignKeyDef, 'references' | 'on_delete' | 'on_update'> | undefined {
  const match = new RegExp(`\\bREFERENCES\\s+(${PATH})\\s*(?:\\(([^)]*)\\))?`, 'i').exec(rest);
  if (!match) return undefined;
  const action = (kind: string): Action | undefined =>
    new RegExp(`ON\\s+${kind}\\s+(${ACTION.source})`, 'i').exec(rest)?.[1]?.toLowerCase() as Action | undefined;
  return {
    references: { table: plainName(match[1] ?? '', dialect), columns: names(match[2] ?? 'id', dialect) },
    on_delete: action('DELETE'),
    on_update: action('UPDATE'),
  };
}

export const names = (list: string, dialect: DialectName): string[] =>
  topLevel(list).map((one) => plainName(one.replace(/\s+(ASC|DESC)\b.*$/i, '').replace(/\(\d+\)$/, ''), dialect));

export interface Reading {
  model: SchemaModel;
  dialect: DialectName;
  at: { file: string; line: number };
  /** A statement named a table that no earlier one made: the schema began elsewhere. */
  strange: boolean;
}

function readColumn(text: string, reading: Reading): { column: ColumnDef; rest: string } | undefined {
  const match = new RegExp(`^(${NAME})\\s+([\\s\\S]+)$`).exec(text);
  if (!match) return undefined;
  const body = match[2] ?? '';
  const stop = STOP.exec(` ${body}`);
  const native = (stop ? ` ${body}`.slice(0, stop.index) : body).trim();
  const rest = stop ? ` ${body}`.slice(stop.index) : '';
  const known = reading.model.enums.get(plainName(native, reading.dialect));
  const column: ColumnDef = {
    name: plainName(match[1] ?? '', reading.dialect),
    type: known ? `enum:${known.name}` : `sql:${native}`,
    nullable: !/\bNOT\s+NULL\b|\bPRIMARY\s+KEY\b/i.test(rest),
    default: defaultIn(rest),
    comment: '',
    ...(/AUTO_?INCREMENT/i.test(rest) ? { auto: true } : {}),
    at: reading.at,
  };
  return { column, rest };
}

export function addColumn(table: TableDef, text: string, reading: Reading): void {
  const read = readColumn(text, reading);
  if (!read || columnOf(table, read.column.name)) return;
  const { column, rest } = read;
  table.columns.push(column);
  const own = [column.name];
  if (/\bPRIMARY\s+KEY\b/i.test(rest)) table.primary_key = { name: '', columns: own };
  if (/\bUNIQUE\b/i.test(rest)) table.uniques.push({ name: suffixNames.unique(table.name, own), columns: own });
  const reference = referenceIn(rest, reading.dialect);
  if (reference) table.foreign_keys.push({ name: suffixNames.foreign_key(table.name, own, '', []), columns: own, ...reference });
}

/** A constraint of a table: named or not. */
export function addConstraint(table: TableDef, text: string, { dialect }: Reading): boolean {
  const named = new RegExp(`^CONSTRAINT\\s+(${NAME})\\s+`, 'i').exec(text);
  const name = named ? plainName(named[1] ?? '', dialect) : '';
  const body = named ? text.slice(named[0].length) : text;
  const list = (pattern: RegExp): string[] | undefined => {
    const match = pattern.exec(body);
    return match ? names(match[1] ?? '', dialect) : undefined;
  };
  const primary = list(/^PRIMARY\s+KEY\s*\(([^)]*)\)/i);
  if (primary) return Boolean((table.primary_key = { name, columns: primary }));
  const unique = list(/^UNIQUE(?:\s+(?:KEY|INDEX))?\s*(?:["`\w]+\s*)?\(([^)]*)\)/i);
  if (unique) return table.uniques.push({ name: name || suffixNames.unique(table.name, unique), columns: unique }) > 0;
  const key = list(/^FOREIGN\s+KEY\s*(?:["`\w]+\s*)?\(([^)]*)\)/i);
  const reference = key && referenceIn(body, dialect);
  if (key && reference)
    return table.foreign_keys.push({ name: name || suffixNames.foreign_key(table.name, key, '', []), columns: key, ...reference }) > 0;
  const check = /^CHECK\s*\(([\s\S]*)\)/i.exec(body);
  if (check) return table.checks.push({ name: name || `${table.name}_check`, expression: check[1] ?? '' }) > 0;
  return /^(?:UNIQUE\s+)?(?:KEY|INDEX|FULLTEXT|EXCLUDE|LIKE)\b/i.test(body);
}
