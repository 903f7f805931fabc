import { MigrationInterface, QueryRunner, TableColumn, TableForeignKey, TableIndex, TableUnique } from 'typeorm';

export class AddPaidUntilAndHomeBerthIdToBerthsAndBoats1741083630000 implements MigrationInterface {
  name = 'AddPaidUntilAndHomeBerthIdToBerthsAndBoats1741083630000';

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.addColumn(
      'berths',
      new TableColumn({
        name: 'paid_until',
        type: 'date',
        isNullable: true,
        comment: 'Last day that is paid',
      }),
    );
    await queryRunner.addColumn(
      'boats',
      new TableColumn({
        name: 'home_berth_id',
        type: 'int',
        isNullable: true,
      }),
    );
    await queryRunner.createForeignKey(
      'boats',
      new TableForeignKey({
        name: 'boats_home_berth_id_fkey',
        columnNames: ['home_berth_id'],
        referencedTableName: 'berths',
        referencedColumnNames: ['id'],
        onDelete: 'SET NULL',
      }),
    );
    await queryRunner.createIndex(
      'boats',
      new TableIndex({
        name: 'idx_boats_home_berth_id',
        columnNames: ['home_berth_id'],
      }),
    );
    await queryRunner.createUniqueConstraint(
      'berths',
      new TableUnique({ name: 'berths_boat_id_key', columnNames: ['boat_id'] }),
    );
    await queryRunner.query(`ALTER TABLE boats ALTER COLUMN sail_number TYPE VARCHAR(20)`);
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE boats ALTER COLUMN sail_number TYPE VARCHAR(12)`);
    await queryRunner.dropUniqueConstraint('berths', 'berths_boat_id_key');
    await queryRunner.dropColumn('boats', 'home_berth_id');
    await queryRunner.dropColumn('berths', 'paid_until');
  }
}
