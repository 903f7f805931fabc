import { describe, expect, test } from 'vitest';
import { typeormClass } from '../../generators/migration/entity/typeorm-class.js';
import { typeormSchema } from '../../generators/migration/entity/typeorm-schema.js';
import { add, difference, edited } from './entity/workspace.js';

const shapes = [typeormClass, typeormSchema];

const entity = (name: string, table: string, body: string, head = ''): string =>
  `import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';\n${head}\n@Entity('${table}')\nexport class ${name} {\n  @PrimaryGeneratedColumn()\n  id: number;\n${body}}\n`;
const BOAT = entity('Boat', 'boats', "\n  @Column('text')\n  hull: string;\n\n  @Column('text', { nullable: true })\n  berth?: string;\n");

describe('which entity is meant', () => {
  test('none: nothing is edited, and the warning says what to do', async () => {
    const out = await edited({ files: { 'src/boat.ts': BOAT } }, shapes, [
      add('sails', { name: 'area', value_type: 'integer', nullable: false }),
    ]);
    expect(out.files).toEqual({});
    expect(out.warnings).toEqual(['No entity of table sails was found: where it is, add `@Column() area: number`.']);
  });

  test('several: nothing is edited, and the warning names them', async () => {
    const out = await edited({ files: { 'src/boat.ts': BOAT, 'src/old/boat.ts': BOAT } }, shapes, [
      add('boats', { name: 'keel', value_type: 'text' }),
    ]);
    expect(out.files).toEqual({});
    expect(out.warnings[0]).toMatch(
      /^Table boats has several: Boat \(src\/boat\.ts\), Boat \(src\/old\/boat\.ts\)\. In the one that counts, add `@Column\('text', \{ nullable: true \}\) keel\?: string`\.$/,
    );
  });

  test('the one in the package of the migrations, of several packages', async () => {
    const files = { 'package.json': '{}', 'src/boat.ts': BOAT, 'legacy/package.json': '{}', 'legacy/boat.ts': BOAT };
    const out = await edited({ files }, shapes, [add('boats', { name: 'keel', value_type: 'text' })]);
    expect(Object.keys(out.files)).toEqual(['src/boat.ts']);
  });

  test('by its columns, where a rule of the workspace makes the name up', async () => {
    const files = { 'src/boat.ts': BOAT.replace("@Entity('boats')", '@Entity()') };
    const out = await edited({ files, sql: 'CREATE TABLE boats (id serial, hull text not null, berth text);' }, shapes, [
      add('boats', { name: 'keel', value_type: 'text' }),
    ]);
    expect(Object.keys(out.files)).toEqual(['src/boat.ts']);
    const unlike = await edited({ files, sql: 'CREATE TABLE boats (id serial, length int);' }, shapes, [
      add('boats', { name: 'keel', value_type: 'text' }),
    ]);
    expect(unlike.files).toEqual({});
  });

  test('a file of tests declares nothing', async () => {
    const out = await edited({ files: { 'src/boat.spec.ts': BOAT } }, shapes, [add('boats', { name: 'keel', value_type: 'text' })]);
    expect(out.files).toEqual({});
  });
});

describe('a new property is written as its siblings', () => {
  const added = async (text: string, column: Record<string, unknown>, sql = ''): Promise<string[]> => {
    const out = await edited({ files: { 'src/boat.ts': text }, sql }, shapes, [add('boats', column)]);
    const { added: lines, removed } = difference(text, out.files['src/boat.ts'] ?? '');
    expect(removed).toEqual([]);
    return lines.filter((line) => line.trim() !== '');
  };

  test('the type as first argument, the mark of an empty one', async () => {
    expect(await added(BOAT, { name: 'keel', value_type: 'text' })).toEqual(["  @Column('text', { nullable: true })", '  keel?: string;']);
    expect(await added(BOAT, { name: 'built', value_type: 'date', nullable: false })).toEqual(["  @Column('date')", '  built: string;']);
  });

  test('options in the order of the siblings, four spaces, no semicolons', async () => {
    const text = BOAT.replaceAll("'text', { nullable: true }", "{ nullable: true, type: 'text' }")
      .replaceAll(';\n', '\n')
      .replace(/^ {2}/gm, '    ');
    expect(await added(text, { name: 'keel', value_type: 'text' })).toEqual([
      "    @Column({ nullable: true, type: 'text' })",
      '    keel?: string',
    ]);
  });

  test('a carriage return at every line break stays', async () => {
    const text = BOAT.replaceAll('\n', '\r\n');
    const out = await edited({ files: { 'src/boat.ts': text } }, shapes, [add('boats', { name: 'keel', value_type: 'text' })]);
    expect(out.files['src/boat.ts']).not.toMatch(/(?<!\r)\n/);
  });

  test('without a name where a naming strategy makes it', async () => {
    const column = { name: 'sail_area', value_type: 'integer', nullable: false };
    const text = BOAT.replace('hull: string', 'hullType: string');
    expect(await added(text, column)).toEqual(["  @Column({ name: 'sail_area' })", '  sailArea: number;']);
    expect(await added(text, column, 'CREATE TABLE boats (id serial, hull_type text, berth text);')).toEqual([
      '  @Column()',
      '  sailArea: number;',
    ]);
  });

  test('a type that null hides from the library is spelled', async () => {
    const text = BOAT.replaceAll("'text', { nullable: true }", '{ nullable: true }')
      .replaceAll("'text'", '')
      .replace('berth?: string', 'berth: string | null');
    expect(await added(text, { name: 'keel', value_type: 'boolean' })).toEqual([
      "  @Column({ type: 'boolean', nullable: true })",
      '  keel: boolean | null;',
    ]);
    expect(await added(text, { name: 'keel', value_type: 'boolean', nullable: false, default: true })).toEqual([
      '  @Column({ default: true })',
      '  keel: boolean;',
    ]);
  });

  test('decorators of others that all carry; those with a text of their own are left to a person', async () => {
    const text = BOAT.replaceAll('  @Column(', '  @Expose()\n  @Column(');
    expect(await added(text, { name: 'keel', value_type: 'text', nullable: false })).toContain('  @Expose()');
    const apart = BOAT.replace("  @Column('text', {", "  @Length(3)\n  @Column('text', {").replace(
      '  berth?',
      "  berth?: string;\n\n  @Length(9)\n  @Column('text', { nullable: true })\n  dock?",
    );
    const out = await edited({ files: { 'src/boat.ts': apart } }, shapes, [add('boats', { name: 'keel', value_type: 'text' })]);
    expect(out.warnings).toEqual(['src/boat.ts: the properties of Boat carry @Length, each with a text of its own: give keel one too.']);
  });

  test('what a plan says cannot leave its quotes', async () => {
    const hostile = "'); process.exit(1); ('${1}`\\";
    const lines = await added(BOAT, { name: 'keel', value_type: 'text', nullable: false, default: hostile });
    expect(lines[0]).toBe(`  @Column('text', { default: ${JSON.stringify(hostile)} })`);
    expect(await added(BOAT, { name: 'a-b', value_type: 'text' })).toEqual(["  @Column('text', { nullable: true })", "  'a-b'?: string;"]);
  });

  test('an enum of the code with these values is used and brought in', async () => {
    const files = { 'src/boat.ts': BOAT, 'src/kinds.ts': "export enum BoatKind {\n  Sail = 'sail',\n  Motor = 'motor',\n}\n" };
    const sql = "CREATE TYPE boat_kind AS ENUM ('sail', 'motor');";
    const out = await edited({ files, sql }, shapes, [add('boats', { name: 'kind', value_type: 'enum:boat_kind', nullable: false })]);
    expect(out.files['src/boat.ts']).toContain("  @Column('enum', { enum: BoatKind })\n  kind: BoatKind;");
    expect(out.files['src/boat.ts']).toContain("import { BoatKind } from './kinds';");
    const more = await edited({ files, sql }, shapes, [{ op: 'add_enum_value', enum: 'boat_kind', value: 'row_boat' }]);
    expect(more.files['src/kinds.ts']).toBe("export enum BoatKind {\n  Sail = 'sail',\n  Motor = 'motor',\n  RowBoat = 'row_boat',\n}\n");
  });
});

describe('what changes and goes', () => {
  const change = (operation: Record<string, unknown>, text = BOAT, sql = '') =>
    edited(
      {
        files: { 'src/boat.ts': text, 'src/use.ts': "import { Boat } from './boat';\nexport const at = (boat: Boat) => boat.berth;\n" },
        sql,
      },
      shapes,
      [operation],
    );

  test('null, and no more', async () => {
    const sql = 'CREATE TABLE boats (id serial, hull text not null, berth text);';
    const out = await change({ op: 'alter_column', table: 'boats', column: 'berth', nullable: false }, BOAT, sql);
    expect(difference(BOAT, out.files['src/boat.ts'] ?? '')).toEqual({
      added: ["  @Column('text')", '  berth: string;'],
      removed: ["  @Column('text', { nullable: true })", '  berth?: string;'],
    });
  });

  test('a column that goes, with the imports that nothing needs any more and a word on who uses it', async () => {
    const text = BOAT.replace('Column, Entity', 'Column, Entity, Index').replace("  @Column('text', {", "  @Index()\n  @Column('text', {");
    const out = await change({ op: 'drop_column', table: 'boats', column: 'berth' }, text);
    expect(out.files['src/boat.ts']).toBe(entity('Boat', 'boats', "\n  @Column('text')\n  hull: string;\n"));
    expect(out.warnings).toEqual(['berth of Boat is gone and may still be used in src/use.ts.']);
  });

  test('a table that goes: nobody’s file is deleted', async () => {
    const out = await change({ op: 'drop_table', table: 'boats' }, BOAT, 'CREATE TABLE boats (id serial);');
    expect(out.files).toEqual({});
    expect(out.warnings).toEqual([
      'Table boats is dropped, and Boat in src/boat.ts still stands for it. It is named in src/use.ts: take it out there first, then delete it.',
    ]);
  });

  test('a member that is named by a computed decorator stays, with a warning', async () => {
    const text = BOAT.replace("@Column('text', { nullable: true })", "@Column('text', OPTIONS, { nullable: true })");
    const out = await change(
      { op: 'alter_column', table: 'boats', column: 'berth', nullable: false },
      text,
      'CREATE TABLE boats (id serial, berth text);',
    );
    expect(out.files).toEqual({});
    expect(out.warnings[0]).toContain('has a form of its own');
  });
});

describe('indexes and relations', () => {
  test('no entity declares indexes: none is declared', async () => {
    const out = await edited({ files: { 'src/boat.ts': BOAT } }, shapes, [{ op: 'create_index', table: 'boats', columns: ['hull'] }]);
    expect(out.files).toEqual({});
    expect(out.warnings).toEqual([]);
  });

  test('above the class for several columns; taken out by its name', async () => {
    const text = BOAT.replace('Column, Entity', 'Column, Entity, Index').replace(
      'export class',
      "@Index('boats_berth_idx', ['berth'])\nexport class",
    );
    const out = await edited({ files: { 'src/boat.ts': text } }, shapes, [
      { op: 'create_index', table: 'boats', columns: ['hull', 'berth'], name: 'boats_both' },
    ]);
    expect(difference(text, out.files['src/boat.ts'] ?? '')).toEqual({ added: ["@Index('boats_both', ['hull', 'berth'])"], removed: [] });
    const less = await edited({ files: { 'src/boat.ts': text } }, shapes, [{ op: 'drop_index', table: 'boats', name: 'boats_berth_idx' }]);
    expect(difference(text, less.files['src/boat.ts'] ?? '')).toEqual({ added: [], removed: ["@Index('boats_berth_idx', ['berth'])"] });
  });

  test('without a sibling that shows it, the column alone and a warning', async () => {
    const files = { 'src/boat.ts': BOAT, 'src/harbour.ts': entity('Harbour', 'harbours', '') };
    const out = await edited({ files }, shapes, [
      add('boats', { name: 'harbour_id', value_type: 'integer', references: { table: 'harbours', column: 'id' } }),
    ]);
    expect(out.files['src/boat.ts']).toContain('  harbour_id?: number;');
    expect(out.warnings[0]).toContain('no sibling shows how a relation is written');
  });
});
