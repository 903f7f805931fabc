import { command, rawTool } from './code/raw.js';
import { sequelizeBuilder } from './code/sequelize/builder.js';
import { inOneTransaction, sequelizeRaw } from './code/sequelize/write.js';
import { detectSequelize } from './detection/sequelize.js';

/** Sequelize: SQL handed to `queryInterface.sequelize.query`. */
export const sequelize = rawTool({
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
  follow_up: 'add the same to the model: models of Sequelize are not edited yet',
  commands: (found, path) => ({
    up: command(found, path, /\bdb:migrate\b(?!:)/, 'sequelize-cli db:migrate'),
    down: command(found, path, /\bdb:migrate:undo\b(?!:)/, 'sequelize-cli db:migrate:undo'),
    status: command(found, path, /\bdb:migrate:status\b/, 'sequelize-cli db:migrate:status'),
  }),
});
