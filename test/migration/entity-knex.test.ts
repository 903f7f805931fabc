import { describe, expect, test } from 'vitest';
import { knexTables } from '../../generators/migration/entity/knex-tables.js';
import { type Edited, add, create, difference, edited } from './entity/workspace.js';

const SQL =
  'CREATE TABLE boats (id serial, title text not null, note text, length int); CREATE TABLE yards (id serial, title text not null);';

const INSIDE = `import { Knex } from 'knex';

declare module 'knex/types/tables' {
  interface Boat {
    id: number;
    title: string;
    note?: string;
    length: number | null;
  }

  interface Yard {
    id: number;
    title: string;
  }

  interface Tables {
    boats: Boat;
    yards: Yard;
    boats_composite: Knex.CompositeTableType<Boat, Pick<Boat, 'title'> & Partial<Omit<Boat, 'id'>>>;
  }
}
`;
const OUTSIDE = {
  'src/rows/boat.ts': 'export type Boat = {\n  id: number;\n  title: string;\n  note: string | null;\n};\n',
  'src/rows/yard.ts': 'export type Yard = {\n  id: number;\n  title: string;\n};\n',
  'src/knex.d.ts':
    "import type { Knex } from 'knex';\nimport type { Boat } from './rows/boat';\nimport type { Yard } from './rows/yard';\n\ndeclare module 'knex/types/tables' {\n  interface Tables {\n    boats: Knex.CompositeTableType<Boat, Partial<Boat>>;\n    yards: Yard;\n  }\n}\n",
};
const lofts = create('sail_lofts', [
  { name: 'area', value_type: 'decimal(8, 2)', nullable: false, default: 0 },
  { name: 'opened', value_type: 'timestamptz' },
]);

const inside = (...operations: object[]): Promise<Edited> =>
  edited({ files: { 'src/types.d.ts': INSIDE }, sql: SQL }, [knexTables], operations);

describe('the types of Knex’s rows', () => {
  test('a new column is typed and may be empty as its siblings', async () => {
    const out = await inside(
      add('boats', { name: 'rig', value_type: 'text' }),
      add('yards', { name: 'opened', value_type: 'timestamptz' }),
      add('yards', { name: 'is_open', value_type: 'boolean', nullable: false, default: true }),
    );
    expect(difference(INSIDE, out.files['src/types.d.ts'] ?? '')).toEqual({
      added: ['    rig?: string;', '    opened?: Date;', '    is_open: boolean;'],
      removed: [],
    });
    expect(out.warnings).toEqual([]);
  });

  test('a column that goes, and one that is called otherwise', async () => {
    const out = await inside(
      { op: 'drop_column', table: 'boats', column: 'note' },
      { op: 'rename_column', table: 'boats', column: 'length', to: 'loa' },
    );
    expect(difference(INSIDE, out.files['src/types.d.ts'] ?? '')).toEqual({
      added: ['    loa: number | null;'],
      removed: ['    note?: string;', '    length: number | null;'],
    });
  });

  test('a column of another type, or that may not be empty any more', async () => {
    const out = await inside(
      { op: 'alter_column', table: 'boats', column: 'length', value_type: 'text' },
      { op: 'alter_column', table: 'boats', column: 'note', nullable: false },
      { op: 'alter_column', table: 'boats', column: 'title', default: 'none' },
    );
    expect(difference(INSIDE, out.files['src/types.d.ts'] ?? '')).toEqual({
      added: ['    note: string;', '    length: string | null;'],
      removed: ['    note?: string;', '    length: number | null;'],
    });
  });

  test('a column whose name other types pick is left to people', async () => {
    const out = await inside({ op: 'rename_column', table: 'boats', column: 'title', to: 'name' });
    expect(out.files).toEqual({});
    expect(out.warnings).toEqual(['src/types.d.ts: title of Boat stands for column title, which is name now: change it by hand.']);
  });

  test('a new table beside the others, and a table that is called otherwise', async () => {
    const out = await inside(lofts, { op: 'rename_table', table: 'yards', to: 'docks' });
    const text = out.files['src/types.d.ts'] ?? '';
    expect(text).toContain(
      '  }\n\n  interface SailLoft {\n    id: number;\n    area: string;\n    opened?: Date;\n  }\n\n  interface Yard {',
    );
    expect(text).toContain('  interface Tables {\n    boats: Boat;\n    docks: Yard;\n    boats_composite');
    expect(difference(INSIDE, text).added).toContain('    sail_lofts: SailLoft;');
  });

  test('rows of other files, through what is around their type', async () => {
    const out = await edited({ files: OUTSIDE, sql: SQL }, [knexTables], [add('boats', { name: 'rig', value_type: 'text' }), lofts]);
    expect(difference(OUTSIDE['src/rows/boat.ts'], out.files['src/rows/boat.ts'] ?? '').added).toEqual(['  rig: string | null;']);
    expect(out.files['src/rows/sail-loft.ts']).toBe(
      'export type SailLoft = {\n  id: number;\n  area: string;\n  opened: Date | null;\n};\n',
    );
    expect(difference(OUTSIDE['src/knex.d.ts'], out.files['src/knex.d.ts'] ?? '').added).toEqual([
      "import type { SailLoft } from './rows/sail-loft';",
      '    sail_lofts: SailLoft;',
    ]);
  });

  test('an interface of that name elsewhere lists nothing', async () => {
    const text = '// knex/types/tables\ninterface Boat {\n  id: number;\n}\nexport interface Tables {\n  boats: Boat;\n}\n';
    const out = await edited(
      { files: { 'src/types.d.ts': text }, sql: SQL },
      [knexTables],
      [add('boats', { name: 'rig', value_type: 'text' })],
    );
    expect(out.files).toEqual({});
  });
});
