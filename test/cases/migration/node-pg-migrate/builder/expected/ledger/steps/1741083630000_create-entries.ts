import { ColumnDefinitions, MigrationBuilder } from 'node-pg-migrate';

export const shorthands: ColumnDefinitions | undefined = undefined;

export async function up(pgm: MigrationBuilder): Promise<void> {
	pgm.createType('entry_side', ['debit', 'credit']);
	pgm.createTable('entries', {
		id: { type: 'uuid', primaryKey: true, default: pgm.func('gen_random_uuid()') },
		account_id: { type: 'integer', notNull: true, references: 'accounts(id)', onDelete: 'RESTRICT' },
		side: { type: 'entry_side', notNull: true },
		amount: { type: 'decimal(12,2)', notNull: true },
		note: { type: 'text', comment: 'What the entry is for' },
	});
	pgm.createIndex('entries', ['account_id', 'side']);
	pgm.alterColumn('accounts', 'currency', { type: 'text' });
	pgm.sql(`ALTER INDEX accounts_owner_index RENAME TO accounts_by_owner`);
}

export async function down(pgm: MigrationBuilder): Promise<void> {
	pgm.sql(`ALTER INDEX accounts_by_owner RENAME TO accounts_owner_index`);
	pgm.alterColumn('accounts', 'currency', { type: 'char(3)' });
	pgm.dropTable('entries');
	pgm.dropType('entry_side');
}
