import { sql, type Kysely } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`CREATE TABLE members (id SERIAL PRIMARY KEY, email TEXT NOT NULL, bio TEXT, is_active BOOLEAN NOT NULL DEFAULT true, seen_at TIMESTAMPTZ, fax TEXT)`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
	await sql`DROP TABLE members`.execute(db)
}
