-- AlterTable
ALTER TABLE "customers" ADD COLUMN     "full_name" TEXT;
