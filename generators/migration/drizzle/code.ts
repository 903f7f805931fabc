import { keyName, parseSource } from '../../../pipeline/edit/source/syntax.js';
import { snakeCase } from '../../../pipeline/names.js';
import { columnsIn, declarations, type Declared } from './declared.js';
import type { DrizzleDialect } from './dialect.js';

/** A column as the code declares it. */
export interface CodeColumn {
  key: string;
  name: string;
  text: string;
}

/** A table as the code declares it. */
export interface CodeTable {
  variable: string;
  name: string;
  file: string;
  columns: CodeColumn[];
}

export interface CodeEnum {
  variable: string;
  name: string;
  file: string;
}

/** How the schema files are written. */
export interface CodeStyle {
  quote: string;
  semicolon: string;
  indent: string;
  /** `table =>`, `(t) =>` … */
  arrow: string;
  /** The parameter's name. */
  parameter: string;
  /** `.notNull().default(x)` rather than `.default(x).notNull()`. */
  required_first: boolean;
  /** Columns name their database column. */
  named: boolean;
  /** Comma behind the last element. */
  trailing: boolean;
}

/** The tables and enums of the schema files; moves along with the tasks of a run. */
export interface Code {
  tables: CodeTable[];
  enums: CodeEnum[];
  /** Values of the enums where the database has no type for them. */
  inline: Map<string, string[]>;
  style: CodeStyle;
  dialect: DrizzleDialect;
}

/** First string inside a call: `varchar('phone', …).notNull()` → phone. */
const firstString = (text: string): string | undefined => /^[\w.]+\(\s*(["'`])([^"'`]*)\1/.exec(text.trim())?.[2];

const more = (text: string, yes: RegExp, no: RegExp): boolean => (text.match(yes)?.length ?? 0) >= (text.match(no)?.length ?? 0);

function learnStyle(text: string): CodeStyle {
  const arrow = [...text.matchAll(/,\s*(\(?\w+\)?)\s*=>\s*[[({]/g)].at(-1)?.[1] ?? '(table)';
  return {
    quote: more(text, /'/g, /"/g) ? "'" : '"',
    semicolon: /;\s*$/m.test(text) ? ';' : '',
    indent: /\n([ \t]+)\w+:/.exec(text)?.[1] ?? '  ',
    arrow: `${arrow} =>`,
    parameter: arrow.replace(/[()]/g, ''),
    required_first: more(text, /\.notNull\(\)\s*\.default/g, /\.default\w*\((?:[^()]|\([^()]*\))*\)\s*\.notNull/g),
    named: /:\s*\w+\(\s*["'`]\w/.test(text),
    trailing: /,\s*\n\s*[})\]]/.test(text),
  };
}

function tableFrom(declared: Declared, text: string, file: string, snake: boolean): CodeTable | undefined {
  const name = keyName(declared.arguments[0]);
  if (!/Table$/.test(declared.callee) || name === undefined || declared.arguments[1]?.type !== 'ObjectExpression') return undefined;
  const columns = columnsIn(declared).map((property) => {
    const value = property['value'] as { start: number; end: number };
    const body = text.slice(value.start, value.end);
    const key = keyName(property['key']) ?? '';
    return { key, name: firstString(body) ?? (snake ? snakeCase(key) : key), text: body };
  });
  return { variable: declared.name, name, file, columns };
}

/**
 * Reads the files that declare tables.
 * @param snake columns without a name of their own are called as their key in snake case
 */
export async function readCode(files: readonly { path: string; text: string }[], dialect: DrizzleDialect, snake: boolean): Promise<Code> {
  const style = learnStyle(files.map((file) => file.text).join('\n'));
  const code: Code = { tables: [], enums: [], inline: new Map(), style, dialect };
  for (const { path, text } of files) {
    const { program } = await parseSource(text, path);
    for (const declared of declarations(program)) {
      const table = tableFrom(declared, text, path, snake);
      const name = keyName(declared.arguments[0]);
      if (table) code.tables.push(table);
      if (declared.callee === 'pgEnum' && name !== undefined) code.enums.push({ variable: declared.name, name, file: path });
    }
  }
  return code;
}

/** A string in the quotes of the file. */
export function quoted(style: CodeStyle, value: string): string {
  const inner = JSON.stringify(value).slice(1, -1);
  return style.quote === '"' ? `"${inner}"` : `'${inner.replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** A plain value as code. */
export function valueText(style: CodeStyle, value: unknown): string {
  if (typeof value === 'string') return quoted(style, value);
  if (Array.isArray(value)) return `[${value.map((one) => valueText(style, one)).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(
    ([key, one]) => `${/^[A-Za-z_$][\w$]*$/.test(key) ? key : quoted(style, key)}: ${valueText(style, one)}`,
  );
  return entries.length ? `{ ${entries.join(', ')} }` : '{}';
}
