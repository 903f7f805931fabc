'use strict'

module.exports = {
  async up (queryInterface) {
    await queryInterface.sequelize.query(`CREATE TABLE "Members" ("id" SERIAL PRIMARY KEY, "email" VARCHAR(255) NOT NULL, "bio" TEXT, "isActive" BOOLEAN NOT NULL DEFAULT true, "createdAt" TIMESTAMP WITH TIME ZONE NOT NULL, "updatedAt" TIMESTAMP WITH TIME ZONE NOT NULL)`)
    await queryInterface.sequelize.query(`CREATE UNIQUE INDEX "members_email" ON "Members" ("email")`)
  },

  async down (queryInterface) {
    await queryInterface.sequelize.query(`DROP TABLE "Members"`)
  }
}
