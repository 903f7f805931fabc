-- Takes back 20250104120000_add_two_factor_enabled. Prisma does not run this file by itself.

-- AlterTable
ALTER TABLE "User" DROP COLUMN "twoFactorEnabled";
