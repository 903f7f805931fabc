-- Revert shop:create_invoices from pg

BEGIN;

ALTER TABLE customers ADD COLUMN balance NUMERIC(12,2) NOT NULL DEFAULT 0;

CREATE INDEX idx_customers_balance ON customers (balance);

DROP TABLE invoices;

DROP TYPE invoice_state;

COMMIT;
