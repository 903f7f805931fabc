import type { Kysely } from "kysely"
import { sql } from "kysely"

// biome-ignore lint/suspicious/noExplicitAny: migrations know no schema
export const up = async (db: Kysely<any>): Promise<void> => {
  await db.schema
    .createTable("harvests")
    .addColumn("id", "uuid", (col) => col.primaryKey().defaultTo(sql`gen_random_uuid()`))
    .addColumn("tree_id", "integer", (col) =>
      col.notNull().references("trees.id").onDelete("cascade")
    )
    .addColumn("kilos", "decimal(8, 2)", (col) => col.notNull())
    .execute()
  await db.schema.createIndex("harvests_tree_id_index").on("harvests").column("tree_id").execute()
  await db.schema
    .alterTable("trees")
    .alterColumn("planted_on", (col) => col.setNotNull())
    .execute()
  await db.schema.alterTable("trees").renameColumn("sort", "variety").execute()
}

// biome-ignore lint/suspicious/noExplicitAny: migrations know no schema
export const down = async (db: Kysely<any>): Promise<void> => {
  await db.schema.alterTable("trees").renameColumn("variety", "sort").execute()
  await db.schema
    .alterTable("trees")
    .alterColumn("planted_on", (col) => col.dropNotNull())
    .execute()
  await db.schema.dropTable("harvests").execute()
}
