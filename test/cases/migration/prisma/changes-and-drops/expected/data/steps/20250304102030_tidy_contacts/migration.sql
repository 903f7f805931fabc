-- DropIndex
DROP INDEX "Contact_score_idx";

-- AlterTable
ALTER TABLE "Contact" ALTER COLUMN "score" SET DATA TYPE BIGINT,
ALTER COLUMN "score" SET DEFAULT 10;

-- AlterTable
ALTER TABLE "Contact" RENAME COLUMN "zip" TO "postcode";

-- RenameIndex
ALTER INDEX "Contact_city_zip_idx" RENAME TO "Contact_city_postcode_idx";

-- AlterTable
ALTER TABLE "Contact" DROP COLUMN "nick_name";

-- CreateIndex
CREATE UNIQUE INDEX "Contact_email_key" ON "Contact"("email");
