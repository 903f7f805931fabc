import { command, rawTool } from './code/raw.js';
import { sequelizeBuilder } from './code/sequelize/builder.js';
import { inOneTransaction, sequelizeRaw } from './code/sequelize/write.js';
import { detectSequelize } from './detection/sequelize.js';
import { withEntities } from './entity/index.js';
import { sequelizeClass } from './entity/sequelize-class.js';
import { sequelizeObject } from './entity/sequelize-object.js';

const migrations = rawTool({
  name: 'sequelize',
  detect: detectSequelize,
  example: '20240101000000-init',
  case: 'kebab',
  dir: 'migrations',
  package: 'sequelize',
  root: 'queryInterface',
  lead: 'await ',
  raw: sequelizeRaw,
  builder: sequelizeBuilder,
  around: inOneTransaction,
  call: /\bsequelize\.query\(/g,
  down: /\bdown\s*(?:\(|:|=)/,
  other: /queryInterface\.(?!sequelize\.query\()\w+/,
  transactional: false,
  outside: {},
  commands: (found, path) => ({
    up: command(found, path, /\bdb:migrate\b(?!:)/, 'sequelize-cli db:migrate'),
    down: command(found, path, /\bdb:migrate:undo\b(?!:)/, 'sequelize-cli db:migrate:undo'),
    status: command(found, path, /\bdb:migrate:status\b/, 'sequelize-cli db:migrate:status'),
  }),
});

/** Sequelize: SQL handed to `queryInterface.sequelize.query`. The models are edited with it. */
export const sequelize = withEntities(migrations, [sequelizeObject, sequelizeClass]);
