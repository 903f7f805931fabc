import { index, integer, jsonb, pgEnum, pgTable, serial, text, timestamp, uuid } from "drizzle-orm/pg-core";

export const ticketState = pgEnum("ticket_state", ["open", "closed", "waiting"]);

// What people ask.
export const tickets = pgTable("tickets", {
	id: serial("id").primaryKey(),
	title: text("title").notNull(), // shown in lists
	state: ticketState("state").default("open").notNull(),
	dueAt: timestamp("due_at", { withTimezone: true }),
	createdAt: timestamp("created_at").defaultNow().notNull(),
});

export const ticketNotes = pgTable(
	"ticket_notes",
	{
		id: uuid("id").primaryKey().defaultRandom(),
		ticketId: integer("ticket_id").notNull().references(() => tickets.id, { onDelete: "cascade" }),
		body: text("body").notNull(),
		meta: jsonb("meta").default({ pinned: false }).notNull(),
	},
	(table) => [index("ticket_notes_ticket_id_idx").on(table.ticketId)],
);
