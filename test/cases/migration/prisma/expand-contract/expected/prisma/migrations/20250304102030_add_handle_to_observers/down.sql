-- Takes back 20250304102030_add_handle_to_observers. Prisma does not run this file by itself.

-- DropIndex
DROP INDEX "observers_handle_key";

UPDATE "observers" SET "login_name" = "handle" WHERE "handle" IS NOT NULL AND "login_name" IS NULL;

-- AlterTable
ALTER TABLE "observers" DROP COLUMN "handle",
ALTER COLUMN "login_name" SET NOT NULL;
