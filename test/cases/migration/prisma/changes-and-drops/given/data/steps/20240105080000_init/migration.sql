-- CreateTable
CREATE TABLE "Contact" (
    "city" TEXT,
    "email" TEXT NOT NULL,
    "id" SERIAL NOT NULL,
    "nick_name" TEXT,
    "score" INTEGER NOT NULL DEFAULT 0,
    "zip" TEXT,

    CONSTRAINT "Contact_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Contact_city_zip_idx" ON "Contact"("city", "zip");

-- CreateIndex
CREATE INDEX "Contact_score_idx" ON "Contact"("score");
