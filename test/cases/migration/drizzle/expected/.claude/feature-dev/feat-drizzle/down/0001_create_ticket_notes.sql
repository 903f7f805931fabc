-- Takes back 0001_create_ticket_notes. Drizzle does not run this file by itself.
CREATE TYPE "ticket_state_new" AS ENUM ('open', 'closed');
ALTER TABLE "tickets" ALTER COLUMN "state" DROP DEFAULT;
ALTER TABLE "tickets" ALTER COLUMN "state" TYPE "ticket_state_new" USING ("state"::text::"ticket_state_new");
ALTER TYPE "ticket_state" RENAME TO "ticket_state_old";
ALTER TYPE "ticket_state_new" RENAME TO "ticket_state";
DROP TYPE "ticket_state_old";
ALTER TABLE "tickets" ALTER COLUMN "state" SET DEFAULT 'open';
DROP TABLE "ticket_notes";
ALTER TABLE "tickets" ADD COLUMN "weight" integer;
ALTER TABLE "tickets" DROP COLUMN "due_at";
