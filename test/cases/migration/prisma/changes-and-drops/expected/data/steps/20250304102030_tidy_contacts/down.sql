-- Takes back 20250304102030_tidy_contacts. Prisma does not run this file by itself.

-- DropIndex
DROP INDEX "Contact_email_key";

-- AlterTable
ALTER TABLE "Contact" ADD COLUMN     "nick_name" TEXT;

-- RenameIndex
ALTER INDEX "Contact_city_postcode_idx" RENAME TO "Contact_city_zip_idx";

-- AlterTable
ALTER TABLE "Contact" RENAME COLUMN "postcode" TO "zip";

-- AlterTable
ALTER TABLE "Contact" ALTER COLUMN "score" SET DATA TYPE INTEGER,
ALTER COLUMN "score" SET DEFAULT 0;

-- CreateIndex
CREATE INDEX "Contact_score_idx" ON "Contact"("score");
