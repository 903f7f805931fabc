/** Workspaces that declare two tables by objects, each in a style of its own, and what a third table `sail_lofts` is registered by. */
export interface ObjectWorkspace {
  name: string;
  library: 'sequelize' | 'typeorm' | 'mikro-orm';
  /** The table to be created, by the rule of the workspace. */
  table: string;
  files: Record<string, string>;
  /** The new file. */
  path: string;
  /** Lines that other files gain. */
  registered: Record<string, string[]>;
}

const cli = (name: string, other: string): string => `'use strict';
const { Model, Op } = require('sequelize');

// What ${name} is.
module.exports = (sequelize, DataTypes) => {
  class ${name} extends Model {
    static associate(models) {
      ${name}.hasMany(models.${other}, { foreignKey: 'ownerId' });
    }

    get label() {
      return [Op.eq, this.title];
    }
  }
  ${name}.init(
    {
      title: { type: DataTypes.STRING, allowNull: false },
      note: DataTypes.TEXT,
    },
    { sequelize, modelName: '${name}', underscored: true, indexes: [{ fields: ['title'] }] },
  );
  ${name}.beforeCreate((one) => one.label);
  return ${name};
};
`;

const define = (name: string, variable: string): string => `module.exports = function (sequelize, DataTypes) {
\tconst ${variable} = sequelize.define("${name}", {
\t\tid: { type: DataTypes.INTEGER, primaryKey: true, autoIncrement: true },
\t\ttitle: { type: DataTypes.STRING(80), allowNull: false },
\t\tnote: { type: DataTypes.TEXT }
\t}, { tableName: "${variable}", timestamps: false });
\treturn ${variable};
};
`;

const typed = (name: string, table: string): string => `import { DataTypes, Model, type Optional, type Sequelize } from 'sequelize';

export interface ${name}Attributes {
  id: number;
  title: string;
  note: string | null;
}

/** What is known of a ${name} before it is there. */
export type ${name}CreationAttributes = Optional<${name}Attributes, 'id'>;

export class ${name} extends Model<${name}Attributes, ${name}CreationAttributes> implements ${name}Attributes {
  declare id: number;
  declare title: string;
  declare note: string | null;

  get label(): string {
    return this.title;
  }
}

export const init${name} = (sequelize: Sequelize): typeof ${name} =>
  ${name}.init(
    {
      id: { type: DataTypes.INTEGER, primaryKey: true, autoIncrement: true },
      title: { type: DataTypes.TEXT, allowNull: false },
      note: { type: DataTypes.TEXT, allowNull: true },
    },
    { sequelize, tableName: '${table}', timestamps: false },
  );
`;

const inClass = (name: string): string => `import { DataTypes, Model } from 'sequelize'

export default class ${name} extends Model {
  static initialize(sequelize) {
    super.init({
      title: { type: DataTypes.TEXT, allowNull: false },
      note: DataTypes.TEXT
    }, { sequelize, modelName: '${name}', tableName: '${name.toLowerCase()}s', underscored: true })
  }

  static associate(models) {
    this.hasMany(models.Other)
  }

  rename(title) {
    this.title = title
  }
}
`;

const schema = (name: string, table: string): string => `import { EntitySchema } from 'typeorm';
import type { Yard } from './kinds';

export interface ${name} {
  id: number;
  title: string;
  note: string | null;
  yard?: Yard;
}

export const ${name}Entity = new EntitySchema<${name}>({
  name: '${name}',
  tableName: '${table}',
  columns: {
    id: {
      type: Number,
      primary: true,
      generated: true,
    },
    title: {
      type: 'text',
    },
    note: {
      type: 'text',
      nullable: true,
    },
  },
  relations: {
    yard: { type: 'many-to-one', target: 'Yard' },
  },
  indices: [{ name: '${table}_title', columns: ['title'] }],
});
`;

const plain = (name: string): string => `const { EntitySchema } = require('typeorm')

module.exports = new EntitySchema({
  name: '${name}',
  columns: {
    id: { type: 'int', primary: true, generated: true },
    title: { type: 'text' },
    note: { type: 'text', nullable: true }
  }
})
`;

const mikro = (name: string, table: string): string => `import { defineEntity, p } from '@mikro-orm/core';

export const ${name}Schema = defineEntity({
  name: '${name}',
  tableName: '${table}',
  properties: {
    id: p.integer().primary(),
    title: p.text(),
    note: p.text().nullable(),
  },
});
`;

export const OBJECT_WORKSPACES: readonly ObjectWorkspace[] = [
  {
    name: 'sequelize: classes in functions, found by the folder',
    library: 'sequelize',
    table: 'sail_lofts',
    files: {
      'models/boat.js': cli('Boat', 'Crew'),
      'models/crew.js': cli('Crew', 'Boat'),
      'models/index.js':
        "const fs = require('fs');\nconst db = {};\nfor (const name of fs.readdirSync(__dirname)) if (name !== 'index.js') db[name] = require('./' + name);\nmodule.exports = db;\n",
    },
    path: 'models/sail-loft.js',
    registered: {},
  },
  {
    name: 'sequelize: define, required one by one',
    library: 'sequelize',
    table: 'sail_lofts',
    files: {
      'app/models/boats.model.js': define('boat', 'boats'),
      'app/models/yards.model.js': define('yard', 'yards'),
      'app/models/index.js':
        'const db = {};\ndb.boats = require("./boats.model.js")(db.sequelize, db.Sequelize);\ndb.yards = require("./yards.model.js")(db.sequelize, db.Sequelize);\n\ndb.boats.hasMany(db.yards);\n\nmodule.exports = db;\n',
    },
    path: 'app/models/sail-lofts.model.js',
    registered: { 'app/models/index.js': ['db.sailLofts = require("./sail-lofts.model.js")(db.sequelize, db.Sequelize);'] },
  },
  {
    name: 'sequelize: typed classes, initialised one by one',
    library: 'sequelize',
    table: 'sail_lofts',
    files: {
      'src/models/boat.ts': typed('Boat', 'boats'),
      'src/models/yard.ts': typed('Yard', 'yards'),
      'src/models/all.ts':
        "import type { Sequelize } from 'sequelize';\nimport { initBoat } from './boat';\nimport { initYard } from './yard';\n\nexport function initAll(sequelize: Sequelize): void {\n  initBoat(sequelize);\n  initYard(sequelize);\n}\n",
    },
    path: 'src/models/sail-loft.ts',
    registered: { 'src/models/all.ts': ["import { initSailLoft } from './sail-loft';", '  initSailLoft(sequelize);'] },
  },
  {
    name: 'sequelize: classes that initialise themselves, in a list',
    library: 'sequelize',
    table: 'sail_lofts',
    files: {
      'src/models/Boat.js': inClass('Boat'),
      'src/models/Yard.js': inClass('Yard'),
      'src/db.js': "import Boat from './models/Boat.js'\nimport Yard from './models/Yard.js'\n\nexport const models = [Boat, Yard]\n",
    },
    path: 'src/models/SailLoft.js',
    registered: { 'src/db.js': ["import SailLoft from './models/SailLoft.js'", 'export const models = [Boat, Yard, SailLoft]'] },
  },
  {
    name: 'typeorm: schemas of interfaces, with an index file and a list',
    library: 'typeorm',
    table: 'sail_lofts',
    files: {
      'src/schemas/boat.entity.ts': schema('Boat', 'boats'),
      'src/schemas/pier.entity.ts': schema('Pier', 'piers'),
      'src/schemas/kinds.ts': 'export interface Yard {\n  id: number;\n}\n',
      'src/schemas/index.ts': "export * from './boat.entity';\nexport * from './pier.entity';\n",
      'src/source.ts':
        "import { DataSource } from 'typeorm';\nimport { BoatEntity } from './schemas/boat.entity';\nimport { PierEntity } from './schemas/pier.entity';\n\nexport const source = new DataSource({ type: 'postgres', entities: [BoatEntity, PierEntity] });\n",
    },
    path: 'src/schemas/sail-loft.entity.ts',
    registered: {
      'src/schemas/index.ts': ["export * from './sail-loft.entity';"],
      'src/source.ts': [
        "import { SailLoftEntity } from './schemas/sail-loft.entity';",
        "export const source = new DataSource({ type: 'postgres', entities: [BoatEntity, PierEntity, SailLoftEntity] });",
      ],
    },
  },
  {
    name: 'typeorm: schemas without a name, required in a list',
    library: 'typeorm',
    table: 'sail_loft',
    files: {
      'src/boat.js': plain('Boat'),
      'src/yard.js': plain('Yard'),
      'src/source.js':
        "const { DataSource } = require('typeorm')\n\nmodule.exports = new DataSource({ type: 'postgres', entities: [require('./boat'), require('./yard')] })\n",
    },
    path: 'src/sail-loft.js',
    registered: {
      'src/source.js': [
        "module.exports = new DataSource({ type: 'postgres', entities: [require('./boat'), require('./yard'), require('./sail-loft')] })",
      ],
    },
  },
  {
    name: 'mikro-orm: properties said by calls',
    library: 'mikro-orm',
    table: 'sail_lofts',
    files: {
      'src/boat.ts': mikro('Boat', 'boats'),
      'src/yard.ts': mikro('Yard', 'yards'),
      'src/orm.ts':
        "import { BoatSchema } from './boat.js';\nimport { YardSchema } from './yard.js';\n\nexport const entities = [BoatSchema, YardSchema];\n",
    },
    path: 'src/sail-loft.ts',
    registered: {
      'src/orm.ts': [
        "import { SailLoftSchema } from './sail-loft.js';",
        'export const entities = [BoatSchema, YardSchema, SailLoftSchema];',
      ],
    },
  },
];
