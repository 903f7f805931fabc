import { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateUsers1704449700000 implements MigrationInterface {
  name = 'CreateUsers1704449700000';

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE TABLE "users" ("id" SERIAL PRIMARY KEY, "name" TEXT NOT NULL)`);
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE "users"`);
  }
}
