-- Takes back 20250601120001_create_refunds. Prisma does not run this file by itself.

-- AlterEnum
CREATE TYPE "order_state_new" AS ENUM ('OPEN', 'PAID');
ALTER TABLE "orders" ALTER COLUMN "state" DROP DEFAULT;
ALTER TABLE "orders" ALTER COLUMN "state" TYPE "order_state_new" USING ("state"::text::"order_state_new");
ALTER TYPE "order_state" RENAME TO "order_state_old";
ALTER TYPE "order_state_new" RENAME TO "order_state";
DROP TYPE "order_state_old";
ALTER TABLE "orders" ALTER COLUMN "state" SET DEFAULT 'OPEN';

-- DropTable
DROP TABLE "refunds";

-- AlterTable
ALTER TABLE "customers" DROP COLUMN "newsletter",
DROP COLUMN "loyalty_tier";

-- DropEnum
DROP TYPE "LoyaltyTier";
