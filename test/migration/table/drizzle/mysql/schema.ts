import { index, int, mysqlEnum, mysqlTable, text, timestamp, varchar } from 'drizzle-orm/mysql-core';

export const teams = mysqlTable('teams', {
  id: int('id').primaryKey(),
  name: varchar('name', { length: 40 }).notNull().unique(),
});

export const people = mysqlTable(
  'people',
  {
    id: int('id').primaryKey(),
    email: varchar('email', { length: 60 }).notNull(),
    age: int('age').notNull().default(18),
    teamId: int('team_id').references(() => teams.id, { onDelete: 'cascade' }),
    mood: mysqlEnum('mood', ['sad', 'ok']).notNull().default('ok'),
    nick: varchar('nick', { length: 30 }),
    bio: text('bio'),
    seen: timestamp('seen').notNull().defaultNow(),
  },
  (table) => [index('people_email_idx').on(table.email), index('people_age_nick_idx').on(table.age, table.nick)],
);
