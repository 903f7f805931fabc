import type { Dialect, SqliteDatabase } from 'kysely';
import { preparingDriver } from './sqlite-drivers.js';
import { direction, type BuilderTool, type Place } from './tool.js';

export const kyselyTool: BuilderTool = {
  name: 'kysely',
  byDefault: true,
  base: 'store/changes/20240105101500_create_people.ts',
  dependencies: { kysely: '^0.28.0' },
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sign: /db\.schema\s*\.(create|drop|alter)/,
  text: `import { type Kysely, sql } from "kysely"

export async function up(db: Kysely<any>): Promise<void> {
  MOOD
  await db.schema
    .createTable("teams")
    .addColumn("id", "integer", (c) => c.primaryKey())
    .addColumn("name", "varchar(40)", (c) => c.notNull())
    .addUniqueConstraint("teams_name_key", ["name"])
    .execute()
  await db.schema
    .createTable("people")
    .addColumn("id", "integer", (c) => c.primaryKey())
    .addColumn("email", "varchar(90)", (c) => c.notNull())
    .addColumn("age", "integer", (c) => c.notNull().defaultTo(18))
    .addColumn("team_id", "integer")
    .addColumn("mood", sql\`MOODTYPE\`, (c) => c.notNull().defaultTo("ok"))
    .addColumn("nick", "varchar(30)")
    .addUniqueConstraint("people_age_key", ["age", "id"])
    .addForeignKeyConstraint("people_team_id_fkey", ["team_id"], "teams", ["id"], (cb) => cb.onDelete("cascade"))
    .execute()
  await db.schema.createIndex("people_email_idx").on("people").column("email").execute()
  await db.schema.createIndex("people_age_nick_idx").on("people").columns(["age", "nick"]).execute()
}

export async function down(db: Kysely<any>): Promise<void> {
  await db.schema.dropTable("people").execute()
  await db.schema.dropTable("teams").execute()
}
`.replace('MOOD\n', "await sql`CREATE TYPE mood AS ENUM ('sad', 'ok')`.execute(db)\n"),
  run: async (place, migration, name) => {
    const { Kysely } = await import('kysely');
    const db = new Kysely<unknown>({ dialect: await dialectOf(place) });
    try {
      await direction<[unknown]>(migration, name)(db);
    } finally {
      await db.destroy();
    }
  },
};

async function dialectOf({ dialect, socket, database }: Place): Promise<Dialect> {
  const { MysqlDialect, PostgresDialect, SqliteDialect } = await import('kysely');
  const { default: pg } = await import('pg');
  const mysql = await import('mysql2');
  if (dialect === 'postgresql') return new PostgresDialect({ pool: new pg.Pool({ host: socket, user: 'postgres', database, max: 1 }) });
  if (dialect === 'mysql')
    return new MysqlDialect({ pool: mysql.createPool({ socketPath: socket, user: 'root', database, connectionLimit: 1 }) });
  return new SqliteDialect({ database: preparingDriver(database) as SqliteDatabase });
}
