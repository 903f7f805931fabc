ALTER TABLE `products` ADD COLUMN `sku` VARCHAR(40) NULL COMMENT 'Stock keeping unit';
ALTER TABLE `products` ADD CONSTRAINT `products_sku_key` UNIQUE (`sku`);
ALTER TABLE `products` MODIFY COLUMN `price` DECIMAL(10,2) NOT NULL DEFAULT 0;
