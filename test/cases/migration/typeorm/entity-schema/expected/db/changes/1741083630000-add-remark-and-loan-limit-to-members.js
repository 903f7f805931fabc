module.exports = class AddRemarkAndLoanLimitToMembers1741083630000 {
  name = 'AddRemarkAndLoanLimitToMembers1741083630000'

  async up(queryRunner) {
    await queryRunner.query(`ALTER TABLE \`members\` ADD COLUMN \`remark\` TEXT NULL`)
    await queryRunner.query(`ALTER TABLE \`members\` ADD COLUMN \`loan_limit\` INTEGER NOT NULL DEFAULT 5`)
    await queryRunner.query(`CREATE INDEX \`members_loan_limit_idx\` ON \`members\` (\`loan_limit\`)`)
    await queryRunner.query(`ALTER TABLE \`members\` MODIFY COLUMN \`email\` VARCHAR(320) NOT NULL`)
  }

  async down(queryRunner) {
    await queryRunner.query(`ALTER TABLE \`members\` MODIFY COLUMN \`email\` varchar(255) NOT NULL`)
    await queryRunner.query(`DROP INDEX \`members_loan_limit_idx\` ON \`members\``)
    await queryRunner.query(`ALTER TABLE \`members\` DROP COLUMN \`loan_limit\``)
    await queryRunner.query(`ALTER TABLE \`members\` DROP COLUMN \`remark\``)
  }
}
