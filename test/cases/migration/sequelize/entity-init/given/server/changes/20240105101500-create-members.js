'use strict';

module.exports = {
  async up(queryInterface) {
    await queryInterface.sequelize.query(`CREATE TABLE members (id SERIAL PRIMARY KEY, email VARCHAR(255) NOT NULL, short_bio TEXT, fax TEXT)`);
  },

  async down(queryInterface) {
    await queryInterface.sequelize.query(`DROP TABLE members`);
  },
};
