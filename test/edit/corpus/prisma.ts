import * as six from 'prisma-schema-wasm-6';
import * as seven from 'prisma-schema-wasm-7';
import { blocksOf, parsePrisma, prisma as editPrisma, type PrismaOp } from '../../../pipeline/edit/prisma.js';
import { chosen } from './clone.js';
import type { CorpusFile } from './files.js';
import type { Attempt, Made, Subject, Trial } from './trial.js';
import type { Tree } from './tree.js';

interface DataModel {
  models: { name: string }[];
  types: { name: string }[];
  enums: unknown[];
  indexes: { model: string }[];
}

/** The data model as Prisma's own engine reads it, of version 6 where the data source has a `url`; undefined for a part of a schema. */
function read({ text }: CorpusFile): Tree | undefined {
  const engine = /^\s*(url|directUrl|shadowDatabaseUrl)\s*=/m.test(text) ? six : seven;
  const known = (engine as unknown as { default?: typeof engine }).default ?? engine;
  // These ask for ids of their own kind, or know no enums.
  if (/provider\s*=\s*"(mongodb|sqlserver)"/.test(text)) return undefined;
  try {
    const { datamodel } = JSON.parse(known.get_dmmf(JSON.stringify({ prismaSchema: text.replace(/^\uFEFF/, ''), noColor: true }))) as { datamodel: DataModel };
    return [...datamodel.models, ...datamodel.types].map((one): Tree => [treeOf(one), treeOf(datamodel.indexes.filter((index) => index.model === one.name))]).concat(datamodel.enums.map(treeOf));
  } catch {
    return undefined;
  }
}

function treeOf(value: unknown): Tree {
  if (Array.isArray(value)) return ['list', ...value.map(treeOf)];
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value).map(([key, one]): Tree => [key, treeOf(one)]);
}

const namesOf = (file: CorpusFile, keyword: string): string[] => blocksOf(parsePrisma(file.text, file.path)).filter((one) => one.keyword === keyword).map((one) => one.name);

interface Change {
  there: PrismaOp;
  back?: PrismaOp;
  replaces?: boolean;
}

const attemptOf = (file: CorpusFile, { there, back, replaces }: Change, brings: string): Attempt => ({
  what: JSON.stringify(there),
  apply: (text) => editPrisma(text, [there], file.path),
  ...(back ? { undo: (text: string) => editPrisma(text, [back], file.path) } : {}),
  brings: [brings],
  ...(replaces ? { replaces } : {}),
});

const trial = (name: string, keyword: string, make: (block: string, made: Made, file: CorpusFile) => Change): Trial => ({
  name,
  plan(file, made) {
    const all = namesOf(file, keyword);
    const block = chosen(all, made.picks[0]!);
    return block === undefined ? undefined : attemptOf(file, make(block, made, file), made.name);
  },
});

/** Where one model names its database schema, all must. */
const schemaOf = (text: string): string[] => [...text.matchAll(/@@schema\("\w+"\)/g)].slice(0, 1).map((one) => one[0]);

const fieldFor = ({ name, words, picks }: Made) => ({ name, type: chosen(['String?', 'Int?', 'Boolean', 'DateTime?'], picks[1]!)!, attributes: chosen([[], ['@default(now())']], picks[1]! % 4 === 3 ? picks[2]! : 0)!, doc: picks[3]! % 3 === 0 ? words : undefined });

export const prisma: Subject = {
  format: 'prisma',
  trials: [
    trial('add a field', 'model', (model, made, file) => ({ there: { op: 'add_field', model, field: fieldFor(made), models: namesOf(file, 'model') }, back: { op: 'remove_field', model, name: made.name } })),
    trial('add a value', 'enum', (name, made) => ({ there: { op: 'add_enum_value', enum: name, value: made.name } })),
    trial('add a model', 'model', (_model, { name }, { text }) => ({ there: { op: 'add_model', model: name, fields: [{ name: 'id', type: 'Int', attributes: ['@id'] }, { name: 'label', type: 'String', attributes: [] }], attributes: [`@@map("${name}_table")`, ...schemaOf(text)] }, back: { op: 'remove_block', name } })),
    trial('add an enum', 'model', (_model, { name }, { text }) => ({ there: { op: 'add_enum', enum: name, values: ['ONE', 'TWO'], attributes: schemaOf(text) }, back: { op: 'remove_block', name } })),
    trial('rename a model and back', 'model', (model, { name }) => ({ there: { op: 'rename_block', from: model, to: name }, back: { op: 'rename_block', from: name, to: model }, replaces: true })),
    {
      name: 'add an index',
      plan(file, { name, picks }) {
        const found = chosen(blocksOf(parsePrisma(file.text, file.path)).filter((one) => one.keyword === 'model'), picks[0]!);
        const field = chosen(found?.entries.filter((one) => /^(String|Int|DateTime|Boolean)$/.test(one.type) && !one.list) ?? [], picks[1]!);
        if (!found || !field) return undefined;
        const attribute = `@@index([${field.name}], map: "${name}")`;
        return attemptOf(file, { there: { op: 'add_attribute', model: found.name, attribute }, back: { op: 'remove_attribute', model: found.name, attribute } }, field.name);
      },
    },
  ],
  read,
};
