import { describe, expect, test } from 'vitest';
import { kyselyInterface } from '../../generators/migration/entity/kysely-interface.js';
import { mikroClass } from '../../generators/migration/entity/mikro-class.js';
import { mikroSchema } from '../../generators/migration/entity/mikro-schema.js';
import { sequelizeClass } from '../../generators/migration/entity/sequelize-class.js';
import { sequelizeObject } from '../../generators/migration/entity/sequelize-object.js';
import { add, create, difference, edited } from './entity/workspace.js';

const sails = (table: string) => create(table, [{ name: 'area', value_type: 'integer', nullable: false }]);

describe('MikroORM', () => {
  const shapes = [mikroClass, mikroSchema];

  test('a property said by calls', async () => {
    const text = `import { defineEntity, p } from '@mikro-orm/core';\n\nexport const Boat = defineEntity({\n  name: 'Boat',\n  properties: {\n    id: p.integer().primary(),\n    hullType: p.string(),\n  },\n});\n`;
    const out = await edited({ files: { 'src/boat.ts': text } }, shapes, [
      add('boat', { name: 'sail_area', value_type: 'decimal(6, 2)', default: 0 }),
      add('boat', { name: 'rig', value_type: 'sql:ltree', nullable: false, unique: true }),
    ]);
    expect(difference(text, out.files['src/boat.ts'] ?? '')).toEqual({
      added: [
        '    sailArea: p.decimal().precision(6).scale(2).nullable().default(0),',
        "    rig: p.string().columnType('ltree').unique(),",
      ],
      removed: [],
    });
  });

  test('names as the strategy of the workspace makes them', async () => {
    const text =
      "import { Entity, PrimaryKey, Property } from '@mikro-orm/core';\n\n@Entity()\nexport class BoatYard {\n  @PrimaryKey()\n  id!: number;\n\n  @Property()\n  hullType!: string;\n}\n";
    const config = {
      'src/orm.ts':
        "import { EntityCaseNamingStrategy } from '@mikro-orm/core';\nexport default { namingStrategy: EntityCaseNamingStrategy };\n",
    };
    const snake = await edited({ files: { 'src/yard.ts': text } }, shapes, [
      add('boat_yard', { name: 'slip_count', value_type: 'integer' }),
    ]);
    expect(difference(text, snake.files['src/yard.ts'] ?? '').added.filter((line) => line !== '')).toEqual([
      '  @Property({ nullable: true })',
      '  slipCount?: number;',
    ]);
    const same = await edited({ files: { 'src/yard.ts': text, ...config } }, shapes, [
      add('BoatYard', { name: 'slipCount', value_type: 'integer' }),
    ]);
    expect(difference(text, same.files['src/yard.ts'] ?? '').added.filter((line) => line !== '')).toEqual([
      '  @Property({ nullable: true })',
      '  slipCount?: number;',
    ]);
  });

  test('a unique column says the name that the migration gives its constraint', async () => {
    const text =
      "import { Entity, PrimaryKey, Property } from '@mikro-orm/core';\n\n@Entity()\nexport class Boat {\n  @PrimaryKey()\n  id!: number;\n}\n";
    const out = await edited({ files: { 'src/boat.ts': text }, sql: 'CREATE TABLE boat (id serial);' }, shapes, [
      add('boat', { name: 'code', value_type: 'text', nullable: false, unique: true }),
    ]);
    expect(out.files['src/boat.ts']).toContain("@Property({ type: 'text', unique: 'boat_code_key' })");
  });
});

describe('Sequelize', () => {
  const shapes = [sequelizeObject, sequelizeClass];
  const text =
    "module.exports = (sequelize, DataTypes) => {\n  const boat = sequelize.define('boat', {\n    hull: { allowNull: false, type: DataTypes.STRING }\n  })\n  return boat\n}\n";

  test('a table is the plural of its model; the order of options stays that of the siblings', async () => {
    const out = await edited({ files: { 'models/boat.js': text } }, shapes, [
      add('boats', { name: 'rig', value_type: 'varchar(20)', nullable: false }),
      add('boats', { name: 'built', value_type: 'timestamptz', nullable: false, default: { expression: 'now()' } }),
    ]);
    const { added } = difference(text, out.files['models/boat.js'] ?? '');
    expect(added).toEqual([
      '    hull: { allowNull: false, type: DataTypes.STRING },',
      '    rig: { allowNull: false, type: DataTypes.STRING(20) },',
      '    built: {',
      '      allowNull: false,',
      '      type: DataTypes.DATE,',
      "      defaultValue: sequelize.literal('now()')",
      '    }',
    ]);
  });

  test('an index only where models have a list of them', async () => {
    const none = await edited({ files: { 'models/boat.js': text } }, shapes, [{ op: 'create_index', table: 'boats', columns: ['hull'] }]);
    expect(none.files).toEqual({});
    const other =
      "module.exports = (sequelize, DataTypes) => sequelize.define('yard', {\n  id: DataTypes.INTEGER\n}, { indexes: [{ fields: ['id'] }] })\n";
    const out = await edited(
      { files: { 'models/boat.js': text.replace('\n  })', "\n  }, { tableName: 'boats' })"), 'models/yard.js': other } },
      shapes,
      [{ op: 'create_index', table: 'boats', columns: ['hull'], name: 'boats_by_hull' }],
    );
    expect(out.files['models/boat.js']).toContain("{ tableName: 'boats', indexes: [{ name: 'boats_by_hull', fields: ['hull'] }] }");
    const refused = await edited({ files: { 'models/boat.js': text, 'models/yard.js': other } }, shapes, [
      { op: 'create_index', table: 'boats', columns: ['hull'], name: 'boats_by_hull' },
    ]);
    expect(refused.files).toEqual({});
    expect(refused.warnings[0]).toContain("Add this by hand: `{ name: 'boats_by_hull', fields: ['hull'] }`");
  });

  test('a new table has its columns said where a sibling holds what is not known', async () => {
    const odd = text.replace('  return boat', '  sequelize.sync()\n  return boat');
    const out = await edited({ files: { 'models/boat.js': odd } }, shapes, [sails('sails')]);
    expect(out.files).toEqual({});
    expect(out.warnings[0]).toContain('make one like boat in models/boat.js');
    expect(out.warnings[0]).toContain('area: { allowNull: false, type: DataTypes.INTEGER }');
  });

  test('a new table gets options that no sibling has, where it needs them', async () => {
    const out = await edited({ files: { 'models/boat.js': text } }, shapes, [sails('sails')]);
    expect(out.files['models/sail.js']).toBe(
      "module.exports = (sequelize, DataTypes) => {\n  const sail = sequelize.define('sail', {\n    area: { allowNull: false, type: DataTypes.INTEGER }\n  }, { timestamps: false })\n  return sail\n}\n",
    );
  });

  test('the default of a class in a decorator of its own, where the siblings have theirs there', async () => {
    const model =
      'import { Column, DataType, Default, Model, Table } from "sequelize-typescript";\n\n@Table({ tableName: "boats" })\nexport class Boat extends Model {\n  @Default(true)\n  @Column(DataType.BOOLEAN)\n  afloat: boolean;\n}\n';
    const out = await edited({ files: { 'models/boat.ts': model } }, shapes, [
      add('boats', { name: 'crew', value_type: 'integer', nullable: false, default: 2 }),
    ]);
    expect(difference(model, out.files['models/boat.ts'] ?? '').added.filter((line) => line !== '')).toEqual([
      '  @Default(2)',
      '  @Column(DataType.INTEGER)',
      '  crew: number;',
    ]);
  });
});

describe('Kysely', () => {
  const shapes = [kyselyInterface];
  const database =
    "import type { Generated } from 'kysely';\nimport type { BoatTable } from './tables/boat.js';\nimport type { YardTable } from './tables/yard.js';\n\nexport interface DB {\n  boats: BoatTable;\n  yards: YardTable;\n}\n";
  const table = (name: string): string =>
    `import type { Generated } from 'kysely';\n\nexport interface ${name} {\n  id: Generated<number>;\n  title: string | null;\n}\n`;
  const files = { 'src/db.ts': database, 'src/tables/boat.ts': table('BoatTable'), 'src/tables/yard.ts': table('YardTable') };
  const sql = 'CREATE TABLE boats (id serial, title text); CREATE TABLE yards (id serial, title text);';

  test('a table in a file of its own, found through the import', async () => {
    const out = await edited({ files, sql }, shapes, [
      add('boats', { name: 'rig', value_type: 'text' }),
      add('boats', { name: 'crew', value_type: 'bigint', nullable: false, default: 2 }),
    ]);
    expect(Object.keys(out.files)).toEqual(['src/tables/boat.ts']);
    expect(difference(files['src/tables/boat.ts'], out.files['src/tables/boat.ts'] ?? '').added).toEqual([
      '  rig: string | null;',
      '  crew: Generated<string>;',
    ]);
  });

  test('a new table gets its file, its import and its line', async () => {
    const out = await edited({ files, sql }, shapes, [sails('sails')]);
    expect(out.files['src/tables/sail.ts']).toBe(
      "import type { Generated } from 'kysely';\n\nexport interface SailTable {\n  id: Generated<number>;\n  area: number;\n}\n",
    );
    expect(difference(database, out.files['src/db.ts'] ?? '').added).toEqual([
      "import type { SailTable } from './tables/sail.js';",
      '  sails: SailTable;',
    ]);
  });

  test('an interface that no database lists is no table', async () => {
    const out = await edited({ files: { 'src/tables/boat.ts': table('BoatTable') }, sql }, shapes, [
      add('boats', { name: 'rig', value_type: 'text' }),
    ]);
    expect(out.files).toEqual({});
  });

  test('camel case members where the plugin makes them', async () => {
    const text =
      "import { CamelCasePlugin, Kysely } from 'kysely';\n\ninterface Tables {\n  boatYards: { id: number; slipCount: number | null };\n}\n\nexport const plugins = (db: Kysely<Tables>) => db.withPlugin(new CamelCasePlugin());\n";
    const out = await edited({ files: { 'src/db.ts': text }, sql: 'CREATE TABLE boat_yards (id serial, slip_count int);' }, shapes, [
      add('boat_yards', { name: 'crane_count', value_type: 'integer' }),
      { op: 'rename_column', table: 'boat_yards', column: 'slip_count', to: 'berth_count' },
    ]);
    expect(out.files['src/db.ts']).toContain('boatYards: { id: number; berthCount: number | null; craneCount: number | null };');
  });

  test('what a generator writes is not edited', async () => {
    const text = `/**\n * This file was generated by kysely-codegen.\n * Please do not edit it manually.\n */\n${database.replace(/import.*tables.*\n/g, '')}${table('BoatTable').split('\n').slice(2).join('\n')}${table('YardTable').split('\n').slice(2).join('\n')}`;
    const out = await edited({ files: { 'src/db.d.ts': text, 'src/db.ts': text }, sql }, shapes, [
      add('boats', { name: 'rig', value_type: 'text' }),
    ]);
    expect(out.files).toEqual({});
  });
});
