'use strict';

module.exports = {
  async up(queryInterface) {
    await queryInterface.sequelize.query(`ALTER TABLE users ADD COLUMN last_seen TIMESTAMP WITH TIME ZONE`);
    await queryInterface.sequelize.query(`CREATE INDEX users_last_seen_idx ON users (last_seen)`);
  },

  async down(queryInterface) {
    await queryInterface.sequelize.query(`DROP INDEX users_last_seen_idx`);
    await queryInterface.sequelize.query(`ALTER TABLE users DROP COLUMN last_seen`);
  },
};
