import { MigrationInterface, QueryRunner } from 'typeorm';

export class AddLastSeenToUsers1741083630000 implements MigrationInterface {
  name = 'AddLastSeenToUsers1741083630000';

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "users" ADD COLUMN "last_seen" TIMESTAMP WITH TIME ZONE`);
    await queryRunner.query(`CREATE INDEX "users_last_seen_idx" ON "users" ("last_seen")`);
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX "users_last_seen_idx"`);
    await queryRunner.query(`ALTER TABLE "users" DROP COLUMN "last_seen"`);
  }
}
