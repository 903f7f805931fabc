'use strict';

module.exports = {
  async up(queryInterface) {
    await queryInterface.sequelize.query(`ALTER TABLE members ADD COLUMN "blockedUntil" TIMESTAMP WITH TIME ZONE`);
    await queryInterface.sequelize.query(`ALTER TABLE members ADD COLUMN "loanLimit" INTEGER NOT NULL DEFAULT 5`);
    await queryInterface.sequelize.query(`ALTER TABLE members ADD COLUMN "homeBranchId" UUID`);
    await queryInterface.sequelize.query(`ALTER TABLE members ADD CONSTRAINT "members_homeBranchId_fkey" FOREIGN KEY ("homeBranchId") REFERENCES branches(id)`);
    await queryInterface.sequelize.query(`CREATE TABLE loans (
        id UUID PRIMARY KEY,
        copy VARCHAR(255) NOT NULL,
        "memberId" UUID NOT NULL REFERENCES members(id),
        "dueOn" DATE NOT NULL
    )`);
  },

  async down(queryInterface) {
    await queryInterface.sequelize.query(`DROP TABLE loans`);
    await queryInterface.sequelize.query(`ALTER TABLE members DROP CONSTRAINT "members_homeBranchId_fkey"`);
    await queryInterface.sequelize.query(`ALTER TABLE members DROP COLUMN "homeBranchId"`);
    await queryInterface.sequelize.query(`ALTER TABLE members DROP COLUMN "loanLimit"`);
    await queryInterface.sequelize.query(`ALTER TABLE members DROP COLUMN "blockedUntil"`);
  },
};
