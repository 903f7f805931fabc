import { InfraError } from '../../../pipeline/error.js';
import { parseSource } from '../../../pipeline/edit/source/syntax.js';
import type { Found } from '../../../pipeline/kind.js';
import type { Migration } from '../task.js';
import { dialectFor } from '../tool/dialect.js';
import { dirFor, type FolderTool, type Sibling } from '../tool/folder-run.js';
import type { Builder } from './builder.js';
import { withHalves, type Parsed } from './halves.js';
import type { Layout } from './js.js';
import { readCode, type InSql } from './read.js';

/** So many of the newest migrations say how the next one is written. */
const NEWEST = 5;

/** How the migrations of a folder are written. */
export interface Learned {
  /** Migrations are written with the builder. */
  builder: boolean;
  /** The newest migrations of that way, newest first. */
  models: Parsed[];
  /** What migrations with calls of the builder come to, by their text. */
  inSql: Map<string, InSql>;
  layout: Layout;
}

/** SQL that a builder could have said. */
const SAYABLE = [
  String.raw`create\s+table`,
  String.raw`alter\s+table\s+\S+\s+(add|drop|alter|rename)`,
  String.raw`drop\s+table`,
  String.raw`create\s+(unique\s+)?index(?!\s+concurrently)`,
  String.raw`drop\s+index(?!\s+concurrently)`,
];
const PLAIN_SQL = new RegExp(String.raw`\b(${SAYABLE.join('|')})\b`, 'i');

interface Learning {
  found: Found;
  tool: FolderTool;
  builder: Builder | undefined;
}

async function parsed(one: Sibling, found: Found): Promise<Parsed | undefined> {
  const text = found.workspace.read(one.path);
  if (text === null) return undefined;
  try {
    return withHalves({ ...one, text, syntax: await parseSource(text, one.path) });
  } catch (error) {
    // The tool itself may read what we do not; such a file is no model.
    if (error instanceof InfraError) return undefined;
    throw error;
  }
}

/** `builder`, `sql`, or nothing where a migration changes no schema. */
function manner(text: string, builder: Builder | undefined): 'builder' | 'sql' | undefined {
  if (builder?.call.test(text)) return 'builder';
  return PLAIN_SQL.test(text) ? 'sql' : undefined;
}

/** As most of the newest migrations; as the newest one where they are even. */
function usesBuilder(texts: readonly string[], builder: Builder | undefined): boolean {
  const all = texts.map((text) => manner(text, builder)).filter((one) => one !== undefined);
  const newest = all.slice(-NEWEST);
  if (newest.length === 0) return builder?.default ?? false;
  const count = newest.filter((one) => one === 'builder').length;
  return count * 2 === newest.length ? newest.at(-1) === 'builder' : count * 2 > newest.length;
}

async function allParsed(siblings: readonly Sibling[], found: Found): Promise<Parsed[]> {
  const result: Parsed[] = [];
  for (const one of siblings) {
    const made = await parsed(one, found);
    if (made) result.push(made);
  }
  return result;
}

/** Looks at the migrations that are there. */
export async function learn(task: Migration, learning: Learning): Promise<Learned> {
  const { found, tool, builder } = learning;
  const siblings = tool.siblings(found.workspace.files(), dirFor(task, found, tool));
  const texts = siblings.map((one) => found.workspace.read(one.path) ?? '');
  const wanted = usesBuilder(texts, builder);
  const mine = wanted ? 'builder' : 'sql';
  const withCalls = builder !== undefined && texts.some((text) => builder.call.test(text));
  const like = siblings.filter((_, at) => manner(texts[at] ?? '', builder) === mine);
  const all = withCalls ? await allParsed(siblings, found) : [];
  const models = withCalls
    ? all.filter((one) => like.some((other) => other.path === one.path))
    : await allParsed(like.slice(-NEWEST), found);
  const dialect = dialectFor(
    found,
    texts.map((text) => tool.up(text)),
  );
  return {
    builder: wanted,
    models: models.slice(-NEWEST).reverse(),
    inSql: withCalls && dialect ? readCode(all, builder, dialect) : new Map(),
    layout: layoutOf(models.slice(-NEWEST).map((one) => one.text)),
  };
}

/** Prettier's, where no line says otherwise. */
const WIDTHS = [80, 100, 120, 140];

/** Indentation, quotes, semicolons, commas and width of the newest siblings. */
function layoutOf(texts: readonly string[]): Layout {
  // Quotes inside SQL are not the code's.
  const text = texts.join('\n').replace(/`[^`]*`/g, '``');
  const longest = Math.max(
    0,
    ...text
      .split('\n')
      .filter((line) => !/^\s*(\/\/|\*|\/\*)/.test(line))
      .map((line) => line.length),
  );
  const count = (pattern: RegExp): number => text.match(pattern)?.length ?? 0;
  return {
    indent: /\n([ \t]+)(?![ \t*])\S/.exec(text)?.[1] ?? '  ',
    quote: count(/"/g) > count(/'/g) ? '"' : "'",
    semicolon: text === '' || /;\s*$/m.test(text) ? ';' : '',
    comma: count(/[^\s,([{]\s*\n\s*[}\]](?=[,)\s])/g) > count(/,\s*\n\s*[}\])]/g) && !/,\s*\n\s*[}\]]/.test(text) ? '' : ',',
    width: WIDTHS.find((width) => longest <= width) ?? 80,
  };
}
