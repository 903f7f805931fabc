'use strict';

module.exports = {
  async up(queryInterface) {
    await queryInterface.sequelize.query(`CREATE TABLE users (id SERIAL PRIMARY KEY, name TEXT NOT NULL)`);
  },

  async down(queryInterface) {
    await queryInterface.sequelize.query(`DROP TABLE users`);
  },
};
