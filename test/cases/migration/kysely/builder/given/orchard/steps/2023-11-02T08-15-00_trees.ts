import type { Kysely } from "kysely"
import { sql } from "kysely"

// biome-ignore lint/suspicious/noExplicitAny: migrations know no schema
export const up = async (db: Kysely<any>): Promise<void> => {
  await db.schema
    .createTable("trees")
    .addColumn("id", "serial", (col) => col.primaryKey())
    .addColumn("sort", "text", (col) => col.notNull())
    .addColumn("planted_on", "date")
    .addColumn("created_at", "timestamptz", (col) => col.notNull().defaultTo(sql`now()`))
    .execute()
}

// biome-ignore lint/suspicious/noExplicitAny: migrations know no schema
export const down = async (db: Kysely<any>): Promise<void> => {
  await db.schema.dropTable("trees").execute()
}
