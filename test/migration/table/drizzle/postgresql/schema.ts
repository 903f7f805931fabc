import { index, integer, pgEnum, pgTable, text, timestamp, varchar } from 'drizzle-orm/pg-core';

export const moodEnum = pgEnum('mood', ['sad', 'ok']);

export const teams = pgTable('teams', {
  id: integer('id').primaryKey(),
  name: varchar('name', { length: 40 }).notNull().unique(),
});

export const people = pgTable(
  'people',
  {
    id: integer('id').primaryKey(),
    email: varchar('email', { length: 60 }).notNull(),
    age: integer('age').notNull().default(18),
    teamId: integer('team_id').references(() => teams.id, { onDelete: 'cascade' }),
    mood: moodEnum('mood').notNull().default('ok'),
    nick: varchar('nick', { length: 30 }),
    bio: text('bio'),
    seen: timestamp('seen').notNull().defaultNow(),
  },
  (table) => [index('people_email_idx').on(table.email), index('people_age_nick_idx').on(table.age, table.nick)],
);
