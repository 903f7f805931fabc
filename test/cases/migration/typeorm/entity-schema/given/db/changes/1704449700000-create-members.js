module.exports = class CreateMembers1704449700000 {
  name = 'CreateMembers1704449700000'

  async up(queryRunner) {
    await queryRunner.query("CREATE TABLE `members` (`id` int NOT NULL AUTO_INCREMENT, `email` varchar(255) NOT NULL, `bio` text NULL, PRIMARY KEY (`id`)) ENGINE=InnoDB")
  }

  async down(queryRunner) {
    await queryRunner.query("DROP TABLE `members`")
  }
}
