import { MigrationInterface, QueryRunner } from 'typeorm';

export class TrackOverdueLoans1741083630000 implements MigrationInterface {
  name = 'TrackOverdueLoans1741083630000';

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "members" ADD COLUMN "blocked_until" TIMESTAMP WITH TIME ZONE`);
    await queryRunner.query(`ALTER TABLE "members" ADD COLUMN "loan_limit" INTEGER NOT NULL DEFAULT 5`);
    await queryRunner.query(`ALTER TABLE "members" ADD COLUMN "home_branch_id" UUID`);
    await queryRunner.query(`ALTER TABLE "members" ADD CONSTRAINT "members_home_branch_id_fkey" FOREIGN KEY ("home_branch_id") REFERENCES "branches"("id") ON DELETE SET NULL`);
    await queryRunner.query(`CREATE INDEX "members_blocked_until_idx" ON "members" ("blocked_until")`);
    await queryRunner.query(`ALTER TABLE "members" ALTER COLUMN "display_name" SET NOT NULL`);
    await queryRunner.query(`ALTER TABLE "members" ALTER COLUMN "display_name" SET DEFAULT ''`);
    await queryRunner.query(`ALTER TABLE "branches" RENAME COLUMN "title" TO "name"`);
    await queryRunner.query(`ALTER TABLE "members" DROP COLUMN "fax"`);
    await queryRunner.query(`CREATE TABLE "loans" (
        "id" UUID DEFAULT gen_random_uuid() PRIMARY KEY,
        "copy_number" VARCHAR(40) NOT NULL,
        "member_id" UUID NOT NULL REFERENCES "members"("id") ON DELETE CASCADE,
        "due_on" DATE NOT NULL,
        "notes" JSONB,
        "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now()
    )`);
    await queryRunner.query(`CREATE INDEX "loans_due_on_idx" ON "loans" ("due_on")`);
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE "loans"`);
    await queryRunner.query(`ALTER TABLE "members" ADD COLUMN "fax" text`);
    await queryRunner.query(`ALTER TABLE "branches" RENAME COLUMN "name" TO "title"`);
    await queryRunner.query(`ALTER TABLE "members" ALTER COLUMN "display_name" DROP NOT NULL`);
    await queryRunner.query(`ALTER TABLE "members" ALTER COLUMN "display_name" DROP DEFAULT`);
    await queryRunner.query(`DROP INDEX "members_blocked_until_idx"`);
    await queryRunner.query(`ALTER TABLE "members" DROP CONSTRAINT "members_home_branch_id_fkey"`);
    await queryRunner.query(`ALTER TABLE "members" DROP COLUMN "home_branch_id"`);
    await queryRunner.query(`ALTER TABLE "members" DROP COLUMN "loan_limit"`);
    await queryRunner.query(`ALTER TABLE "members" DROP COLUMN "blocked_until"`);
  }
}
