import { sql, type Kysely } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`CREATE TABLE users (id SERIAL PRIMARY KEY, name TEXT NOT NULL)`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
	await sql`DROP TABLE users`.execute(db)
}
