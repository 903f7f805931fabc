'use strict';

module.exports = {
  async up(queryInterface) {
    await queryInterface.sequelize.query(`CREATE TABLE sail_lofts (
        id serial PRIMARY KEY,
        title TEXT NOT NULL,
        floor_area INTEGER NOT NULL DEFAULT 0,
        opened_on DATE
    )`);
    await queryInterface.sequelize.query(`ALTER TABLE boats RENAME TO hulls`);
  },

  async down(queryInterface) {
    await queryInterface.sequelize.query(`ALTER TABLE hulls RENAME TO boats`);
    await queryInterface.sequelize.query(`DROP TABLE sail_lofts`);
  },
};
