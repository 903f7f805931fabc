import { sql, type Kysely } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`ALTER TABLE members ADD COLUMN blocked_until TIMESTAMP WITH TIME ZONE`.execute(db)
	await sql`ALTER TABLE members ADD COLUMN loan_limit INTEGER NOT NULL DEFAULT 5`.execute(db)
	await sql`ALTER TABLE members ALTER COLUMN bio SET NOT NULL`.execute(db)
	await sql`ALTER TABLE members ALTER COLUMN bio SET DEFAULT ''`.execute(db)
	await sql`ALTER TABLE members RENAME COLUMN email TO mail`.execute(db)
	await sql`ALTER TABLE members DROP COLUMN fax`.execute(db)
	await sql`CREATE TABLE loans (
	    id serial PRIMARY KEY,
	    member_id INTEGER NOT NULL REFERENCES members(id) ON DELETE CASCADE,
	    due_on DATE NOT NULL,
	    returned BOOLEAN NOT NULL DEFAULT false
	)`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
	await sql`DROP TABLE loans`.execute(db)
	await sql`ALTER TABLE members ADD COLUMN fax TEXT`.execute(db)
	await sql`ALTER TABLE members RENAME COLUMN mail TO email`.execute(db)
	await sql`ALTER TABLE members ALTER COLUMN bio DROP NOT NULL`.execute(db)
	await sql`ALTER TABLE members ALTER COLUMN bio DROP DEFAULT`.execute(db)
	await sql`ALTER TABLE members DROP COLUMN loan_limit`.execute(db)
	await sql`ALTER TABLE members DROP COLUMN blocked_until`.execute(db)
}
