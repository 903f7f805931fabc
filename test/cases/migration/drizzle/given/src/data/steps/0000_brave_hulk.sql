CREATE TYPE "public"."ticket_state" AS ENUM('open', 'closed');--> statement-breakpoint
CREATE TABLE "tickets" (
	"id" serial PRIMARY KEY NOT NULL,
	"title" text NOT NULL,
	"state" "ticket_state" DEFAULT 'open' NOT NULL,
	"weight" integer,
	"created_at" timestamp DEFAULT now() NOT NULL
);
