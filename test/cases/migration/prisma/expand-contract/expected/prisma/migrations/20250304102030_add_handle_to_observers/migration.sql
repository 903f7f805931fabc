-- AlterTable
ALTER TABLE "observers" ALTER COLUMN "login_name" DROP NOT NULL,
ADD COLUMN     "handle" TEXT;

-- CreateIndex
CREATE UNIQUE INDEX "observers_handle_key" ON "observers"("handle");
