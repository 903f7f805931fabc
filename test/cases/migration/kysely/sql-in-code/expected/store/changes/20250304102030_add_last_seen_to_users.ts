import { sql, type Kysely } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`ALTER TABLE users ADD COLUMN last_seen TIMESTAMP WITH TIME ZONE`.execute(db)
	await sql`CREATE INDEX users_last_seen_idx ON users (last_seen)`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
	await sql`DROP INDEX users_last_seen_idx`.execute(db)
	await sql`ALTER TABLE users DROP COLUMN last_seen`.execute(db)
}
