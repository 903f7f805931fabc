import { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateMembers1704449700000 implements MigrationInterface {
  name = 'CreateMembers1704449700000';

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE "branches" ("id" uuid PRIMARY KEY DEFAULT gen_random_uuid(), "title" text NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now())`,
    );
    await queryRunner.query(
      `CREATE TABLE "members" ("id" uuid PRIMARY KEY DEFAULT gen_random_uuid(), "email" text NOT NULL, "display_name" character varying(120), "is_active" boolean NOT NULL DEFAULT true, "fax" text, "branch_id" uuid, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now())`,
    );
    await queryRunner.query(`CREATE UNIQUE INDEX "members_email_idx" ON "members" ("email")`);
    await queryRunner.query(
      `ALTER TABLE "members" ADD CONSTRAINT "members_branch_fk" FOREIGN KEY ("branch_id") REFERENCES "branches" ("id") ON DELETE SET NULL`,
    );
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE "members"`);
    await queryRunner.query(`DROP TABLE "branches"`);
  }
}
