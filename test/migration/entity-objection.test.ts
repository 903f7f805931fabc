import { mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { objection } from '../../generators/migration/entity/objection.js';
import { type Edited, add, create, difference, edited } from './entity/workspace.js';

const SQL =
  'CREATE TABLE boats (id serial primary key, title varchar(80) not null, note text, built date, yard_id integer); CREATE TABLE yards (id serial primary key, title varchar(80) not null);';

const plain = (name: string, table: string, more = ''): string => `'use strict'

const { Model } = require('objection')

class ${name} extends Model {
  static get tableName () {
    return '${table}'
  }

  static get jsonSchema () {
    return {
      type: 'object',
      required: ['title'],

      properties: {
        id: { type: 'integer' },
        title: { type: 'string', minLength: 1, maxLength: 80 },
        note: { type: ['string', 'null'] }${more}
      }
    }
  }

  static get relationMappings () {
    const Other = require('./other')

    return {
      others: { relation: Model.HasManyRelation, modelClass: Other, join: { from: '${table}.id', to: 'others.${name.toLowerCase()}_id' } }
    }
  }

  label () {
    return this.title
  }
}

module.exports = ${name}
`;

const typed = (name: string, table: string): string => `import { Model, snakeCaseMappers } from 'objection';

export class ${name} extends Model {
  static tableName = '${table}';
  static columnNameMappers = snakeCaseMappers();

  id!: number;
  title!: string;
  note?: string | null;

  static jsonSchema = {
    type: 'object',
    required: ['title'],
    properties: {
      id: { type: 'integer' },
      title: { type: 'string', maxLength: 80 },
      note: { type: ['string', 'null'] },
    },
  };

  $beforeInsert(): void {
    this.note = null;
  }
}
`;

const bare = `import { Model } from 'objection';

export default class Boat extends Model {
  static tableName = 'boats';

  declare id: number;
  declare title: string;
  declare note: string | null;
  declare yard?: Yard[];

  static relationMappings = () => ({});
}
`;

const lofts = create('sail_lofts', [
  { name: 'title', value_type: 'varchar(40)', nullable: false },
  { name: 'floor_area', value_type: 'integer', nullable: false, default: 3 },
  { name: 'is_open', value_type: 'boolean', nullable: false },
  { name: 'closed_on', value_type: 'date' },
]);

const apply = (files: Record<string, string>, ...operations: object[]): Promise<Edited> =>
  edited({ files, sql: SQL }, [objection], operations);

describe('columns of a model', () => {
  test('a new one is checked as its siblings, and has to be given where the database does not', async () => {
    const text = plain('Boat', 'boats');
    const out = await apply(
      { 'models/boat.js': text },
      add('boats', { name: 'rig', value_type: 'text' }),
      add('boats', { name: 'hull_code', value_type: 'varchar(12)', nullable: false }),
      add('boats', { name: 'crew', value_type: 'integer', nullable: false, default: 2 }),
      add('boats', { name: 'sold_at', value_type: 'timestamptz' }),
    );
    expect(difference(text, out.files['models/boat.js'] ?? '')).toEqual({
      added: [
        "      required: ['title', 'hull_code'],",
        "        note: { type: ['string', 'null'] },",
        "        rig: { type: ['string', 'null'] },",
        "        hull_code: { type: 'string', maxLength: 12 },",
        "        crew: { type: 'integer' },",
        "        sold_at: { type: ['string', 'null'], format: 'date-time' }",
      ],
      removed: ["      required: ['title'],", "        note: { type: ['string', 'null'] }"],
    });
    expect(out.warnings).toEqual([]);
  });

  test('typed properties beside the schema, and names as the mappers make them', async () => {
    const text = typed('Boat', 'boats');
    const out = await apply(
      { 'src/boat.ts': text },
      add('boats', { name: 'hull_code', value_type: 'varchar(12)', nullable: false }),
      add('boats', { name: 'rig_kind', value_type: 'text' }),
    );
    expect(difference(text, out.files['src/boat.ts'] ?? '')).toEqual({
      added: [
        '  hullCode!: string;',
        '  rigKind?: string | null;',
        "    required: ['title', 'hullCode'],",
        "      hullCode: { type: 'string', maxLength: 12 },",
        "      rigKind: { type: ['string', 'null'] },",
      ],
      removed: ["    required: ['title'],"],
    });
  });

  test('types alone', async () => {
    const out = await apply({ 'src/boat.ts': bare }, add('boats', { name: 'rig', value_type: 'text' }), {
      op: 'drop_column',
      table: 'boats',
      column: 'note',
    });
    expect(difference(bare, out.files['src/boat.ts'] ?? '')).toEqual({
      added: ['  declare rig: string | null;'],
      removed: ['  declare note: string | null;'],
    });
  });

  test('one that goes, everywhere in the class', async () => {
    const text = typed('Boat', 'boats');
    const out = await apply({ 'src/boat.ts': text }, { op: 'drop_column', table: 'boats', column: 'title' });
    expect(difference(text, out.files['src/boat.ts'] ?? '')).toEqual({
      added: ['    required: [],'],
      removed: ['  title!: string;', "    required: ['title'],", "      title: { type: 'string', maxLength: 80 },"],
    });
  });

  test('one that is called otherwise, everywhere in the class', async () => {
    const text = typed('Boat', 'boats');
    const out = await apply({ 'src/boat.ts': text }, { op: 'rename_column', table: 'boats', column: 'title', to: 'full_name' });
    expect(difference(text, out.files['src/boat.ts'] ?? '')).toEqual({
      added: ['  fullName!: string;', "    required: ['fullName'],", "      fullName: { type: 'string', maxLength: 80 },"],
      removed: ['  title!: string;', "    required: ['title'],", "      title: { type: 'string', maxLength: 80 },"],
    });
  });

  test('relations that name it are left to people', async () => {
    const text = plain('Boat', 'boats');
    const out = await apply({ 'models/boat.js': text }, { op: 'rename_column', table: 'boats', column: 'id', to: 'number' });
    expect(out.warnings[0]).toBe('models/boat.js: the relations of Boat name id: change it there.');
  });

  test('one of another type, or that may be empty, or may not any more', async () => {
    const text = typed('Boat', 'boats');
    const out = await apply(
      { 'src/boat.ts': text },
      { op: 'alter_column', table: 'boats', column: 'title', nullable: true },
      { op: 'alter_column', table: 'boats', column: 'note', value_type: 'integer', nullable: false },
    );
    expect(difference(text, out.files['src/boat.ts'] ?? '')).toEqual({
      added: [
        '  title?: string | null;',
        '  note!: number;',
        "    required: ['note'],",
        "      title: { type: ['string', 'null'], maxLength: 80 },",
        "      note: { type: 'integer' },",
      ],
      removed: [
        '  title!: string;',
        '  note?: string | null;',
        "    required: ['title'],",
        "      title: { type: 'string', maxLength: 80 },",
        "      note: { type: ['string', 'null'] },",
      ],
    });
  });

  test('a table that is called otherwise', async () => {
    const text = typed('Boat', 'boats');
    const out = await apply({ 'src/boat.ts': text }, { op: 'rename_table', table: 'boats', to: 'hulls' });
    expect(difference(text, out.files['src/boat.ts'] ?? '')).toEqual({
      added: ["  static tableName = 'hulls';"],
      removed: ["  static tableName = 'boats';"],
    });
  });
});

const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'infra-dev-objection-')));
symlinkSync(join(fileURLToPath(new URL('../..', import.meta.url)), 'node_modules'), join(scratch, 'node_modules'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe('a model for a new table', () => {
  const files = {
    'models/boat.js': plain('Boat', 'boats'),
    'models/yard.js': plain('Yard', 'yards'),
    'models/index.js': "module.exports = {\n  Boat: require('./boat'),\n  Yard: require('./yard')\n}\n",
  };

  test('is written like a sibling, without what is the sibling’s own', async () => {
    const out = await apply(files, lofts);
    expect(out.files['models/sail-loft.js']).toBe(`'use strict'

const { Model } = require('objection')

class SailLoft extends Model {
  static get tableName () {
    return 'sail_lofts'
  }

  static get jsonSchema () {
    return {
      type: 'object',
      required: ['title', 'is_open'],

      properties: {
        id: { type: 'integer' },
        title: { type: 'string', maxLength: 40 },
        floor_area: { type: 'integer' },
        is_open: { type: 'boolean' },
        closed_on: { type: ['string', 'null'], format: 'date' }
      }
    }
  }
}

module.exports = SailLoft
`);
    expect(difference(files['models/index.js'], out.files['models/index.js'] ?? '').added).toEqual([
      "  Yard: require('./yard'),",
      "  SailLoft: require('./sail-loft')",
    ]);
  });

  test('is what Objection itself takes rows by', async () => {
    const out = await apply(files, lofts);
    writeFileSync(join(scratch, 'sail-loft.js'), out.files['models/sail-loft.js'] ?? '');
    const load = createRequire(join(scratch, 'here.js'));
    const model = load('./sail-loft.js') as { tableName: string; fromJson(row: object): object };
    expect(model.tableName).toBe('sail_lofts');
    expect(model.fromJson({ title: 'a', is_open: true, closed_on: null })).toMatchObject({ title: 'a' });
    expect(() => model.fromJson({ title: 'a' })).toThrow(/is_open/);
    expect(() => model.fromJson({ title: 'a'.repeat(41), is_open: true })).toThrow(/40/);
    expect(() => model.fromJson({ title: 'a', is_open: true, floor_area: null })).toThrow(/floor_area/);
  });

  test('with its types where siblings have them', async () => {
    const out = await apply({ 'src/boat.ts': typed('Boat', 'boats'), 'src/yard.ts': typed('Yard', 'yards') }, lofts);
    expect(out.files['src/sail-loft.ts']).toBe(`import { Model, snakeCaseMappers } from 'objection';

export class SailLoft extends Model {
  static tableName = 'sail_lofts';
  static columnNameMappers = snakeCaseMappers();

  id!: number;
  title!: string;
  floorArea!: number;
  isOpen!: boolean;
  closedOn?: string | null;

  static jsonSchema = {
    type: 'object',
    required: ['title', 'isOpen'],
    properties: {
      id: { type: 'integer' },
      title: { type: 'string', maxLength: 40 },
      floorArea: { type: 'integer' },
      isOpen: { type: 'boolean' },
      closedOn: { type: ['string', 'null'], format: 'date' },
    },
  };
}
`);
  });

  test('with types alone where siblings have nothing else', async () => {
    const out = await apply({ 'src/boat/index.ts': bare }, lofts);
    expect(out.files['src/sail-loft/index.ts']).toBe(`import { Model } from 'objection';

export default class SailLoft extends Model {
  static tableName = 'sail_lofts';

  declare id: number;
  declare title: string;
  declare floor_area: number;
  declare is_open: boolean;
  declare closed_on: Date | null;
}
`);
  });

  test('a key that no sibling has is left to people', async () => {
    const out = await apply(files, { ...lofts, primary_key: ['title'] });
    expect(out.files).toEqual({});
    expect(out.warnings[0]).toMatch(/^Table sail_lofts has no model yet: make one like (Boat|Yard) in .*floor_area: \{ type: 'integer' \}/);
  });
});

test('whatever the file is written with, every other byte stays', async () => {
  const styles = fc.record({
    crlf: fc.boolean(),
    mark: fc.boolean(),
    double: fc.boolean(),
    tabs: fc.boolean(),
    typed: fc.boolean(),
    nullable: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(styles, async (style) => {
      let text = style.typed ? typed('Boat', 'boats') : plain('Boat', 'boats', ",\n        built: { type: 'string', format: 'date' }");
      if (style.double) text = text.replaceAll("'", '"');
      if (style.tabs) text = text.replace(/^( {2})+/gm, (one) => '\t'.repeat(one.length / 2));
      if (style.crlf) text = text.replaceAll('\n', '\r\n');
      if (style.mark) text = `\uFEFF${text}`;
      const path = style.typed ? 'src/boat.ts' : 'src/boat.js';
      const out = await apply({ [path]: text }, add('boats', { name: 'rig', value_type: 'text', nullable: style.nullable }));
      const next = out.files[path] ?? '';
      const back = await apply({ [path]: next }, { op: 'drop_column', table: 'boats', column: 'rig' });
      expect(next).not.toBe(text);
      expect(back.files[path]).toBe(text);
    }),
    { numRuns: 30, seed: 11 },
  );
}, 30_000);
