import { ColumnDefinitions, MigrationBuilder } from 'node-pg-migrate';

export const shorthands: ColumnDefinitions | undefined = undefined;

export async function up(pgm: MigrationBuilder): Promise<void> {
	pgm.addColumn('accounts', { currency: { type: 'char(3)', notNull: true, default: 'EUR' } });
}

export async function down(pgm: MigrationBuilder): Promise<void> {
	pgm.dropColumn('accounts', 'currency');
}
