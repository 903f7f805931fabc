import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { kyselyInterface } from '../../generators/migration/entity/kysely-interface.js';
import { mikroSchema } from '../../generators/migration/entity/mikro-schema.js';
import { sequelizeClass } from '../../generators/migration/entity/sequelize-class.js';
import { sequelizeObject } from '../../generators/migration/entity/sequelize-object.js';
import { typeormClass } from '../../generators/migration/entity/typeorm-class.js';
import { typeormSchema } from '../../generators/migration/entity/typeorm-schema.js';
import { asLibrarySees, meaningOf } from './entity/libraries.js';
import { OBJECT_WORKSPACES } from './entity/object-workspaces.js';
import { create, difference, edited } from './entity/workspace.js';

const SHAPES = { sequelize: [sequelizeObject, sequelizeClass], typeorm: [typeormSchema], 'mikro-orm': [mikroSchema] };
const SQL =
  'CREATE TABLE boats (id serial, title text, note text, created_at timestamptz, updated_at timestamptz); CREATE TABLE crews (id serial, title text, note text, created_at timestamptz, updated_at timestamptz);';

const lofts = (table: string, extra: object[] = []) =>
  create(table, [
    { name: 'floor_area', value_type: 'integer', nullable: false, default: 4 },
    { name: 'rig', value_type: 'text' },
    { name: 'code', value_type: 'varchar(40)', nullable: false },
    { name: 'is_open', value_type: 'boolean', nullable: false, default: true },
    { name: 'rent', value_type: 'decimal(8, 2)' },
    ...extra,
  ]);
const TIMES = ['created_at', 'updated_at'].map((name) => ({ name, value_type: 'timestamptz', nullable: false }));

describe('a new table gets a model like its siblings', () => {
  test.each(OBJECT_WORKSPACES)('$name', async (one) => {
    const { library, table, files, path, registered } = one;
    const out = await edited({ files, sql: SQL }, SHAPES[library], [lofts(table)]);
    for (const [name, lines] of Object.entries(registered))
      expect(difference(files[name] ?? '', out.files[name] ?? '').added, name).toEqual(lines);
    expect(Object.keys(out.files).sort()).toEqual([path, ...Object.keys(registered)].sort());
    expect(out.files[path]).not.toMatch(/boat|yard|crew|pier|title|note|Op\b/i);
    expect(await asLibrarySees(one, { ...files, ...out.files }, table)).toEqual(meaningOf(out.model.tables.get(table)));
  });

  test.each(OBJECT_WORKSPACES)('with time stamps: $name', async (one) => {
    const { library, table, files, path } = one;
    const out = await edited({ files, sql: SQL }, SHAPES[library], [lofts(table, TIMES)]);
    expect(await asLibrarySees(one, { ...files, ...out.files }, table), out.files[path]).toEqual(meaningOf(out.model.tables.get(table)));
  });

  test('time stamps that Sequelize keeps under another spelling', async () => {
    const one = OBJECT_WORKSPACES[0]!;
    const files = Object.fromEntries(
      Object.entries(one.files).map(([path, text]) => [path, text.replace(' underscored: true,', " tableName: 'boats',")]),
    );
    const out = await edited({ files }, SHAPES.sequelize, [lofts('sail_lofts', TIMES)]);
    expect(out.files[one.path]).toContain("tableName: 'sail_lofts', createdAt: 'created_at', updatedAt: 'updated_at'");
    const seen = await asLibrarySees(one, { ...files, ...out.files }, 'sail_lofts');
    expect(seen).toEqual(meaningOf(out.model.tables.get('sail_lofts')));
  });
});

describe('whatever the files are written with', () => {
  const styles = fc.record({
    one: fc.constantFrom(...OBJECT_WORKSPACES),
    crlf: fc.boolean(),
    mark: fc.boolean(),
    open: fc.boolean(),
    word: fc.constantFrom('sail_lofts', 'moorings', 'tide_tables', 'categories', 'news'),
  });

  test('the new file is as the sibling, and every other byte of the others stays', async () => {
    await fc.assert(
      fc.asyncProperty(styles, async ({ one, crlf, mark, open, word }) => {
        const dressed = (text: string): string => {
          const lines = open ? text.replace(/\n$/, '') : text;
          return (mark ? '\uFEFF' : '') + (crlf ? lines.replaceAll('\n', '\r\n') : lines);
        };
        const files = Object.fromEntries(Object.entries(one.files).map(([path, text]) => [path, dressed(text)]));
        const out = await edited({ files, sql: SQL }, SHAPES[one.library], [
          lofts(one.name.includes('without a name') ? 'tide_table' : word),
        ]);
        const fresh = Object.keys(out.files).filter((path) => files[path] === undefined);
        expect(fresh).toHaveLength(1);
        expect(/(?<!\r)\n/.test(out.files[fresh[0]!]!)).toBe(!crlf);
        for (const [path, text] of Object.entries(out.files).filter(([path]) => files[path] !== undefined)) {
          const gained = difference(files[path]!, text);
          expect(gained.removed.length).toBeLessThan(2);
          expect(text.startsWith('\uFEFF')).toBe(mark);
        }
      }),
      { numRuns: 40, seed: 7 },
    );
  }, 60_000);
});

describe('what is not known is left to people, with the columns to paste', () => {
  const [cli, , typed] = OBJECT_WORKSPACES;
  const odd = async (change: (text: string) => string): Promise<string> => {
    const files = Object.fromEntries(
      Object.entries(typed!.files).map(([path, text]) => [path, /boat|yard/.test(path) ? change(text) : text]),
    );
    const out = await edited({ files, sql: SQL }, SHAPES.sequelize, [lofts('sail_lofts')]);
    expect(out.files).toEqual({});
    return out.warnings[0] ?? '';
  };

  test.each([
    ['columns that are spread', (text: string) => text.replace('      title: {', '      ...common,\n      title: {')],
    ['options that are spread', (text: string) => text.replace('{ sequelize, tableName', '{ ...common, sequelize, tableName')],
    ['a statement of its own', (text: string) => `${text}console.log('ready');\n`],
    [
      'types of another file that speak of the sibling',
      (text: string) => text.replace(/export interface (\w+)Attributes \{[^}]*\}/, "import type { $1Attributes } from './$1.types';"),
    ],
    ['a type that names columns of the sibling', (text: string) => text.replace("'id'>", "'id' | 'note'>")],
  ])('%s', async (_name, change) => {
    expect(await odd(change)).toMatch(
      /^Table sail_lofts has no model yet: make one like Boat in .*floor_area: \{ type: DataTypes\.INTEGER/,
    );
  });

  test('types that the sibling brings in one by one', async () => {
    const text =
      "import { INTEGER, Model, TEXT } from './types.js';\nimport { sequelize } from './sequelize.js';\n\nexport class Boat extends Model {}\nBoat.init({ title: { type: TEXT }, crew: { type: INTEGER } }, { sequelize, tableName: 'boats', timestamps: false });\n";
    const out = await edited({ files: { 'src/boat.js': text }, sql: SQL }, SHAPES.sequelize, [lofts('sail_lofts')]);
    expect(out.files).toEqual({});
    expect(out.warnings[0]).toContain('Table sail_lofts has no model yet: make one like Boat');
  });

  test('a sibling that cannot be followed: the next one is', async () => {
    const files = { ...typed!.files, 'src/models/boat.ts': `${typed!.files['src/models/boat.ts']}console.log('ready');\n` };
    const out = await edited({ files, sql: SQL }, SHAPES.sequelize, [lofts('sail_lofts')]);
    expect(Object.keys(out.files).sort()).toEqual(['src/models/all.ts', 'src/models/sail-loft.ts']);
  });

  test('a file that is there already', async () => {
    const files = { ...cli!.files, 'models/sail-loft.js': 'module.exports = {};\n' };
    const out = await edited({ files, sql: SQL }, SHAPES.sequelize, [lofts('sail_lofts')]);
    expect(out.files).toEqual({});
    expect(out.warnings[0]).toContain('Table sail_lofts has no model yet');
  });
});

describe('a column that refers to another model', () => {
  const [, defined, typed] = OBJECT_WORKSPACES;
  const boat = { name: 'boat_id', value_type: 'integer', references: { table: 'boats', column: 'id' } };

  test('says so where siblings do', async () => {
    const files = Object.fromEntries(
      Object.entries(defined!.files).map(([path, text]) => [
        path,
        path.includes('yards')
          ? text.replace('\t\tnote:', '\t\tboat_id: { type: DataTypes.INTEGER, references: { model: "boats", key: "id" } },\n\t\tnote:')
          : text,
      ]),
    );
    const out = await edited({ files, sql: SQL }, SHAPES.sequelize, [lofts('sail_lofts', [{ ...boat, name: 'main_boat_id' }])]);
    expect(out.files[defined!.path]).toMatch(
      /main_boat_id: \{\s+type: DataTypes\.INTEGER,\s+references: \{ model: "boats", key: "id" \}\s+\}/,
    );
    expect(out.warnings).toEqual([]);
  });

  test('is left to people where none does', async () => {
    const out = await edited({ files: typed!.files, sql: SQL }, SHAPES.sequelize, [lofts('sail_lofts', [boat])]);
    expect(out.warnings).toEqual(['src/models/sail-loft.ts: add the relation of SailLoft to Boat on boat_id, where models have theirs.']);
  });
});

describe('a table that is called otherwise', () => {
  const named = async (
    files: Record<string, string>,
    shapes: Parameters<typeof edited>[1],
    path: string,
  ): Promise<ReturnType<typeof difference>> => {
    const out = await edited({ files, sql: 'CREATE TABLE boats (id serial, title text, note text);' }, shapes, [
      { op: 'rename_table', table: 'boats', to: 'hulls' },
    ]);
    return difference(files[path] ?? '', out.files[path] ?? '');
  };
  const ofName = (part: string): Record<string, string> => OBJECT_WORKSPACES.find((one) => one.name.includes(part))!.files;

  test('in options', async () => {
    expect(await named(ofName('typed classes'), SHAPES.sequelize, 'src/models/boat.ts')).toEqual({
      added: ["    { sequelize, tableName: 'hulls', timestamps: false },"],
      removed: ["    { sequelize, tableName: 'boats', timestamps: false },"],
    });
    expect((await named(ofName('with an index file'), SHAPES.typeorm, 'src/schemas/boat.entity.ts')).added).toEqual([
      "  tableName: 'hulls',",
    ]);
    expect((await named(ofName('said by calls'), SHAPES['mikro-orm'], 'src/boat.ts')).added).toEqual(["  tableName: 'hulls',"]);
  });

  test('where the name of the model said it', async () => {
    const { added } = await named(ofName('found by the folder'), SHAPES.sequelize, 'models/boat.js');
    expect(added).toEqual([
      "    { sequelize, modelName: 'Boat', underscored: true, indexes: [{ fields: ['title'] }], tableName: 'hulls' },",
    ]);
  });

  test('in a decorator', async () => {
    const text = "import { Column, Entity } from 'typeorm';\n\n@Entity('boats')\nexport class Boat {\n  @Column()\n  title: string;\n}\n";
    expect(await named({ 'src/boat.ts': text }, [typeormClass], 'src/boat.ts')).toEqual({
      added: ["@Entity('hulls')"],
      removed: ["@Entity('boats')"],
    });
  });

  test('in the type of the database', async () => {
    const text =
      "import type { Generated } from 'kysely';\n\ninterface Boat {\n  id: Generated<number>;\n}\n\nexport interface DB {\n  boats: Boat;\n}\n";
    expect(await named({ 'src/db.ts': text }, [kyselyInterface], 'src/db.ts')).toEqual({
      added: ['  hulls: Boat;'],
      removed: ['  boats: Boat;'],
    });
  });
});
