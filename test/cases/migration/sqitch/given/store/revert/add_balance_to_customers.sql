-- Revert shop:add_balance_to_customers from pg

BEGIN;

DROP INDEX idx_customers_balance;

ALTER TABLE customers DROP COLUMN balance;

COMMIT;
