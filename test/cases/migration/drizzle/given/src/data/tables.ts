import { integer, pgEnum, pgTable, serial, text, timestamp } from "drizzle-orm/pg-core";

export const ticketState = pgEnum("ticket_state", ["open", "closed"]);

// What people ask.
export const tickets = pgTable("tickets", {
	id: serial("id").primaryKey(),
	title: text("title").notNull(), // shown in lists
	state: ticketState("state").default("open").notNull(),
	weight: integer("weight"),
	createdAt: timestamp("created_at").defaultNow().notNull(),
});
