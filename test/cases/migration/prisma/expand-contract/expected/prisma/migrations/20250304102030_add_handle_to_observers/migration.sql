-- AlterTable
ALTER TABLE "observers" ALTER COLUMN "login_name" DROP NOT NULL,
ADD COLUMN     "handle" TEXT;

UPDATE "observers" SET "handle" = "login_name" WHERE "login_name" IS NOT NULL AND "handle" IS NULL;

-- CreateIndex
CREATE UNIQUE INDEX "observers_handle_key" ON "observers"("handle");
