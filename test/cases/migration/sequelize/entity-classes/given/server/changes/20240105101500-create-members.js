'use strict';

module.exports = {
  async up(queryInterface) {
    await queryInterface.sequelize.query(`CREATE TABLE branches (id UUID PRIMARY KEY, "title" VARCHAR(255) NOT NULL)`);
    await queryInterface.sequelize.query(`CREATE TABLE members (id UUID PRIMARY KEY, "email" VARCHAR(255) NOT NULL, "bio" TEXT, "visits" INTEGER NOT NULL DEFAULT 0, "branchId" UUID REFERENCES branches (id))`);
  },

  async down(queryInterface) {
    await queryInterface.sequelize.query(`DROP TABLE members`);
    await queryInterface.sequelize.query(`DROP TABLE branches`);
  },
};
