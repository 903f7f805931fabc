'use strict'

module.exports = {
  async up (queryInterface) {
    await queryInterface.sequelize.query(`ALTER TABLE "Members" ADD COLUMN "blockedUntil" TIMESTAMP WITH TIME ZONE`)
    await queryInterface.sequelize.query(`ALTER TABLE "Members" ADD COLUMN "loanLimit" INTEGER NOT NULL DEFAULT 5`)
    await queryInterface.sequelize.query(`CREATE INDEX "Members_blockedUntil_idx" ON "Members" ("blockedUntil")`)
    await queryInterface.sequelize.query(`ALTER TABLE "Members" ALTER COLUMN "bio" SET NOT NULL`)
    await queryInterface.sequelize.query(`ALTER TABLE "Members" ALTER COLUMN "bio" SET DEFAULT ''`)
  },

  async down (queryInterface) {
    await queryInterface.sequelize.query(`ALTER TABLE "Members" ALTER COLUMN "bio" DROP NOT NULL`)
    await queryInterface.sequelize.query(`ALTER TABLE "Members" ALTER COLUMN "bio" DROP DEFAULT`)
    await queryInterface.sequelize.query(`DROP INDEX "Members_blockedUntil_idx"`)
    await queryInterface.sequelize.query(`ALTER TABLE "Members" DROP COLUMN "loanLimit"`)
    await queryInterface.sequelize.query(`ALTER TABLE "Members" DROP COLUMN "blockedUntil"`)
  }
}
