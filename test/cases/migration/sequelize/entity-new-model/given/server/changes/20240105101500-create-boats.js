'use strict';

module.exports = {
  async up(queryInterface) {
    await queryInterface.sequelize.query(`CREATE TABLE boats (id serial PRIMARY KEY, title text NOT NULL, note text)`);
    await queryInterface.sequelize.query(`CREATE TABLE yards (id serial PRIMARY KEY, title text NOT NULL, note text)`);
  },

  async down(queryInterface) {
    await queryInterface.sequelize.query(`DROP TABLE yards`);
    await queryInterface.sequelize.query(`DROP TABLE boats`);
  },
};
