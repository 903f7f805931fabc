import type { Kysely } from "kysely"

// biome-ignore lint/suspicious/noExplicitAny: migrations know no schema
export const up = async (db: Kysely<any>): Promise<void> => {
  await db.schema
    .alterTable("trees")
    .addColumn("row", "integer", (col) => col.notNull().defaultTo(1))
    .execute()
  await db.schema.createIndex("trees_row_index").on("trees").column("row").execute()
}

// biome-ignore lint/suspicious/noExplicitAny: migrations know no schema
export const down = async (db: Kysely<any>): Promise<void> => {
  await db.schema.alterTable("trees").dropColumn("row").execute()
}
