import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const teams = sqliteTable('teams', {
  id: integer('id').primaryKey(),
  name: text('name', { length: 40 }).notNull().unique(),
});

export const people = sqliteTable(
  'people',
  {
    id: integer('id').primaryKey(),
    email: text('email', { length: 60 }).notNull(),
    age: integer('age').notNull().default(18),
    teamId: integer('team_id').references(() => teams.id, { onDelete: 'cascade' }),
    mood: text('mood', { enum: ['sad', 'ok'] }).notNull().default('ok'),
    nick: text('nick', { length: 30 }),
    bio: text('bio'),
    seen: integer('seen', { mode: 'timestamp' }).notNull().default(sql`(unixepoch())`),
  },
  (table) => [index('people_email_idx').on(table.email), index('people_age_nick_idx').on(table.age, table.nick)],
);
