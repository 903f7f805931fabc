import { InfraError } from '../../../pipeline/error.js';
import {
  applyPrisma,
  blocksOf,
  openPrisma,
  type PrismaBlock,
  type PrismaEntry,
  type PrismaOp,
  type PrismaWork,
} from '../../../pipeline/edit/prisma.js';
import { nearNames } from '../model/near.js';
import type { SchemaModel } from '../model/schema.js';
import type { DialectName } from '../sql/types.js';
import { learnHabits, type Habits } from './habits.js';
import { columnName, databaseName, readSchema, type ReadContext } from './read.js';

/** An edit of one file of the schema. */
export interface SchemaEdit {
  path: string;
  op: PrismaOp;
}

/** A schema as the tasks of a run leave it, one after the other. */
export interface PrismaState {
  dialect: DialectName;
  works: Map<string, PrismaWork>;
  /** The database behind the schema; moves along with every plan. */
  model: SchemaModel;
  habits: Habits;
}

/**
 * Opens a schema.
 * @param files paths with their texts
 * @throws InfraError with line and column where a file does not parse
 */
export function openState(files: readonly { path: string; text: string }[], dialect: DialectName): PrismaState {
  const works = new Map(files.map((file) => [file.path, openPrisma(file.text, file.path)]));
  const list = [...works.values()].map((work) => ({ path: work.path, document: work.document }));
  return { dialect, works, model: readSchema(list, dialect), habits: learnHabits(list.flatMap((file) => blocksOf(file.document))) };
}

/** Carries an edit out on the state; the same edit then goes to the file. */
export function carryOut(state: PrismaState, edit: SchemaEdit): SchemaEdit {
  let work = state.works.get(edit.path);
  if (!work) state.works.set(edit.path, (work = openPrisma('', edit.path)));
  applyPrisma(work, edit.op);
  return edit;
}

export interface Placed {
  work: PrismaWork;
  block: PrismaBlock;
}

/** Every block of a keyword, in the order of files and places. */
export const placed = (state: PrismaState, keyword: string): Placed[] =>
  [...state.works.values()].flatMap((work) =>
    [...work.blocks.values()].filter((block) => block.keyword === keyword).map((block) => ({ work, block })),
  );

/** The blocks by name: what fields are read with. */
export function contextOf(state: PrismaState): ReadContext {
  const of = (keyword: string): Map<string, PrismaBlock> => new Map(placed(state, keyword).map(({ block }) => [block.name, block]));
  return { dialect: state.dialect, models: of('model'), enums: of('enum') };
}

function byName(list: readonly Placed[], name: string): Placed | undefined {
  const exact = list.find(({ block }) => block.name === name) ?? list.find(({ block }) => databaseName(block) === name);
  if (exact) return exact;
  const folded = list.filter(({ block }) => [block.name, databaseName(block)].some((one) => one.toLowerCase() === name.toLowerCase()));
  return folded.length === 1 ? folded[0] : undefined;
}

/** The model of that name, or with that table; undefined when there is none. */
export function findModel(state: PrismaState, name: string): Placed | undefined {
  const direct = [...state.works.values()].find((work) => work.blocks.get(name)?.keyword === 'model');
  return direct ? { work: direct, block: direct.blocks.get(name)! } : byName(placed(state, 'model'), name);
}

/** The enum of that name, or with that type. */
export const findEnum = (state: PrismaState, name: string): Placed | undefined => byName(placed(state, 'enum'), name);

function missing(state: PrismaState, keyword: 'model' | 'enum', name: string, task: string): never {
  const known = placed(state, keyword);
  const near = nearNames(
    name,
    known.map(({ block }) => block.name),
  );
  const files = [...state.works.keys()];
  throw new InfraError({
    subject: `task "${task}": there is no ${keyword} ${name} in ${files.length === 1 ? files[0] : `the ${files.length} files of the schema`}`,
    evidence: known
      .filter(({ block }) => near.includes(block.name))
      .map(({ work, block }) => `${work.path}:${block.line}: ${keyword} ${block.name}`),
    remedy: near.length
      ? `Did you mean ${near.join(' or ')}?`
      : `There are: ${known
          .slice(0, 20)
          .map(({ block }) => block.name)
          .join(', ')}.`,
    file: files[0] ?? '',
  });
}

/** The model of that name. @throws InfraError listing near names */
export const modelNamed = (state: PrismaState, name: string, task: string): Placed =>
  findModel(state, name) ?? missing(state, 'model', name, task);

/** The enum of that name. @throws InfraError listing near names */
export const enumNamed = (state: PrismaState, name: string, task: string): Placed =>
  findEnum(state, name) ?? missing(state, 'enum', name, task);

/** The field of that name, or with that column. */
export function findField(block: PrismaBlock, name: string): PrismaEntry | undefined {
  const fields = block.entries.filter((entry) => entry.kind === 'field');
  return (
    fields.find((entry) => entry.name === name) ??
    fields.find((entry) => columnName(entry) === name) ??
    fields.find((entry) => entry.name.toLowerCase() === name.toLowerCase())
  );
}

/** The field of that name. @throws InfraError listing near names */
export function fieldNamed({ work, block }: Placed, name: string, task: string): PrismaEntry {
  const found = findField(block, name);
  if (found) return found;
  const names = block.entries.filter((entry) => entry.kind === 'field').map((entry) => entry.name);
  const near = nearNames(name, names);
  throw new InfraError({
    subject: `task "${task}": model ${block.name} has no field ${name}`,
    remedy: near.length ? `Did you mean ${near.join(' or ')}?` : `It has: ${names.join(', ')}.`,
    file: work.path,
    line: block.line,
  });
}
