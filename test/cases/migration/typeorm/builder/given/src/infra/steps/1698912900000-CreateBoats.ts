import { MigrationInterface, QueryRunner, Table, TableIndex } from 'typeorm';

export class CreateBoats1698912900000 implements MigrationInterface {
  name = 'CreateBoats1698912900000';

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createTable(
      new Table({
        name: 'boats',
        columns: [
          { name: 'id', type: 'int', isPrimary: true, isGenerated: true, generationStrategy: 'increment' },
          { name: 'sail_number', type: 'varchar', length: '12', isNullable: true },
          { name: 'length_m', type: 'numeric', precision: 5, scale: 2 },
        ],
      }),
    );
    await queryRunner.createIndex('boats', new TableIndex({ name: 'idx_boats_sail_number', columnNames: ['sail_number'] }));
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('boats');
  }
}
