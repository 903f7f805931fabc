import { ColumnDefinitions, MigrationBuilder } from 'node-pg-migrate';

export const shorthands: ColumnDefinitions | undefined = undefined;

export async function up(pgm: MigrationBuilder): Promise<void> {
	pgm.createTable('accounts', {
		id: 'id',
		owner: { type: 'varchar(120)', notNull: true },
		balance: { type: 'numeric(12,2)', notNull: true, default: 0 },
	});
	pgm.createIndex('accounts', 'owner');
}

export async function down(pgm: MigrationBuilder): Promise<void> {
	pgm.dropTable('accounts');
}
