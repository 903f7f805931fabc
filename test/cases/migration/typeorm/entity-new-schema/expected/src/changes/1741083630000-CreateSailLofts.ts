import { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateSailLofts1741083630000 implements MigrationInterface {
  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE TABLE sail_lofts (
        id serial PRIMARY KEY,
        title TEXT NOT NULL,
        floor_area INTEGER NOT NULL DEFAULT 0,
        opened_on DATE
    )`);
    await queryRunner.query(`ALTER TABLE boats RENAME TO hulls`);
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE hulls RENAME TO boats`);
    await queryRunner.query(`DROP TABLE sail_lofts`);
  }
}
