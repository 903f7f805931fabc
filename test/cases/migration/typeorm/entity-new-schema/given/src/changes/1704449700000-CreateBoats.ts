import { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateBoats1704449700000 implements MigrationInterface {
  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE TABLE boats (id serial PRIMARY KEY, title text NOT NULL, note text)`);
    await queryRunner.query(`CREATE TABLE piers (id serial PRIMARY KEY, title text NOT NULL, note text)`);
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE piers`);
    await queryRunner.query(`DROP TABLE boats`);
  }
}
