'use strict';

module.exports = {
  async up(queryInterface) {
    await queryInterface.sequelize.query(`ALTER TABLE members ADD COLUMN blocked_until TIMESTAMP WITH TIME ZONE`);
    await queryInterface.sequelize.query(`ALTER TABLE members ADD COLUMN loan_limit INTEGER NOT NULL DEFAULT 5`);
    await queryInterface.sequelize.query(`ALTER TABLE members ALTER COLUMN short_bio SET NOT NULL`);
    await queryInterface.sequelize.query(`ALTER TABLE members DROP COLUMN fax`);
  },

  async down(queryInterface) {
    await queryInterface.sequelize.query(`ALTER TABLE members ADD COLUMN fax TEXT`);
    await queryInterface.sequelize.query(`ALTER TABLE members ALTER COLUMN short_bio DROP NOT NULL`);
    await queryInterface.sequelize.query(`ALTER TABLE members DROP COLUMN loan_limit`);
    await queryInterface.sequelize.query(`ALTER TABLE members DROP COLUMN blocked_until`);
  },
};
