-- CreateTable
CREATE TABLE "observers" (
    "id" INTEGER NOT NULL,
    "login_name" TEXT NOT NULL,
    "home_town" TEXT,
    "rating" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "observers_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "observers_login_name_key" ON "observers"("login_name");
