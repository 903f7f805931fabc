-- Deploy shop:add_balance_to_customers to pg
-- requires: create_customers

BEGIN;

ALTER TABLE customers ADD COLUMN balance NUMERIC(12,2) NOT NULL DEFAULT 0;

CREATE INDEX idx_customers_balance ON customers (balance);

COMMIT;
