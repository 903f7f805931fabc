import { direction, type BuilderTool } from './tool.js';

export const typeormTool: BuilderTool = {
  name: 'typeorm',
  base: 'src/store/changes/1704449700000-CreatePeople.ts',
  dependencies: { typeorm: '^0.3.20' },
  dialects: ['postgresql', 'mysql'],
  sign: /queryRunner\.(create|drop|rename|add)\w+\(/,
  text: `import { MigrationInterface, QueryRunner, Table } from 'typeorm';

export class CreatePeople1704449700000 implements MigrationInterface {
    public async up(queryRunner: QueryRunner): Promise<void> {
        MOOD
        await queryRunner.createTable(
            new Table({
                name: 'teams',
                columns: [
                    { name: 'id', type: 'int', isPrimary: true },
                    { name: 'name', type: 'varchar', length: '40' },
                ],
                uniques: [{ name: 'teams_name_key', columnNames: ['name'] }],
            }),
        );
        await queryRunner.createTable(
            new Table({
                name: 'people',
                columns: [
                    { name: 'id', type: 'int', isPrimary: true },
                    { name: 'email', type: 'varchar', length: '90' },
                    { name: 'age', type: 'int', default: 18 },
                    { name: 'team_id', type: 'int', isNullable: true },
                    { name: 'mood', type: 'MOODTYPE', default: "'ok'" },
                    { name: 'nick', type: 'varchar', length: '30', isNullable: true },
                ],
                indices: [
                    { name: 'people_email_idx', columnNames: ['email'] },
                    { name: 'people_age_nick_idx', columnNames: ['age', 'nick'] },
                ],
                uniques: [{ name: 'people_age_key', columnNames: ['age', 'id'] }],
                foreignKeys: [
                    {
                        name: 'people_team_id_fkey',
                        columnNames: ['team_id'],
                        referencedTableName: 'teams',
                        referencedColumnNames: ['id'],
                        onDelete: 'CASCADE',
                    },
                ],
            }),
            true,
        );
    }

    public async down(queryRunner: QueryRunner): Promise<void> {
        await queryRunner.dropTable('people');
        await queryRunner.dropTable('teams');
    }
}
`.replace('MOOD\n', "await queryRunner.query(`CREATE TYPE mood AS ENUM ('sad', 'ok')`);\n"),
  run: async (place, migration, name) => {
    const { DataSource } = await import('typeorm');
    const source = new DataSource(
      place.dialect === 'postgresql'
        ? { type: 'postgres', host: place.socket, username: 'postgres', database: place.database, installExtensions: false }
        : { type: 'mysql', socketPath: place.socket, username: 'root', database: place.database },
    );
    await source.initialize();
    const runner = source.createQueryRunner();
    try {
      await direction<[unknown]>(migration, name)(runner);
    } finally {
      await runner.release();
      await source.destroy();
    }
  },
};
