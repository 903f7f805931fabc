ALTER TABLE `products` MODIFY COLUMN `price` DECIMAL(10,2) NULL;
DROP INDEX `products_sku_key` ON `products`;
ALTER TABLE `products` DROP COLUMN `sku`;
