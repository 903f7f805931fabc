import { MigrationInterface, QueryRunner, Table, TableForeignKey } from 'typeorm';

export class CreateBerths1705570200000 implements MigrationInterface {
  name = 'CreateBerths1705570200000';

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createTable(
      new Table({
        name: 'berths',
        columns: [
          { name: 'id', type: 'int', isPrimary: true },
          { name: 'boat_id', type: 'int', isNullable: true },
        ],
      }),
    );
    await queryRunner.createForeignKey(
      'berths',
      new TableForeignKey({ name: 'fk_berths_boat', columnNames: ['boat_id'], referencedTableName: 'boats', referencedColumnNames: ['id'] }),
    );
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('berths');
  }
}
