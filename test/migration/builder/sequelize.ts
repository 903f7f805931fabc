import type { Options } from 'sequelize';
import { callbackDriver } from './sqlite-drivers.js';
import { direction, type BuilderTool, type Place } from './tool.js';

export const sequelizeTool: BuilderTool = {
  name: 'sequelize',
  byDefault: true,
  base: 'server/changes/20240105101500-create-people.js',
  dependencies: { sequelize: '^6.37.0' },
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sign: /queryInterface\.(create|rename|drop|add|remove|change)\w+\(/,
  text: `'use strict';

module.exports = {
  up: async (queryInterface, Sequelize) => {
    MOOD
    await queryInterface.createTable('teams', {
      id: { type: Sequelize.INTEGER, primaryKey: true },
      name: { type: Sequelize.STRING(40), allowNull: false },
    });
    await queryInterface.addConstraint('teams', { fields: ['name'], type: 'unique', name: 'teams_name_key' });
    await queryInterface.createTable('people', {
      id: { type: Sequelize.INTEGER, primaryKey: true },
      email: { type: Sequelize.STRING(90), allowNull: false },
      age: { type: Sequelize.INTEGER, allowNull: false, defaultValue: 18 },
      team_id: { type: Sequelize.INTEGER, references: { model: 'teams', key: 'id' }, onDelete: 'CASCADE' },
      mood: { type: 'MOODTYPE', allowNull: false, defaultValue: 'ok' },
      nick: Sequelize.STRING(30),
    });
    await queryInterface.addIndex('people', ['email'], { name: 'people_email_idx' });
    await queryInterface.addIndex('people', { fields: ['age', 'nick'], name: 'people_age_nick_idx' });
    await queryInterface.addConstraint('people', { fields: ['age', 'id'], type: 'unique', name: 'people_age_key' });
  },

  down: async (queryInterface) => {
    await queryInterface.dropTable('people');
    await queryInterface.dropTable('teams');
  },
};
`.replace('MOOD\n', "await queryInterface.sequelize.query(`CREATE TYPE mood AS ENUM ('sad', 'ok')`);\n"),
  run: async (place, migration, name) => {
    const { Sequelize } = await import('sequelize');
    const sequelize = new Sequelize(options(place));
    try {
      await direction<[unknown, unknown]>(migration, name)(sequelize.getQueryInterface(), Sequelize);
    } finally {
      await sequelize.close();
    }
  },
};

function options({ dialect, socket, database }: Place): Options {
  if (dialect === 'postgresql') return { dialect: 'postgres', host: socket, username: 'postgres', database, logging: false };
  if (dialect === 'mysql') return { dialect, dialectOptions: { socketPath: socket }, username: 'root', database, logging: false };
  return { dialect, dialectModule: callbackDriver(), storage: database, logging: false };
}
